"""Keeps one PostgreSQL with a migrated template database for the processes of one test run.

Each of them holds a shared lock on `users` in the run's folder. When the last has ended, however it
ended, this process gets the exclusive lock, stops the server and removes what it made.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from psycopg import sql

from sainam.kit.database import connect_as_owner
from sainam.kit.embedded_postgres import EmbeddedPostgres
from sainam.kit.migrate import migrate
from sainam.kit.postgres_binaries import PostgresBinaries

# The server is thrown away, so it need not survive a power cut; it does survive kill -9.
_SETTINGS = {"fsync": "off", "full_page_writes": "off", "shared_buffers": "128MB"}


@contextlib.contextmanager
def server(folder: Path) -> Iterator[str]:
    """The URL of a server: the one given, or a new one of the wheel or of the version asked for."""
    if given := os.environ.get("SAINAM_TEST_DATABASE_URL"):
        yield given
        return
    version = os.environ.get("SAINAM_TEST_POSTGRES")
    binaries = PostgresBinaries.at(Path("/usr/lib/postgresql") / version) if version else None
    home = Path(tempfile.mkdtemp(prefix="postgres-", dir=folder))
    embedded = EmbeddedPostgres(home, home=home, binaries=binaries, settings=_SETTINGS)
    try:
        yield embedded.start()
    finally:
        embedded.stop()
        shutil.rmtree(home)


@contextlib.contextmanager
def template(url: str) -> Iterator[str]:
    """A migrated database; it and those made from it are dropped at the end."""
    name = f"sainam_test_{secrets.token_hex(4)}"
    with connect_as_owner(url, application_name="test keeper") as owner:
        owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            migrate(urlsplit(url)._replace(path=f"/{name}").geturl())
            yield name
        finally:
            left = owner.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (name,)
            )
            for (database,) in left.fetchall():
                owner.execute(
                    sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database))
                )


def main(folder: Path) -> None:
    starter = os.getppid()
    with server(folder) as url, template(url) as name:
        ready = folder / "ready"
        draft = folder / "ready.draft"
        draft.touch(mode=0o600)
        draft.write_text(f"{url}\n{name}\n")
        draft.rename(ready)
        print("ready", flush=True)  # noqa: T201  who started us reads it
        with (folder / "users").open("rb") as users:
            fcntl.flock(users, fcntl.LOCK_EX)
            ready.unlink()
    if os.getppid() != starter:  # it was killed, and cannot tidy up
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
