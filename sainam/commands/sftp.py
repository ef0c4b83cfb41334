"""The SFTP role: partners drop files and fetch answers."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from sainam.kit.settings import Settings
from sainam.wiring.installation import Installation
from sainam.wiring.sftp import run


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Serves until told to stop."""
    if arguments:
        raise SystemExit("sainam sftp takes its settings from the environment only")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("asyncssh").setLevel(logging.WARNING)
    run(Installation(settings))
    return 0
