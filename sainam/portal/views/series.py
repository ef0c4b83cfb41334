"""Water series: values by valid time, as known at a moment."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from sainam.portal.views.bilingual import Words

# `missing`: the issue after the one that is late is due too.
Freshness = Literal["on_time", "late", "missing", "never"]


class SeriesFilter(Struct, frozen=True, kw_only=True):
    """`as_of`: as the hub knew it at the end of that Bangkok day; None: now."""

    as_of: date | None = None
    from_day: date | None = None
    to_day: date | None = None


class SeriesRow(Struct, frozen=True, kw_only=True):
    name: str
    title: Words
    place: Words
    link_id: str
    unit: str
    datum: str | None
    freshness: Freshness
    due_at: datetime | None
    last_issued_at: datetime | None


class SeriesPoint(Struct, frozen=True, kw_only=True):
    """`corrected`: the same issue had another value; `several`: other values are kept beside it."""

    valid_at: datetime
    value: Decimal
    issued_at: datetime
    recorded_at: datetime
    quality: Literal["good", "suspect"]
    doubt: Words | None = None
    corrected: bool
    several: bool
    exchange_id: str


class GapView(Struct, frozen=True, kw_only=True):
    """Valid times that an issue should have and has not, both ends within."""

    first: datetime
    last: datetime
    values: int


class SeriesPage(Struct, frozen=True, kw_only=True):
    """`gaps` are those of `newest_issue`, the newest among the points."""

    series: SeriesRow
    as_of: date | None
    from_day: date
    to_day: date
    points: tuple[SeriesPoint, ...]
    newest_issue: datetime | None
    gaps: tuple[GapView, ...]


class SeriesHistory(Struct, frozen=True, kw_only=True):
    """Every value ever recorded for one valid time, in the order recorded."""

    series: SeriesRow
    valid_at: datetime
    points: tuple[SeriesPoint, ...]
