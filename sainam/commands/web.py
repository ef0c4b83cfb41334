"""The web role: Granian with the API and the portal."""

from __future__ import annotations

import os
from collections.abc import Sequence

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops

from sainam.kit.settings import Settings
from sainam.wiring.installation import Installation


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Serves until told to stop."""
    if arguments:
        raise SystemExit("sainam web takes its settings from the environment only")
    installation = Installation(settings)
    os.environ.setdefault("SAINAM_DATABASE_URL", settings.database_url or "")
    Granian(
        "sainam.wiring.web:application",
        factory=True,
        address=settings.bind,
        port=installation.port("web"),
        interface=Interfaces.ASGI,
        workers=settings.web_workers,
        http=HTTPModes.http1,
        loop=Loops.uvloop,
        backlog=2048,
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=5,
    ).serve()
    return 0
