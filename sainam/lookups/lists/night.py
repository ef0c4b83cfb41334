"""When a list is due, when it is tried again, and how it stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Literal
from uuid import UUID

import msgspec

from sainam.kit.thai_dates import BANGKOK

Result = Literal["completed", "failed", "refused", "cut", "broken_off"]
State = Literal["on_time", "running", "waiting", "late", "never"]

GRACE = timedelta(hours=1)  # after this a night without a completed sync is late
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 45, 60))


class Sync(msgspec.Struct, frozen=True):
    """One taking over of a list; `result` None: under way, or its process died.

    `number` counts the completed ones. Counts are items; of what failed they are zero.
    """

    id: UUID
    agreement: str | None
    night: datetime
    begun_at: datetime
    actor: str
    ended_at: datetime | None = None
    result: Result | None = None
    number: int | None = None
    fault: str | None = None
    rule: str | None = None
    detail: str = ""
    pages: int = 0
    items: int = 0
    added: int = 0
    changed: int = 0
    withdrawn: int = 0


def night_of(at: str, moment: datetime) -> datetime:
    """The newest moment at this time of day, Bangkok, that is not to come."""
    hour, minute = map(int, at.split(":"))
    local = moment.astimezone(BANGKOK)
    night = datetime.combine(local.date(), time(hour, minute), BANGKOK)
    return night if night <= moment else night - timedelta(days=1)


def is_due(tonight: Sequence[Sync], moment: datetime) -> bool:
    """`tonight` are the syncs of the night that is due, in the order in which they began.

    One that has no end is due at once: who asks holds the list's lock, so its process is gone.
    """
    if any(sync.result == "completed" for sync in tonight):
        return False
    if not tonight or tonight[-1].ended_at is None:
        return True
    pause = _PAUSES[min(len(tonight), len(_PAUSES)) - 1]
    return moment >= tonight[-1].ended_at + pause


def state_of(tonight: Sequence[Sync], night: datetime, moment: datetime, *, ever: bool) -> State:
    """`ever`: whether one was completed at any time."""
    if any(sync.result == "completed" for sync in tonight):
        return "on_time"
    if moment >= night + GRACE:
        return "late" if ever else "never"
    return "running" if tonight and tonight[-1].ended_at is None else "waiting"
