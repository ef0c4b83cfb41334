"""Keeps the partitions of the coming Bangkok months made, so that no record meets a missing one."""

from __future__ import annotations

from datetime import date

from sainam.kit.database import Database, HubBusy
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import month_start, next_month

_SQL = named_queries(__file__)
MONTHS_AHEAD = 3


def ensure_months(database: Database, around: date, *, ahead: int = MONTHS_AHEAD) -> int:
    """Makes what is missing from the month of `around` on; how many were made.

    One transaction each. A table that is busy for a second is left for the next run: its default
    partition catches what comes meanwhile.
    """
    with database.read_only() as tx:
        tables = [str(row[0]) for row in tx.execute(_SQL["partitioned_tables"])]
    made = 0
    month = month_start(around)
    for _ in range(ahead + 1):
        made += sum(_ensure(database, table, month) for table in tables)
        month = next_month(month)
    return made


def _ensure(database: Database, table: str, month: date) -> bool:
    try:
        with database.transaction() as tx:
            tx.execute(_SQL["short_wait"])
            row = tx.execute(_SQL["ensure_month_partition"], (table, month)).fetchone()
            return bool(row and row[0])
    except HubBusy:
        return False
