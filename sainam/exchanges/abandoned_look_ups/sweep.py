"""Gives an outcome to every look-up that was asked and never answered: abandoned, by our fault.

An answer is recorded within five minutes of its asking or not at all (record_look_ups), so a
minute later nobody else can be writing one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)

ABANDONED_AFTER = timedelta(minutes=6)
LOOK_BACK = timedelta(days=40)  # at start: what a hub that stood still may have left
AT_A_TIME = timedelta(hours=6)
MOST_AT_A_TIME = 500
# A recording that began before a sweep may commit after it, within its statement's time-out.
_OVERLAP = timedelta(minutes=1)
_ACTOR = "hub:sweep"


class Sweep:
    """One per process: remembers up to when everything has its outcome."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._since: datetime | None = None

    def __call__(self) -> int:
        """Sweeps up to now, a bounded piece in each transaction; how many were abandoned."""
        with self._database.read_only() as tx:
            until = clock.now(tx) - ABANDONED_AFTER
        since = until - LOOK_BACK if self._since is None else min(self._since, until)
        swept = 0
        while since < until:
            upto = min(since + AT_A_TIME, until)
            while (found := self._sweep(since, upto)) > 0:
                swept += found
            since = upto
        self._since = until - _OVERLAP
        return swept

    def _sweep(self, since: datetime, until: datetime) -> int:
        with self._database.transaction() as tx:
            return abandon_look_ups(tx, since, until)


def abandon_look_ups(
    tx: Tx, since: datetime, until: datetime, *, at_most: int = MOST_AT_A_TIME
) -> int:
    """Those opened in [since, until), oldest first; how many there were, at most so many."""
    window: Mapping[str, Any] = {"since": since, "until": until}
    if tx.execute(_SQL["any_abandoned"], window).fetchone() == (False,):
        return 0
    tx.execute(_SQL["lock_steps"])
    row = tx.execute(_SQL["abandon"], {**window, "at_most": at_most, "actor": _ACTOR}).fetchone()
    return int(row[0]) if row else 0
