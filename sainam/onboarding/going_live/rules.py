"""The guards and effects of keys, trying out, acceptance and real use."""

from sainam.onboarding.going_live.effects import EFFECTS
from sainam.onboarding.going_live.guards import GUARDS

__all__ = ["EFFECTS", "GUARDS"]
