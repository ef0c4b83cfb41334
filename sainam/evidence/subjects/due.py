"""By when a person is answered. Pure.

PDPA section 30 gives 30 days from receipt. They are counted by the calendar of Bangkok, the day of
receipt not counted; no source moves the last day behind a holiday or stops it for the identity
check, so nothing here does.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from sainam.kit.thai_dates import business_date

DAYS = 30
NEAR_DAYS = 7
DueState = Literal["in_time", "near", "late", "over"]


def due_of(received_at: datetime) -> date:
    """The last Bangkok day on which the answer is in time."""
    return business_date(received_at) + timedelta(days=DAYS)


def due_state(due: date, today: date, *, closed: bool) -> DueState:
    if closed:
        return "over"
    if today > due:
        return "late"
    return "near" if (due - today).days <= NEAR_DAYS else "in_time"
