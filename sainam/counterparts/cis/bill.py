"""Bills: one for each month read, none to three of them outstanding when the register is opened.

A bill number is the month (6 digits), the serial of the customer account (8) and a Luhn check
digit, so that a bill names its customer and can be judged without a table of bills.
"""

from __future__ import annotations

from datetime import date, timedelta

import msgspec

from sainam.counterparts.cis.customer import luhn_digit, number_of_serial, serial_of
from sainam.counterparts.cis.dice import roll
from sainam.counterparts.cis.water_use import (
    MONTHS_KEPT,
    amount_of,
    cubic_metres_of,
    last_month_read,
    month_text,
    reading_date_of,
)

_MOST_OUTSTANDING = 3
_DAYS_TO_PAY = 15
_OUTSTANDING = 301


class Bill(msgspec.Struct, frozen=True):
    """A bill; `period` is the month of its reading, "2026-10"."""

    bill_no: str
    period: str
    due_date: date
    amount_satang: int


def bill_no_of(number: int, month: int) -> str:
    """The number of the bill of customer `number` for `month` (months since year 0)."""
    digits = f"{month // 12:04d}{month % 12 + 1:02d}{serial_of(number)}"
    return digits + luhn_digit(digits)


def month_billed(bill_no: str) -> tuple[int, int] | None:
    """Customer number and month of a bill number; None where form or check digit is wrong."""
    if len(bill_no) != 15 or not (bill_no.isascii() and bill_no.isdigit()):
        return None
    number, calendar_month = number_of_serial(bill_no[6:14]), int(bill_no[4:6])
    if number is None or not 1 <= calendar_month <= 12 or bill_no[14] != luhn_digit(bill_no[:14]):
        return None
    return number, int(bill_no[:4]) * 12 + calendar_month - 1


def bill_of(number: int, month: int, *, seed: int = 0) -> Bill:
    """The bill of customer `number` for `month` (months since year 0)."""
    return Bill(
        bill_no=bill_no_of(number, month),
        period=month_text(month),
        due_date=reading_date_of(number, month, seed=seed) + timedelta(days=_DAYS_TO_PAY),
        amount_satang=amount_due(number, month, seed=seed),
    )


def amount_due(number: int, month: int, *, seed: int = 0) -> int:
    """The satang of the bill of customer `number` for `month` (months since year 0)."""
    return amount_of(cubic_metres_of(number, month, seed=seed))


def months_unpaid(
    number: int, today: date, *, opened_on: date | None = None, seed: int = 0
) -> range:
    """The months whose bills were not yet paid when the register was opened, or came since."""
    last = last_month_read(number, today, seed=seed)
    opened = last_month_read(number, opened_on, seed=seed) if opened_on else last
    outstanding = roll(_MOST_OUTSTANDING + 1, seed, number, _OUTSTANDING)
    return range(opened - outstanding + 1, last + 1)


def was_billed(number: int, month: int, today: date, *, seed: int = 0) -> bool:
    """Whether the register knows a bill of this customer for `month`, paid or not."""
    last = last_month_read(number, today, seed=seed)
    return last - MONTHS_KEPT < month <= last


def bills_of(
    number: int, today: date, *, opened_on: date | None = None, seed: int = 0
) -> tuple[Bill, ...]:
    """The bills of customer `number` outstanding by `today` if nothing was paid, oldest first.

    `opened_on` is the day the register was opened (its first start): from then on bills only
    leave by payment. Without it the answer is a part of what such a register holds.
    """
    unpaid = months_unpaid(number, today, opened_on=opened_on, seed=seed)
    return tuple(bill_of(number, month, seed=seed) for month in unpaid)
