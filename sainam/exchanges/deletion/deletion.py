"""A deletion as its steps tell it, and what is proved of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment

Step = Literal["ordered", "ended", "turned", "destroyed", "dropped", "proved"]
STEPS: tuple[Step, ...] = ("ordered", "ended", "turned", "destroyed", "dropped", "proved")


class Deletion(msgspec.Struct, frozen=True, kw_only=True):
    """Of a month of a class; or, where `file` is told, of that file alone."""

    id: UUID
    retention: str
    month: date
    reason: str
    ordered_by: str
    confirmed_by: str
    ordered_at: datetime
    stands_at: Step
    environment: Environment | None = None
    file: UUID | None = None
    file_name: str | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What is left to say of what is gone: counts, keys, and the root over its leaves.

    `root` is the RFC 6962 root (hex) over the leaves that stand in the audit trail, in the order
    of their events; whoever holds a piece and its salt can still show that it was among them.
    `files` counts those whose subjects were told by marks; `file` where it was one file alone.
    """

    retention: str
    month: date
    ordered_by: str
    confirmed_by: str
    reason: str
    keys: int
    rows: int
    leaves: int
    root: str | None
    generation: int
    masters: tuple[str, ...]
    holds: tuple[UUID, ...]
    at: datetime
    file: UUID | None = None
    files: int = 0


class Turned(msgspec.Struct, frozen=True):
    """What the step `turned` notes."""

    generation: int
    leaves: int
    root: str | None


class Destroyed(msgspec.Struct, frozen=True):
    masters: tuple[str, ...]


def next_of(step: Step) -> Step | None:
    """None after the last."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None
