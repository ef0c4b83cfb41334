"""sainam clock [--shift SECONDS]: the demo's clock, shown or shifted for the hub and CIS alike."""

from __future__ import annotations

import argparse
import json
import urllib.request
from collections.abc import Sequence
from datetime import timedelta

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.clock import now, shift
from sainam.kit.database import Database
from sainam.kit.month_partitions import ensure_months
from sainam.kit.settings import Settings
from sainam.kit.thai_dates import BANGKOK, business_date, thai_date
from sainam.links.read_catalogue import read_catalogue
from sainam.wiring.installation import Installation
from sainam.wiring.owners import Owners
from sainam.wiring.running import running_database_url

LONGEST = 366 * 24 * 3600


def main(arguments: Sequence[str], settings: Settings) -> int:
    """A site's clock cannot be shifted: the database refuses it too."""
    parser = argparse.ArgumentParser(prog="sainam clock", description=__doc__)
    parser.add_argument("--shift", type=int, metavar="SECONDS", help="offset from the real clock")
    given = parser.parse_args(arguments)
    with Database(running_database_url(settings), application_name="sainam clock") as database:
        if given.shift is not None:
            if settings.mode != "demo" or abs(given.shift) > LONGEST:
                raise SystemExit("sainam: only a demo's clock is shifted, by a year at most")
            _shift(database, settings, given.shift)
        with database.transaction() as tx:
            moment = now(tx)
    local = moment.astimezone(BANGKOK)
    print(f"{local.isoformat(timespec='seconds')}  {thai_date(business_date(moment))}")
    return 0


def _shift(database: Database, settings: Settings, seconds: int) -> None:
    with database.transaction() as tx:
        target = business_date(now(tx) + timedelta(seconds=seconds))
    ensure_months(database, target)
    with database.transaction() as tx:
        shift(tx, timedelta(seconds=seconds))
        append(
            tx, Event.CLOCK_OFFSET_SET, actor="sainam clock", subject="installation:clock",
            detail={"seconds": seconds},
        )  # fmt: skip
    catalogue = read_catalogue(settings.catalogue).catalogue
    address = Owners(Installation(settings), lambda: catalogue).address("CIS", "live")
    request = urllib.request.Request(  # noqa: S310  our own counterpart on 127.0.0.1
        f"{address.url}/clock",
        data=json.dumps({"offset_s": seconds}).encode(),
        headers={"Authorization": f"Bearer {address.token}", "Content-Type": "application/json"},
        method="PUT",
    )
    with urllib.request.urlopen(request, timeout=5):  # noqa: S310
        pass
