"""The guards and effects of the agreement: drawn up, signed, begun, ended, wound up."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.onboarding.act import Effect
from sainam.onboarding.signing import effects
from sainam.onboarding.signing.begin import begin_agreement
from sainam.onboarding.signing.end import end_agreement, keep_certificate
from sainam.onboarding.signing.guards import GUARDS

EFFECTS: Mapping[str, Effect] = {
    **effects.EFFECTS,
    "begin_agreement": begin_agreement,
    "end_agreement": end_agreement,
    "keep_certificate": keep_certificate,
}

__all__ = ["EFFECTS", "GUARDS"]
