"""sainam tour [--rows G4,A3] [--json FILE]: rows of the mission, walked live.

Uses the installation that runs from this state folder, or starts one for as long as it walks.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sainam.kit.settings import Settings
from sainam.supervise import Supervisor
from sainam.tour.step import ROWS
from sainam.tour.walk import walk
from sainam.wiring.installation import Installation
from sainam.wiring.running import DATABASE_FILE


def main(arguments: Sequence[str], settings: Settings) -> int:
    """1 when a built row fails or `--rows` names one that is not built."""
    parser = argparse.ArgumentParser(prog="sainam tour", description=__doc__)
    parser.add_argument("--rows", help="row ids, comma separated; all when left out")
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)
    rows = tuple(_as_named(row) for row in given.rows.split(",")) if given.rows else None
    unknown = [row for row in rows or () if row not in ROWS]
    if unknown:
        parser.error(f"no such row: {', '.join(unknown)}")
    if settings.mode != "demo":
        raise SystemExit("sainam: the tour walks in a demo only (SAINAM_MODE=site)")
    installation = Installation(settings)
    if (settings.state / DATABASE_FILE).exists():
        return walk(installation, rows, given.json)
    with Supervisor(installation) as supervisor:
        supervisor.prepare()
        supervisor.start_roles()
        return walk(installation, rows, given.json)


def _as_named(row: str) -> str:
    """As the mission writes it: its letter large, the part of a row small."""
    return row.strip()[:1].upper() + row.strip()[1:].lower()
