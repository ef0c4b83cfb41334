"""A dossier: its steps in order, and what stands by them. Pure; rebuilt from the rows each time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from sainam.onboarding.bodies import Body, Request
from sainam.onboarding.state import Event, State

Kind = Literal["link", "release", "amendment", "renewal"]
Carried = TypeVar("Carried", bound=Body)


@dataclass(frozen=True, slots=True)
class Step:
    """What happened. `state` is the state after it; `outcome` what its effect brought about."""

    number: int
    event: Event
    state: State
    actor: str
    role: str
    deputy_for: str | None
    at: datetime
    due_at: datetime | None
    body: Body
    outcome: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dossier:
    """`earlier` is the dossier it re-files, amends or renews; `process` the version it keeps."""

    id: str
    kind: Kind
    agency: str
    process: int
    earlier: str | None
    agreement: str | None
    opened_at: datetime
    opened_by: str
    steps: tuple[Step, ...]

    @property
    def state(self) -> State:
        return self.steps[-1].state if self.steps else State.DRAFT

    @property
    def number(self) -> int:
        """Of the last step; what a caller says to have seen."""
        return self.steps[-1].number if self.steps else 0

    @property
    def due_at(self) -> datetime | None:
        return self.steps[-1].due_at if self.steps else None

    @property
    def since(self) -> datetime:
        """When the state it is in began."""
        first = self.opened_at
        for step, before in zip(self.steps, (None, *self.steps), strict=False):
            if before is None or before.state != step.state:
                first = step.at
        return first

    def of(self, *events: Event) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.event in events)

    def after(self, number: int) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.number > number)

    def last(self, *events: Event) -> Step | None:
        found = self.of(*events)
        return found[-1] if found else None

    def round(self, *events: Event) -> tuple[Step, ...]:
        """The steps since the last of `events`, that one not counted; all if there was none."""
        begun = self.last(*events)
        return self.after(begun.number if begun else 0)

    def bodies(self, kind: type[Carried], *events: Event) -> Iterator[tuple[Step, Carried]]:
        for step in self.of(*events):
            if isinstance(step.body, kind):
                yield step, step.body

    @property
    def request(self) -> Request:
        """As last saved or submitted."""
        found = [body for _, body in self.bodies(Request, Event.SAVE, Event.SUBMIT)]
        return found[-1] if found else Request()

    def outcome(self, *events: Event) -> dict[str, Any]:
        """What the last of these events brought about; empty where none was."""
        step = self.last(*events)
        return step.outcome if step else {}
