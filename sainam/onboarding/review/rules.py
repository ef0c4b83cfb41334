"""The guards and effects of the council's review and of the letter of refusal."""

from sainam.onboarding.review.convening import GUARDS as CONVENING
from sainam.onboarding.review.effects import EFFECTS
from sainam.onboarding.review.guards import GUARDS as REVIEWING

GUARDS = {**CONVENING, **REVIEWING}

__all__ = ["EFFECTS", "GUARDS"]
