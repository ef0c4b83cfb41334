"""The guards and effects of the council's review and of the letter of refusal."""

from sainam.onboarding.review.effects import EFFECTS
from sainam.onboarding.review.guards import GUARDS

__all__ = ["EFFECTS", "GUARDS"]
