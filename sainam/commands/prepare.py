"""Prepares an installation: migrations, keys, catalogue, demo logins."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.kit.settings import Settings
from sainam.supervise import Supervisor
from sainam.wiring.installation import Installation


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Starts the embedded database only for as long as it is needed."""
    if arguments:
        raise SystemExit("sainam prepare takes its settings from the environment only")
    with Supervisor(Installation(settings)) as supervisor:
        supervisor.prepare()
    return 0
