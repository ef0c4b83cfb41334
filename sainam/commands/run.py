"""sainam run: start everything, walk the tour, stay up."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.kit.settings import Settings
from sainam.supervise import Supervisor
from sainam.tour.walk import walk
from sainam.wiring.installation import Installation
from sainam.wiring.welcome import welcome


def main(arguments: Sequence[str], settings: Settings) -> int:
    """A failed tour is told, and the installation stays up to be looked at."""
    if arguments:
        raise SystemExit("sainam run takes its settings from the environment only")
    installation = Installation(settings)
    with Supervisor(installation) as supervisor:
        supervisor.prepare()
        supervisor.start_roles()
        if settings.mode == "demo":
            walk(installation, None, None)
        welcome(installation)
        return supervisor.stay()
