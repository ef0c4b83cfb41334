"""The one clock: SQL sainam_now(). Python asks it and passes the moment on as an argument."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import psycopg


def now(tx: psycopg.Connection[Any]) -> datetime:
    """The moment, aware, in UTC."""
    row = tx.execute("SELECT sainam.sainam_now()").fetchone()
    if row is None:
        raise RuntimeError("sainam_now() gave no row")
    moment = next(iter(row.values())) if isinstance(row, dict) else row[0]
    if not isinstance(moment, datetime):
        raise TypeError("sainam_now() gave no timestamp")
    return moment


def shift(tx: psycopg.Connection[Any], offset: timedelta) -> None:
    """Sets the demo's clock offset; the installation row itself refuses it in a site."""
    tx.execute("UPDATE sainam.installation SET clock_offset = %s", (offset,))
