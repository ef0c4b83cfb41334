"""Whether a feed comes when it is due, and what its runs leave out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from sainam.kit.thai_dates import business_date, start_of_day
from sainam.water.series import Series

HealthState = Literal["ok", "late", "missing"]

# From a department's issue to its file with us.
ON_THE_WAY = timedelta(hours=1)


class FeedHealth(Struct, frozen=True):
    """`due_at`: when the next issue should have come; None before the first."""

    state: HealthState
    last_issued_at: datetime | None
    due_at: datetime | None


class Gap(Struct, frozen=True):
    """Valid times that a run should have and has not, both ends within."""

    first: datetime
    last: datetime
    values: int


def feed_health(series: Series, last_issued_at: datetime | None, now: datetime) -> FeedHealth:
    """Late from the moment it is due; missing when the issue after it is due too, or none came."""
    if last_issued_at is None:
        return FeedHealth("missing", None, None)
    interval = timedelta(hours=series.every_hours)
    due_at = last_issued_at + interval + ON_THE_WAY
    state: HealthState = "ok"
    if now >= due_at:
        state = "late" if now < due_at + interval else "missing"
    return FeedHealth(state, last_issued_at, due_at)


def gaps_of(series: Series, issued_at: datetime, valid_times: Iterable[datetime]) -> list[Gap]:
    """What the run of one issue leaves out, from its issue to the series' horizon, half-open.

    Valid times are expected on the step from Bangkok's midnight, beginning with the one that the
    issue falls into.
    """
    midnight = start_of_day(business_date(issued_at))
    at = midnight + (issued_at - midnight) // series.step * series.step
    present = set(valid_times)
    gaps: list[Gap] = []
    while at < issued_at + series.horizon:
        if at not in present:
            if gaps and gaps[-1].last == at - series.step:
                gaps[-1] = Gap(gaps[-1].first, at, gaps[-1].values + 1)
            else:
                gaps.append(Gap(at, at, 1))
        at += series.step
    return gaps
