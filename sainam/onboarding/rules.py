"""Which function each guard and effect of the process is. Names stand in process.py alone."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.onboarding import common_guards
from sainam.onboarding.act import Effect, Guard
from sainam.onboarding.design import rules as design
from sainam.onboarding.going_live import rules as going_live
from sainam.onboarding.memo import rules as memo
from sainam.onboarding.request import rules as request
from sainam.onboarding.review import rules as review
from sainam.onboarding.signing import rules as signing

GUARDS: Mapping[str, Guard] = {
    **common_guards.GUARDS,
    **request.GUARDS,
    **review.GUARDS,
    **design.GUARDS,
    **memo.GUARDS,
    **signing.GUARDS,
    **going_live.GUARDS,
}
EFFECTS: Mapping[str, Effect] = {
    **request.EFFECTS,
    **review.EFFECTS,
    **design.EFFECTS,
    **memo.EFFECTS,
    **signing.EFFECTS,
    **going_live.EFFECTS,
}
