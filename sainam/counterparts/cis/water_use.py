"""Water use by customer number and month, and what it costs by an invented tariff.

A month is written "2026-10"; inside, it is the number of months since year 0, so that months add.
Meters are read once a month on a day of the customer's own, from the 1st to the 25th.
"""

from __future__ import annotations

from datetime import date

import msgspec

from sainam.counterparts.cis.dice import roll

MONTHS_KEPT = 24

_READING_DAYS = 25
_EMPTY_HOUSES = 97  # one in so many uses nothing
_STEPS = ((30, 900), (20, 1_100), (None, 1_400))  # cubic metres, satang for each
_METER_CHARGE_SATANG = 2_500
_VAT_PERCENT = 7
_DAY, _EMPTY, _HABIT, _MONTH = range(201, 205)


class Use(msgspec.Struct, frozen=True):
    """One month's use: cubic metres read on `reading_date`, and the amount of its bill."""

    month: str
    cubic_metres: int
    reading_date: date
    amount_satang: int


def month_text(month: int) -> str:
    """Months since year 0, as "2026-10"."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def month_number(text: str) -> int:
    """The number of months since year 0 of "2026-10"; ValueError for anything else."""
    year, dash, month = text[:4], text[4:5], text[5:]
    if dash != "-" or len(month) != 2 or not 1 <= int(month) <= 12:
        raise ValueError(f"not a month: {text!r}")
    return int(year) * 12 + int(month) - 1


def amount_of(cubic_metres: int) -> int:
    """Satang for a month's use: steps, meter charge and VAT, rounded half up to the satang."""
    net, left = _METER_CHARGE_SATANG, cubic_metres
    for size, price in _STEPS:
        taken = left if size is None else min(left, size)
        net, left = net + taken * price, left - taken
    return net + (net * _VAT_PERCENT + 50) // 100


def reading_date_of(number: int, month: int, *, seed: int = 0) -> date:
    """The day the meter of customer `number` is read in `month`."""
    return date(month // 12, month % 12 + 1, roll(_READING_DAYS, seed, number, _DAY) + 1)


def cubic_metres_of(number: int, month: int, *, seed: int = 0) -> int:
    """Use of customer `number` in `month`: a habit, give or take a fifth; hot months drink more."""
    if roll(_EMPTY_HOUSES, seed, number, _EMPTY) == 0:
        return 0
    habit = 6 + roll(35, seed, number, _HABIT)
    hot = 3 if month % 12 in {2, 3, 4} else 0
    swing = habit // 5
    return habit + hot + roll(2 * swing + 1, seed, number, month, _MONTH) - swing


def last_month_read(number: int, today: date, *, seed: int = 0) -> int:
    """The latest month whose reading is done by `today`."""
    month = today.year * 12 + today.month - 1
    return month if reading_date_of(number, month, seed=seed) <= today else month - 1


def use_of(number: int, month: str, *, seed: int = 0) -> Use:
    """The use of customer `number` in `month` ("2026-10")."""
    index = month_number(month)
    cubic_metres = cubic_metres_of(number, index, seed=seed)
    return Use(
        month=month,
        cubic_metres=cubic_metres,
        reading_date=reading_date_of(number, index, seed=seed),
        amount_satang=amount_of(cubic_metres),
    )


def use_until(number: int, today: date, months: int, *, seed: int = 0) -> tuple[Use, ...]:
    """The last `months` readings (at most 24) done by `today`, oldest first."""
    last = last_month_read(number, today, seed=seed)
    span = range(last - min(months, MONTHS_KEPT) + 1, last + 1)
    return tuple(use_of(number, month_text(month), seed=seed) for month in span)
