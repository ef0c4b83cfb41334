"""The file of one incident, as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

import msgspec

from sainam.evidence.incidents.clock import ClockEnd, ClockKind, ClockState, Nature, state_of
from sainam.evidence.incidents.refusals import AwareInFuture, IncidentFieldUnusable

StepEvent = Literal["assessed", "contained", "scope_set", "noted", "closed"]
# What a person writes; a scope has its own verb.
WRITTEN: tuple[StepEvent, ...] = ("assessed", "contained", "noted", "closed")
STEP_EVENTS: tuple[StepEvent, ...] = get_args(StepEvent)
_LONGEST_TITLE = 200


class Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """As told by whoever opens the file. `title` names no person: it stands in mails and lists."""

    title: str
    aware_at: datetime
    happened_from: datetime | None = None
    happened_until: datetime | None = None
    personal: bool = False
    high_risk: bool = False
    cyber: bool = False

    @property
    def nature(self) -> Nature:
        return Nature(self.personal, self.high_risk, self.cyber)


@dataclass(frozen=True, slots=True)
class Clock:
    clock: ClockKind
    due_at: datetime
    provision: str | None
    started_at: datetime
    started_by: str
    end: ClockEnd | None = None

    def state(self, at: datetime) -> ClockState:
        return state_of(self.due_at, self.end, at)


@dataclass(frozen=True, slots=True)
class Step:
    """`body` is canonical JSON: of scope_set the scope with its counts, else {"text": …}."""

    number: int
    event: StepEvent
    body: str
    actor: str
    at: datetime

    @property
    def text(self) -> str:
        """Empty for a scope."""
        said: dict[str, object] = msgspec.json.decode(self.body)
        return str(said.get("text", ""))

    @property
    def counts(self) -> tuple[int, int]:
        """Persons and exchanges as they were when the scope was set."""
        told = msgspec.json.decode(self.body, type=dict[str, object])
        return int(str(told.get("persons", 0))), int(str(told.get("exchanges", 0)))


@dataclass(frozen=True, slots=True)
class Incident:
    number: str
    title: str
    happened_from: datetime | None
    happened_until: datetime | None
    aware_at: datetime
    recorded_at: datetime
    recorded_by: str
    clocks: tuple[Clock, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def closed(self) -> bool:
        return bool(self.steps) and self.steps[-1].event == "closed"

    @property
    def next_due(self) -> datetime | None:
        """Of the clocks that run."""
        return min((one.due_at for one in self.clocks if one.end is None), default=None)

    def clock(self, kind: str) -> Clock | None:
        return next((one for one in self.clocks if one.clock == kind), None)

    def last(self, event: StepEvent) -> Step | None:
        return next((step for step in reversed(self.steps) if step.event == event), None)


def checked(opening: Opening, at: datetime) -> Opening:
    """Raises IncidentFieldUnusable, AwareInFuture."""
    title = " ".join(opening.title.split())
    if not title or len(title) > _LONGEST_TITLE or not title.isprintable():
        raise IncidentFieldUnusable("title", field="title")
    moments = (opening.aware_at, opening.happened_from, opening.happened_until)
    if any(moment is not None and moment.tzinfo is None for moment in moments):
        raise IncidentFieldUnusable("a moment without a time zone", field="aware_at")
    if opening.aware_at > at:
        raise AwareInFuture(field="aware_at")
    first, last = opening.happened_from, opening.happened_until
    if first and last and first >= last:
        raise IncidentFieldUnusable("happened_from < happened_until", field="happened_until")
    if first and first > opening.aware_at:
        raise IncidentFieldUnusable("happened_from > aware_at", field="happened_from")
    return msgspec.structs.replace(opening, title=title)
