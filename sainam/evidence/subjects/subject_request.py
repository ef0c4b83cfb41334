"""A person's request and the order of its steps. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

import msgspec

from sainam.evidence.subjects.refusals import StepNotDue, SubjectFieldUnusable

RequestKind = Literal["access", "correction", "objection", "erasure", "restriction"]
RequestEvent = Literal[
    "identified", "not_identified", "searched", "forwarded", "withheld", "answered", "refused",
    "withdrawn",
]  # fmt: skip
RequestState = Literal["received", "identified", "searched", "closed"]
REQUEST_KINDS: tuple[RequestKind, ...] = get_args(RequestKind)
REQUEST_EVENTS: tuple[RequestEvent, ...] = get_args(RequestEvent)

_WAY: Mapping[tuple[RequestState, RequestEvent], RequestState] = {
    ("received", "identified"): "identified",
    ("received", "not_identified"): "closed",
    ("received", "withdrawn"): "closed",
    ("identified", "searched"): "searched",
    ("identified", "refused"): "closed",
    ("identified", "withdrawn"): "closed",
    ("searched", "searched"): "searched",
    ("searched", "forwarded"): "searched",
    ("searched", "withheld"): "closed",
    ("searched", "answered"): "closed",
    ("searched", "refused"): "closed",
    ("searched", "withdrawn"): "closed",
}
_LONGEST = 4000


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the person says; it is kept sealed. `number_kind` names the field by which data is kept.

    `proof` is how they will show who they are, `contact` where the answer goes.
    """

    name: str
    number_kind: str = "customer_account"
    number: str
    contact: str
    wants: str
    proof: str = ""


@dataclass(frozen=True, slots=True)
class RequestStep:
    """`sealed`: under `key`, what was found or answered."""

    number: int
    event: RequestEvent
    state: RequestState
    actor: str
    at: datetime
    reason: str
    provision: str | None
    document: str | None
    key: int | None = None
    sealed: bytes | None = None


@dataclass(frozen=True, slots=True)
class SubjectRequest:
    number: str
    kind: RequestKind
    key: int
    sealed: bytes
    received_at: datetime
    due: date
    received_by: str
    steps: tuple[RequestStep, ...] = ()

    @property
    def state(self) -> RequestState:
        return self.steps[-1].state if self.steps else "received"

    @property
    def closed(self) -> bool:
        return self.state == "closed"

    def last(self, event: RequestEvent) -> RequestStep | None:
        return next((step for step in reversed(self.steps) if step.event == event), None)

    def may(self) -> tuple[RequestEvent, ...]:
        """The events that its state allows."""
        return tuple(event for event in REQUEST_EVENTS if (self.state, event) in _WAY)


def after(state: RequestState, event: RequestEvent) -> RequestState:
    """Raises StepNotDue: nothing is searched before it is known who asks."""
    found = _WAY.get((state, event))
    if found is None:
        raise StepNotDue(f"{event} after {state}")
    return found


def checked(stated: Stated) -> Stated:
    """Raises SubjectFieldUnusable."""
    tidy = Stated(**{name: str(getattr(stated, name)).strip() for name in Stated.__struct_fields__})
    for name in Stated.__struct_fields__:
        text = getattr(tidy, name)
        if (not text and name != "proof") or len(text) > _LONGEST or "\0" in text:
            raise SubjectFieldUnusable(name, field=name)
    return tidy
