"""A series as it was known at a moment: of each valid time the newest issue known by then.

Among values of one issue the last recorded stands. The choice itself is `read_as_of` in
queries.sql; docs/algorithms/series.md tells it in words.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from sainam.kit.thai_dates import start_of_day
from sainam.water.series import Quality

_TICK = timedelta(microseconds=1)
_DAY = timedelta(days=1)


class SeriesValue(Struct, frozen=True):
    """One stored value. `corrected`: an earlier value of the same issue is kept beside it."""

    valid_at: datetime
    issued_at: datetime
    value: Decimal
    quality: Quality
    recorded_at: datetime
    exchange: UUID
    line: int
    corrected: bool


class Issue(Struct, frozen=True):
    """A forecast run: how many valid times it has, and the first and last of them."""

    issued_at: datetime
    values: int
    first_valid_at: datetime
    last_valid_at: datetime
    recorded_at: datetime


def end_of_day(day: date) -> datetime:
    """The last moment of a Bangkok day, to the microsecond that the database keeps."""
    return start_of_day(day + _DAY) - _TICK
