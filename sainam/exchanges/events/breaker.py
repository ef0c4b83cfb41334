"""The breaker of an endpoint: what lets one partner's outage cost nobody anything. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

State = Literal["closed", "open", "half_open"]

FAILURES_TO_OPEN = 5
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=10)
PROBE_TIME = timedelta(seconds=60)  # then a probe whose worker died is another's


@dataclass(frozen=True, slots=True)
class Breaker:
    """`failures` in a row; `opened` times in a row; `next_try` counts while it is not closed."""

    state: State
    since: datetime
    failures: int
    opened: int
    next_try: datetime
    why: str

    def lets_through(self, at: datetime) -> bool:
        """Half open: only when the probe that is out is overdue."""
        return self.state == "closed" or at >= self.next_try


def closed(at: datetime) -> Breaker:
    return Breaker("closed", at, 0, 0, at, "")


def probing(breaker: Breaker, at: datetime) -> Breaker:
    """As it stands while one event is sent to see."""
    return replace(breaker, state="half_open", since=at, next_try=at + PROBE_TIME)


def after(breaker: Breaker, *, failed: bool, why: str, at: datetime, pace: float = 1.0) -> Breaker:
    """After one more sending. Any answer of the receiver but "again later" counts as good."""
    if not failed:
        pristine = breaker.state == "closed" and breaker.failures == 0
        return breaker if pristine else closed(at)
    failures = breaker.failures + 1
    if breaker.state == "open":
        return replace(breaker, failures=failures)  # one that was under way when it opened
    if breaker.state == "closed" and failures < FAILURES_TO_OPEN:
        return replace(breaker, failures=failures, why=why)
    pause = min(FIRST_PAUSE * 2 ** min(breaker.opened, 10), LONGEST_PAUSE) * pace
    return Breaker("open", at, failures, breaker.opened + 1, at + pause, why)
