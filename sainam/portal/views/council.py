"""What lies before the council about one dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sainam.formats.layout import Title
from sainam.law.checklist import Question
from sainam.law.findings import FindingValue
from sainam.onboarding.bodies import Finding, Vote
from sainam.onboarding.review.beside_the_vote import Held, LikeDecision, Replay
from sainam.onboarding.review.council import Tally


@dataclass(frozen=True, slots=True)
class Seat:
    """`found` counts the provisions that the member has found on."""

    login: str
    chair: bool
    aside: bool
    found: int
    vote: Vote | None


@dataclass(frozen=True, slots=True)
class Found:
    login: str
    finding: Finding
    value: Title


@dataclass(frozen=True, slots=True)
class ToFind:
    """A question with what members found, the reader's own finding, and the fields it is about."""

    question: Question
    found: tuple[Found, ...]
    own: Finding | None
    fields: tuple[Title, ...]


@dataclass(frozen=True, slots=True)
class LikeRow:
    decision: LikeDecision
    title: Title


@dataclass(frozen=True, slots=True)
class CouncilView:
    """`sits`: the reader finds and votes now."""

    seats: tuple[Seat, ...]
    questions: tuple[ToFind, ...]
    tally: Tally
    sits: bool
    voted: bool
    values: Mapping[FindingValue, Title]
    held: tuple[Held, ...]
    like: tuple[LikeRow, ...]
    replays: tuple[Replay, ...]
    titles: Mapping[str, Title]

    @property
    def next(self) -> str:
        """The first provision that the reader has not found on yet."""
        left = (one.question.provision for one in self.questions if one.own is None)
        return next(left, "")
