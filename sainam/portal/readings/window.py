"""Which span of time a list looks through: that of its filter, else the last days."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sainam.kit.thai_dates import business_date, start_of_day
from sainam.portal.readings.keyset import Key

LAST_DAYS = 7
ROWS_OF_A_PART = 50

_DAY = timedelta(days=1)
_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
_HIGHEST = UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open. `before` is the key of the last row seen, which is not shown again."""

    from_: datetime
    until: datetime
    before: Key

    @property
    def parameters(self) -> dict[str, object]:
        return {
            "from": self.from_,
            "until": self.until,
            "before_at": self.before.at,
            "before_id": self.before.id,
        }


def window_of(
    from_day: date | None,
    to_day: date | None,
    now: datetime,
    *,
    before: Key | None = None,
    days: int = LAST_DAYS,
) -> Window:
    """Bangkok days, both included; without a first day as many as `days`."""
    last = known_day(to_day) if to_day else business_date(now)
    first = known_day(from_day) if from_day else last - (days - 1) * _DAY
    until = start_of_day(last + _DAY)
    return Window(start_of_day(first), until, before or Key(until.astimezone(UTC), _HIGHEST))


def day_window(day: date) -> tuple[datetime, datetime]:
    """A Bangkok day, half-open."""
    day = known_day(day)
    return start_of_day(day), start_of_day(day + _DAY)


def known_day(day: date) -> date:
    """The day, or the nearest that a calendar of the hub has: addresses may hold any."""
    return min(max(day, _FIRST), _LAST)
