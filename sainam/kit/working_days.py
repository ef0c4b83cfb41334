"""Working days of Bangkok: neither Saturday, Sunday nor a holiday. Deadlines are counted in them.

Days are calendar dates; `holidays` are those that the catalogue's calendar has.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

_SATURDAY = 5
_DAY = timedelta(days=1)


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def add_working_days(day: date, count: int, holidays: Collection[date]) -> date:
    """The `count`-th working day after `day`, which is itself not counted; 0 gives `day` back.

    Raises ValueError for a count below 0.
    """
    if count < 0:
        raise ValueError(f"{count} working days cannot be added")
    while count > 0:
        day += _DAY
        count -= is_working_day(day, holidays)
    return day


def working_days_between(first: date, last: date, holidays: Collection[date]) -> int:
    """Working days after `first`, up to and with `last`; 0 where `last` is not after `first`."""
    days = range(1, (last - first).days + 1)
    return sum(is_working_day(first + timedelta(days=day), holidays) for day in days)
