"""Brings a database to this release: numbered migrations, forward only, then the job tables.

One migrator works at a time, under an advisory lock that PostgreSQL frees when its process dies.
Each migration is one transaction together with its own record, so a crash leaves it done or not
begun. Migrations are `NNNN_what_it_brings.sql`, in PostgreSQL 15's SQL.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from sainam.kit.database import Tx, connect_as_owner
from sainam.kit.job_tables import bring_job_tables

MIGRATIONS = Path(__file__).parent.parent / "migrations"
_FILE_NAME = re.compile(r"(\d{4})_([a-z0-9_]+)\.sql")
_OWN_TRANSACTION = re.compile(r"(?im)^\s*(begin|start transaction|commit|rollback)\s*;")
_LOCK = 7_100_001  # the migrator's, among advisory locks


class MigrationError(RuntimeError):
    """The database cannot be brought to this release; the message names the migration and why."""


@dataclass(frozen=True, slots=True)
class Migration:
    number: int
    name: str
    text: bytes

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.text).digest()

    def __str__(self) -> str:
        return f"{self.number:04d}_{self.name}"


def read_migrations(folder: Path = MIGRATIONS) -> tuple[Migration, ...]:
    """In order. Raises MigrationError for a strange name, a gap, or a number that stands twice."""
    migrations: list[Migration] = []
    for path in sorted(folder.glob("*.sql")):
        match = _FILE_NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path.name} is not named NNNN_what_it_brings.sql")
        migration = Migration(int(match[1]), match[2], path.read_bytes())
        wanted = len(migrations) + 1
        if migration.number < wanted:
            raise MigrationError(f"The number of migration {migration} stands twice")
        if migration.number > wanted:
            raise MigrationError(f"Migration {wanted:04d} is missing before {migration}")
        if _OWN_TRANSACTION.search(migration.text.decode()):
            raise MigrationError(
                f"Migration {migration} must leave the transaction to the migrator"
            )
        migrations.append(migration)
    return tuple(migrations)


def migrate(
    url: str, *, folder: Path = MIGRATIONS, lock_timeout: int = 5_000
) -> tuple[Migration, ...]:
    """Applies what is missing and returns it. `url` is the owner's.

    `lock_timeout`, in milliseconds, bounds each wait for a table that others use.
    Raises MigrationError, and then that migration and the later ones are not applied.
    """
    migrations = read_migrations(folder)
    with connect_as_owner(url, application_name="sainam migrate") as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        owner.execute("SELECT set_config('lock_timeout', %s, false)", (str(lock_timeout),))
        _make_record(owner)
        missing = _missing(owner, migrations)
        for migration in missing:
            _apply(owner, migration)
        bring_job_tables(owner, url)
    return missing


def _make_record(owner: Tx) -> None:
    # Asked first: where the schema stands already, the owner needs no right to make one.
    if owner.execute("SELECT to_regnamespace('sainam')").fetchone() == (None,):
        owner.execute("CREATE SCHEMA sainam")
    owner.execute(
        "CREATE TABLE IF NOT EXISTS sainam.migration"
        " (number integer PRIMARY KEY, name text NOT NULL, sha256 bytea NOT NULL)"
    )


def _missing(owner: Tx, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    applied = owner.execute("SELECT number, name, sha256 FROM sainam.migration ORDER BY number")
    rows = applied.fetchall()
    for number, name, sha256 in rows:
        if number > len(migrations):
            raise MigrationError(
                f"The database has migration {number:04d}_{name}, which this release does not "
                "know: a newer release was here"
            )
        migration = migrations[number - 1]
        if migration.sha256 != bytes(sha256):
            raise MigrationError(
                f"Migration {migration} was edited after it was applied; add a new one instead"
            )
    return tuple(migrations[len(rows) :])


def _apply(owner: Tx, migration: Migration) -> None:
    try:
        with owner.transaction():
            owner.execute(migration.text)
            owner.execute(
                "INSERT INTO sainam.migration (number, name, sha256) VALUES (%s, %s, %s)",
                (migration.number, migration.name, migration.sha256),
            )
    except psycopg.Error as error:
        raise MigrationError(f"Migration {migration}{_line(migration, error)}: {error}") from error


def _line(migration: Migration, error: psycopg.Error) -> str:
    position = error.diag.statement_position
    if position is None:
        return ""
    return f", line {migration.text.decode()[: int(position)].count(chr(10)) + 1}"
