"""Water series: values by valid time, as known at a moment."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from sainam.portal.views.bilingual import Words

Freshness = Literal["on_time", "late", "never"]


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
    """`corrected`: an earlier value for the same valid time is kept beside it."""

    valid_at: datetime
    value: Decimal
    issued_at: datetime
    recorded_at: datetime
    quality: Literal["good", "suspect"]
    corrected: bool
    exchange_id: str


class SeriesPage(Struct, frozen=True, kw_only=True):
    series: SeriesRow
    as_of: date | None
    from_day: date
    to_day: date
    points: tuple[SeriesPoint, ...]
