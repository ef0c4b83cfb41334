"""A suspension as it is on record: who, why, since when, until when, and how it ended. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sainam.agreements.terms import Environment
from sainam.kit.thai_dates import business_date


@dataclass(frozen=True, slots=True)
class Suspension:
    """`number` is that of the step that suspended, `ended_by` the step that ended it.

    `until` is the Bangkok day on which it ends by itself; None: when somebody resumes it.
    """

    agreement: str
    environment: Environment
    number: int
    at: datetime
    actor: str
    reason: str
    until: date | None
    ended_at: datetime | None = None
    ended_by: Literal["resume", "end"] | None = None
    ended_actor: str | None = None
    ended_reason: str | None = None

    def is_over(self, at: datetime) -> bool:
        """Whether its day has begun in Bangkok."""
        return self.until is not None and business_date(at) >= self.until
