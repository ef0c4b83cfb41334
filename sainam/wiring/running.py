"""Finds the database of the installation that runs from this state folder."""

from __future__ import annotations

from sainam.kit.settings import Settings

DATABASE_FILE = "database-url"  # written by the supervisor while it runs


class NotRunningError(SystemExit):
    """The embedded database runs only under `sainam up`; the message says so."""


def running_database_url(settings: Settings) -> str:
    """SAINAM_DATABASE_URL, or the embedded database of a running `sainam up`."""
    if settings.database_url:
        return settings.database_url
    told = settings.state / DATABASE_FILE
    if not told.exists():
        raise NotRunningError("sainam: nothing runs here; start it with `sainam up` or `make run`")
    return told.read_text(encoding="utf-8").strip()
