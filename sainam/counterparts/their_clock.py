"""The clock on another party's wall: not the hub's, yet moved along when a demo moves its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

BANGKOK = timezone(timedelta(hours=7), "Asia/Bangkok")  # no summer time since 1920


@dataclass(slots=True)
class TheirClock:
    """The party's own time; `offset` follows the demo's."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC) + self.offset  # clock-ok: another party has its own clock

    def today(self) -> date:
        """The date in Bangkok."""
        return bangkok_date(self.now())


def bangkok_date(moment: datetime) -> date:
    """The business date of an aware moment."""
    return moment.astimezone(BANGKOK).date()
