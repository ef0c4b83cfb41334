"""Migrations go forward only, each whole or not at all, by one migrator at a time."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from pgqueuer.ports.repository import EntrypointExecutionParameter
from pgqueuer.queries import Queries
from pgqueuer.types import QueueEntrypoint, QueueManagerId
from psycopg import AsyncConnection

from sainam.kit.database import APP_ROLE, Database, connect_as_owner, session_conninfo
from sainam.kit.migrate import MigrationError, migrate, read_migrations

ROLE = """DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sainam_app') THEN
    CREATE ROLE sainam_app NOLOGIN;
  END IF;
END $$;
"""
GATE = "CREATE TABLE gate (agreement text PRIMARY KEY);\nINSERT INTO gate VALUES ('ป.ป.ส.');\n"
DOOR = "CREATE TABLE door (agreement text REFERENCES gate);\n"
THREE = {"0001_role": ROLE, "0002_gate": GATE, "0003_door": DOOR}


def written(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.sql").write_text(text, encoding="utf-8")
    return folder


def numbers_in(url: str) -> list[int]:
    with connect_as_owner(url, application_name="test") as owner:
        return [row[0] for row in owner.execute("SELECT number FROM migration ORDER BY 1")]


def tables_in(url: str) -> set[str]:
    with connect_as_owner(url, application_name="test") as owner:
        rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'sainam'")
        return {row[0] for row in rows if not row[0].startswith("pgqueuer")}


@contextmanager
def held(url: str, table: str) -> Iterator[None]:
    """Someone reads `table` in a transaction that does not end."""
    with connect_as_owner(url, application_name="reader") as reader, reader.transaction():
        reader.execute(f"SELECT FROM {table}".encode())
        yield


def test_they_are_applied_in_order_and_once(empty_url: str, tmp_path: Path) -> None:
    folder = written(tmp_path, **THREE)
    assert [str(one) for one in migrate(empty_url, folder=folder)] == list(THREE)
    assert tables_in(empty_url) == {"migration", "gate", "door"}
    assert migrate(empty_url, folder=folder) == ()
    written(folder, **{"0004_window": "CREATE TABLE window_ ();"})
    assert [one.number for one in migrate(empty_url, folder=folder)] == [4]
    assert numbers_in(empty_url) == [1, 2, 3, 4]


def test_one_edited_after_it_was_applied_is_refused(empty_url: str, tmp_path: Path) -> None:
    folder = written(tmp_path, **THREE)
    migrate(empty_url, folder=folder)
    written(folder, **{"0002_gate": GATE + "-- a word more"})
    with pytest.raises(MigrationError, match="Migration 0002_gate was edited after"):
        migrate(empty_url, folder=folder)


def test_a_database_of_a_newer_release_is_refused(empty_url: str, tmp_path: Path) -> None:
    folder = written(tmp_path, **THREE)
    migrate(empty_url, folder=folder)
    (folder / "0003_door.sql").unlink()
    with pytest.raises(MigrationError, match="has migration 0003_door, which this release"):
        migrate(empty_url, folder=folder)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"0001_role": "", "0003_door": ""}, "0002 is missing before 0003_door"),
        ({"0001_role": "", "0001_gate": ""}, "0001_role stands twice"),
        ({"1_role": ""}, r"1_role\.sql is not named"),
        ({"0001_role": "SELECT 1;\nCOMMIT;"}, "must leave the transaction"),
    ],
)
def test_a_gap_a_double_number_or_a_strange_file_is_refused(
    tmp_path: Path, files: dict[str, str], complaint: str
) -> None:
    with pytest.raises(MigrationError, match=complaint):
        read_migrations(written(tmp_path, **files))


def test_a_broken_one_leaves_nothing_and_says_its_line(empty_url: str, tmp_path: Path) -> None:
    broken = "CREATE TABLE half ();\n\nCREATE TABLE other (\n  id nonsense);\n"
    folder = written(tmp_path, **THREE, **{"0004_half": broken})
    with pytest.raises(MigrationError, match='0004_half, line 4: type "nonsense" does not exist'):
        migrate(empty_url, folder=folder)
    assert numbers_in(empty_url) == [1, 2, 3]
    assert tables_in(empty_url) == {"migration", "gate", "door"}


def test_a_table_in_use_stops_it_soon_and_it_can_be_run_again(
    empty_url: str, tmp_path: Path
) -> None:
    folder = written(tmp_path, **THREE)
    migrate(empty_url, folder=folder)
    written(folder, **{"0004_hours": "ALTER TABLE gate ADD COLUMN hours int;"})
    with held(empty_url, "gate"), pytest.raises(MigrationError, match="due to lock timeout"):
        migrate(empty_url, folder=folder, lock_timeout=50)
    assert [one.number for one in migrate(empty_url, folder=folder)] == [4]


def test_kill_9_in_the_middle_leaves_nothing_half_done(empty_url: str, tmp_path: Path) -> None:
    folder = written(tmp_path, **THREE)
    migrate(empty_url, folder=folder)
    written(folder, **{"0004_hours": "CREATE TABLE half ();\nALTER TABLE gate ADD hours int;"})
    migrator = multiprocessing.get_context("fork").Process(
        target=migrate, args=(empty_url,), kwargs={"folder": folder, "lock_timeout": 60_000}
    )
    with held(empty_url, "gate"):
        migrator.start()
        with connect_as_owner(empty_url, application_name="test") as owner:
            waiting = "SELECT FROM pg_locks WHERE relation = 'gate'::regclass AND NOT granted"
            while owner.execute(waiting).fetchone() is None:
                assert migrator.is_alive()
        assert migrator.pid is not None
        os.kill(migrator.pid, signal.SIGKILL)
        migrator.join()
    assert tables_in(empty_url) == {"migration", "gate", "door"}
    assert [one.number for one in migrate(empty_url, folder=folder)] == [4]
    assert tables_in(empty_url) == {"migration", "gate", "door", "half"}


def test_two_migrators_at_once_do_it_once(empty_url: str, tmp_path: Path) -> None:
    folder = written(tmp_path, **THREE)
    with ThreadPoolExecutor(2) as both:
        done = list(both.map(lambda _: migrate(empty_url, folder=folder), range(2)))
    assert sorted(len(applied) for applied in done) == [0, 3]
    assert numbers_in(empty_url) == [1, 2, 3]


def test_the_real_ones_are_all_applied(owner_url: str) -> None:
    known = read_migrations()
    assert numbers_in(owner_url) == [migration.number for migration in known]
    assert migrate(owner_url) == ()


def test_the_application_queues_and_takes_jobs(owner_url: str) -> None:
    async def job() -> object:
        conninfo = session_conninfo(owner_url, "worker", role=APP_ROLE)
        async with await AsyncConnection.connect(conninfo, autocommit=True) as connection:
            queries = Queries.from_psycopg_connection(connection)
            await queries.enqueue("deliver", b"42")
            return await take(queries)

    async def take(queries: Queries) -> object:
        worker = QueueManagerId(uuid4())
        entrypoints = {QueueEntrypoint("deliver"): EntrypointExecutionParameter(0)}
        (taken,) = await queries.dequeue(1, entrypoints, worker, None, timedelta(seconds=10))
        await queries.log_jobs([(taken, "successful", None)])
        return taken.payload

    assert asyncio.run(job()) == b"42"
    with Database(owner_url, application_name="test") as database, database.read_only() as tx:
        assert tx.execute("SELECT count(*) FROM pgqueuer").fetchone() == (0,)


def test_job_tables_of_an_older_release_are_upgraded(owner_url: str) -> None:
    with connect_as_owner(owner_url, application_name="test") as owner:
        owner.execute("COMMENT ON TABLE pgqueuer IS 'pgqueuer 1.5.0'")
        owner.execute("ALTER TABLE pgqueuer DROP COLUMN slot")
        migrate(owner_url)
        owner.execute("SELECT slot FROM pgqueuer")
        release = owner.execute("SELECT obj_description('pgqueuer'::regclass)").fetchone()
        assert release is not None
        assert release[0] > "pgqueuer 1.5.0"
