"""The checklist of a review, as it was made when the council was called."""

from __future__ import annotations

from typing import Any

import msgspec

from sainam.law.checklist import Question
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.review.council import BEGINNINGS


def questions_of(dossier: Dossier) -> tuple[Question, ...]:
    """Kept with the calling, so that findings are on what was asked, whatever changes later."""
    kept = dossier.outcome(*BEGINNINGS).get("questions", [])
    return msgspec.convert(kept, tuple[Question, ...])


def kept(questions: tuple[Question, ...]) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = msgspec.to_builtins(questions)
    return told
