"""An alarm: what was seen and not approved, until when to decide on it, and how that ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args
from uuid import UUID

import msgspec
import rfc8785

from sainam.agreements.terms import Environment, Pattern
from sainam.evidence.processing.approved import AlarmKind, Approved, Difference

Decision = Literal["approved_since", "stopped", "breach", "mistaken"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
# A breach has to be told of within 72 hours of being known (PDPA s. 37 (4)): a day to decide
# leaves two for it.
TIME_TO_DECIDE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Alarm:
    """`approved` and `seen` are canonical JSON. `goes_on`: seen on a day after it was ended."""

    id: UUID
    flow: int
    environment: Environment
    agreement: str
    version: int
    dataset: str
    pattern: Pattern
    purpose: str
    agency: str
    caller: str
    kind: AlarmKind
    month: date
    approved: str
    seen: str
    raised_at: datetime
    due_at: datetime
    decision: Decision | None
    actor: str | None
    ended_at: datetime | None
    reason: str | None
    incident: str | None
    goes_on: bool

    @property
    def is_open(self) -> bool:
        return self.decision is None

    @property
    def allowed(self) -> AlarmText:
        return read_text(self.approved)

    @property
    def found(self) -> AlarmText:
        return read_text(self.seen)

    def is_late(self, at: datetime) -> bool:
        return self.is_open and at > self.due_at


class AlarmText(msgspec.Struct, frozen=True, kw_only=True):
    """`values` is one word for each thing; `by` and `source` say who approved, and where."""

    values: tuple[str, ...]
    by: str = ""
    source: str = ""


def approved_text(difference: Difference, approved: Approved | None) -> str:
    return _canonical(
        AlarmText(
            values=tuple(values_of(difference.approved)),
            by=approved.by if approved else "",
            source=approved.source if approved else "",
        )
    )


def seen_text(difference: Difference) -> str:
    return _canonical(AlarmText(values=tuple(values_of(difference.seen))))


def values_of(said: str | int | tuple[str, ...]) -> list[str]:
    return [*said] if isinstance(said, tuple) else [f"{said}"] if f"{said}" else []


def read_text(text: str) -> AlarmText:
    return msgspec.json.decode(text, type=AlarmText)


def _canonical(told: AlarmText) -> str:
    return rfc8785.dumps(msgspec.to_builtins(told)).decode()
