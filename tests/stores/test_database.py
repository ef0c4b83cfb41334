"""The pools: whose rights they have, what commits, what a lost server does to them."""

import asyncio
import os
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from sainam.kit.database import (
    AsyncDatabase,
    Database,
    DatabaseUnreachableError,
    Tx,
    connect_as_owner,
)


def count_jobs(tx: Tx) -> int:
    return int(tx.execute("SELECT count(*) FROM pgqueuer_schedules").fetchall()[0][0])


def add_job(tx: Tx) -> None:
    tx.execute(
        "INSERT INTO pgqueuer_schedules (expression, entrypoint)"
        " VALUES ('* * * * *', gen_random_uuid()::text)"
    )


def test_the_application_has_its_own_role_and_utc(database: Database) -> None:
    with database.transaction() as tx:
        row = tx.execute(
            "SELECT current_user, current_schema(), current_setting('timezone')"
        ).fetchone()
    assert row == ("sainam_app", "sainam", "UTC")


def test_the_application_may_not_change_what_is_only_added(database: Database) -> None:
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        database.transaction() as tx,
    ):
        tx.execute("DELETE FROM migration")


def test_a_transaction_commits_as_a_whole_or_not_at_all(database: Database) -> None:
    with database.transaction() as tx:
        add_job(tx)
        add_job(tx)
    with pytest.raises(psycopg.errors.DivisionByZero), database.transaction() as tx:
        tx.execute("WITH gone AS (DELETE FROM pgqueuer_schedules) SELECT 1 / 0")
    with database.transaction() as tx:
        assert count_jobs(tx) == 2


def test_nothing_commits_in_the_middle_of_a_transaction(database: Database) -> None:
    with database.transaction() as tx:
        add_job(tx)
        with pytest.raises(psycopg.ProgrammingError):
            tx.commit()
        with database.transaction() as other:
            assert count_jobs(other) == 0


def test_a_reader_sees_one_moment_and_cannot_write(database: Database) -> None:
    with database.read_only() as reading:
        assert count_jobs(reading) == 0
        with database.transaction() as tx:
            add_job(tx)
        assert count_jobs(reading) == 0
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            add_job(reading)
    with database.transaction() as tx:  # the same connection writes again afterwards
        add_job(tx)
        assert count_jobs(tx) == 2


def test_a_statement_that_takes_too_long_is_ended(owner_url: str) -> None:
    with (
        Database(owner_url, application_name="hasty", statement_timeout=50) as hasty,
        pytest.raises(psycopg.errors.QueryCanceled),
        hasty.transaction() as tx,
    ):
        tx.execute("SELECT pg_sleep(10)")


def test_connections_that_the_server_ended_are_replaced_unseen(
    database: Database, owner_url: str
) -> None:
    with database.transaction() as one, database.transaction() as two:
        assert count_jobs(one) == count_jobs(two) == 0
    with connect_as_owner(owner_url, application_name="operator") as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    with database.transaction() as tx:
        assert count_jobs(tx) == 0


def test_the_hot_path_commits_each_statement(owner_url: str) -> None:
    async def both() -> object:
        async with AsyncDatabase(owner_url, application_name="hot") as pool:
            await pool.run(
                "INSERT INTO pgqueuer_schedules (expression, entrypoint)"
                " VALUES (%s, %s) RETURNING id",
                ("* * * * *", "hot"),
            )
            return await pool.run("SELECT current_user, count(*) FROM pgqueuer", ())

    assert asyncio.run(both()) == [("sainam_app", 0)]
    with Database(owner_url, application_name="reader") as database, database.read_only() as tx:
        assert count_jobs(tx) == 1


def test_a_database_that_is_not_there_is_named_with_the_reason(
    owner_url: str, tmp_path: Path
) -> None:
    nowhere = f"postgresql://nobody@/lost?host={tmp_path}"
    with (
        Database(nowhere, application_name="lost") as database,
        pytest.raises(DatabaseUnreachableError, match=f"lost at {tmp_path} cannot be reached"),
        database.transaction(),
    ):
        pass
    unmigrated = urlsplit(owner_url)._replace(path="/postgres").geturl()
    with pytest.raises(DatabaseUnreachableError, match="no_such_role"):
        connect_as_owner(unmigrated, application_name="lost", role="no_such_role")


def test_a_pool_never_used_connects_nowhere(tmp_path: Path) -> None:
    Database(f"postgresql://x@/x?host={os.fspath(tmp_path)}", application_name="idle").close()
