"""A legal hold: an order under which something is kept although its time is over."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment

HoldKind = Literal["subject", "exchange", "class_month"]


class WantedHold(msgspec.Struct, frozen=True, kw_only=True):
    """What an order asks to keep: what names a person, one exchange, or a month of a class.

    `number` is the person's, of the kind under which it is marked; it is kept nowhere.
    """

    kind: HoldKind
    reference: str
    reason: str
    review: date
    number_kind: str | None = None
    number: str | None = None
    environment: Environment | None = None
    exchange: UUID | None = None
    retention: str | None = None
    month: date | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it says all that its kind needs, and nothing that another needs."""
        said = {
            "subject": self.number is not None and self.number_kind is not None,
            "exchange": self.environment is not None and self.exchange is not None,
            "class_month": self.retention is not None and self.month is not None,
        }
        return said[self.kind] and sum(said.values()) == 1 and bool(self.reference.strip())


class Hold(msgspec.Struct, frozen=True):
    """`copies`: how many parts were copied out before their keys ended."""

    id: UUID
    kind: str
    environment: str | None
    about: UUID | None
    retention: str | None
    month: date | None
    reference: str
    reason: str
    review: date
    placed_by: str
    confirmed_by: str
    placed_at: datetime
    ended_at: datetime | None
    copies: int


class Held(msgspec.Struct, frozen=True):
    """`too_late`: deletions that had ended what it was to keep; who placed it is told."""

    id: UUID
    marks: int
    too_late: tuple[UUID, ...]
