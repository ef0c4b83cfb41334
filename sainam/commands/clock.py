"""sainam clock [--shift SECONDS]: the demo's clock, shown or shifted for the hub and CIS alike."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import timedelta

from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.settings import Settings
from sainam.kit.thai_dates import BANGKOK, business_date, thai_date
from sainam.wiring.demo_clock import shift_demo_clock
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
            shift_demo_clock(database, settings, timedelta(seconds=given.shift))
        with database.transaction() as tx:
            moment = now(tx)
    local = moment.astimezone(BANGKOK)
    print(f"{local.isoformat(timespec='seconds')}  {thai_date(business_date(moment))}")
    return 0
