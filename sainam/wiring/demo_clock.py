"""The demo's clock: shifted for the hub and for the counterparts that have a clock."""

from __future__ import annotations

import json
import urllib.request
from datetime import timedelta

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.clock import now, shift
from sainam.kit.database import Database, Tx
from sainam.kit.month_partitions import ensure_months
from sainam.kit.settings import Settings
from sainam.kit.thai_dates import business_date
from sainam.links.read_catalogue import read_catalogue
from sainam.wiring.installation import Installation
from sainam.wiring.owners import Owners

ACTOR = "sainam clock"


def clock_offset(tx: Tx) -> timedelta:
    """How far the demo's clock stands from the real one."""
    row = tx.execute("SELECT clock_offset FROM sainam.installation").fetchone()
    return row[0] if row else timedelta()


def shift_demo_clock(database: Database, settings: Settings, offset: timedelta) -> None:
    """`offset` is from the real clock. A site's database refuses it."""
    with database.transaction() as tx:
        target = business_date(now(tx) - clock_offset(tx) + offset)
    ensure_months(database, target)
    with database.transaction() as tx:
        shift(tx, offset)
        append(
            tx, Event.CLOCK_OFFSET_SET, actor=ACTOR, subject="installation:clock",
            detail={"seconds": round(offset.total_seconds())},
        )  # fmt: skip
    catalogue = read_catalogue(settings.catalogue).catalogue
    installation = Installation(settings)
    address = Owners(installation, lambda: catalogue).address("CIS", "live")
    _tell(f"{address.url}/clock", offset, {"Authorization": f"Bearer {address.token}"})
    if settings.timestamp_url is None:  # else somebody else attests the time
        _tell(f"http://127.0.0.1:{installation.port('time_stamps')}/clock", offset, {})


def _tell(clock: str, offset: timedelta, headers: dict[str, str]) -> None:
    request = urllib.request.Request(  # noqa: S310  our own counterpart on 127.0.0.1
        clock,
        data=json.dumps({"offset_s": offset.total_seconds()}).encode(),
        headers={"Content-Type": "application/json", **headers},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=5):  # noqa: S310
        pass
