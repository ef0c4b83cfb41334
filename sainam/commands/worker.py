"""The worker role: files, deliveries, sealing, schedules."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sainam import worker
from sainam.kit.settings import Settings
from sainam.wiring.installation import Installation
from sainam.wiring.worker import open_duties


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Works until told to stop."""
    if arguments:
        raise SystemExit("sainam worker takes its settings from the environment only")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    worker.run(settings.database_url or "", lambda: open_duties(Installation(settings)))
    return 0
