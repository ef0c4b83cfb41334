"""The worker's second look: what sealed blocks say was processed, against what was approved."""

from __future__ import annotations

from sainam.evidence.processing import store
from sainam.evidence.processing.raise_alarms import raise_alarms
from sainam.kit.database import Database, Tx

BLOCKS_AT_ONCE = 20


def observe(tx: Tx, *, public_url: str, at_most: int = BLOCKS_AT_ONCE) -> int | None:
    """The number of the observation; None where every sealed block was observed.

    Counts, alarms and notices commit together: whoever is killed in between has done nothing, and
    the next one does all of it. Observers wait for one another.
    """
    number = store.observe_blocks(tx, at_most)
    if number is not None:
        raise_alarms(tx, number, public_url=public_url)
    return number


class Observing:
    """Called every minute; how many observations it made, each in a transaction of its own."""

    def __init__(self, database: Database, public_url: str) -> None:
        self._database = database
        self._public_url = public_url

    def __call__(self) -> int:
        made = 0
        while self._once() is not None:
            made += 1
        return made

    def _once(self) -> int | None:
        with self._database.transaction() as tx:
            return observe(tx, public_url=self._public_url)
