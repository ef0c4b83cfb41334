"""Business dates of Bangkok and how Thai readers write them.

Buddhist era = Christian era + 543; both share months and leap years (since 2484 BE).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET = 543
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.",
    "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_ARABIC_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def business_date(moment: datetime, after_cut_off: timedelta = timedelta()) -> date:
    """Bangkok's calendar date of an aware moment; raises ValueError for a naive one.

    `after_cut_off` is what of the calendar's day counts for the next one already.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone has no business date")
    return (moment.astimezone(BANGKOK) + after_cut_off).date()


def start_of_day(day: date) -> datetime:
    """The first moment of a Bangkok day, in UTC."""
    return datetime.combine(day, time(), BANGKOK).astimezone(UTC)


def last_day_before(until: date) -> date:
    """Of a period that is kept half-open: the day that people read, on which it still holds."""
    return until - timedelta(days=1)


def month_start(day: date) -> date:
    return day.replace(day=1)


def next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def buddhist_year(day: date) -> int:
    return day.year + BUDDHIST_OFFSET


def thai_date(day: date, *, short: bool = False) -> str:
    """22 พฤศจิกายน 2569, or 22 พ.ย. 2569."""
    months = SHORT_MONTHS if short else MONTHS
    return f"{day.day} {months[day.month - 1]} {buddhist_year(day)}"


def to_thai_digits(text: str) -> str:
    return text.translate(_THAI_DIGITS)


def to_arabic_digits(text: str) -> str:
    return text.translate(_ARABIC_DIGITS)
