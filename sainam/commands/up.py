"""Starts everything and stays up."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.kit.settings import Settings
from sainam.supervise import Supervisor
from sainam.wiring.installation import Installation
from sainam.wiring.welcome import welcome


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Until Ctrl-C or SIGTERM; ends what it started."""
    if arguments:
        raise SystemExit("sainam up takes its settings from the environment only")
    installation = Installation(settings)
    with Supervisor(installation) as supervisor:
        supervisor.prepare()
        supervisor.start_roles()
        welcome(installation)
        return supervisor.stay()
