"""PgQueuer's own tables, made and upgraded by PgQueuer itself, in the schema `sainam`.

Their rows are jobs waiting, not records: PgQueuer deletes and changes them, and so may the
application's role. What a job did is recorded by the capability that did it.
"""

from __future__ import annotations

import asyncio
import importlib
import importlib.metadata

from psycopg import AsyncConnection, sql

from sainam.kit.database import APP_ROLE, Tx, session_conninfo

_TABLES = ("pgqueuer", "pgqueuer_log", "pgqueuer_statistics", "pgqueuer_schedules")


def bring_job_tables(owner: Tx, url: str) -> None:
    """Does nothing where this release of PgQueuer was already brought: the table says so."""
    release = f"pgqueuer {importlib.metadata.version('pgqueuer')}"
    brought = owner.execute(
        "SELECT obj_description(to_regclass('sainam.pgqueuer'), 'pg_class')"
    ).fetchone()
    if brought == (release,):
        return
    asyncio.run(_install_or_upgrade(session_conninfo(url, "sainam migrate")))
    tables = sql.SQL(", ").join(sql.Identifier("sainam", name) for name in _TABLES)
    role = sql.Identifier(APP_ROLE)
    with owner.transaction():
        owner.execute(
            sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON {} TO {}").format(tables, role)
        )
        for name in _TABLES:
            for (sequence,) in owner.execute(
                "SELECT pg_get_serial_sequence(%s, 'id')::regclass::text", (f"sainam.{name}",)
            ).fetchall():
                owner.execute(
                    sql.SQL("GRANT USAGE ON SEQUENCE {} TO {}").format(sql.SQL(sequence), role)
                )
        owner.execute(sql.SQL("COMMENT ON TABLE sainam.pgqueuer IS {}").format(release))


async def _install_or_upgrade(conninfo: str) -> None:
    # Loaded only here: a start with nothing to bring must not wait a quarter of a second for it.
    library = importlib.import_module("pgqueuer.queries")
    async with await AsyncConnection.connect(conninfo, autocommit=True) as connection:
        queries = library.Queries.from_psycopg_connection(connection)
        if await queries.schema_is_installed():
            await queries.apply_upgrade()
        else:
            await queries.install()  # one query of many statements: all or nothing
