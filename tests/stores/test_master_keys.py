"""The masters are turned whole or not at all, and a backup opens only with the ring."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import PostgresServer

from sainam.exchanges.deletion.turn_masters import turn_masters
from sainam.kit.database import Database, Tx
from sainam.kit.keys import store
from sainam.kit.keys.data_keys import BackupRestored, DataKeys, open_keys
from sainam.kit.keys.envelope import DataKey
from sainam.kit.keys.masters import MasterMissing, Masters
from sainam.kit.keys.store import KeyName
from sainam.kit.keys.turn import TurnBroken, begin_masters, finish_turn, restore, turn_in

pytestmark = pytest.mark.row("L4")

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def masters(database: Database, tmp_path: Path) -> Masters:
    masters = Masters(tmp_path / "masters")
    with database.transaction() as tx:
        begin_masters(tx, masters, actor="tests")
    return masters


def made(database: Database, masters: Masters, month: date = JUNE) -> DataKey:
    return DataKeys(database, masters).of_month("look_ups", month)


def opened(database: Database, masters: Masters, *keys: DataKey) -> dict[int, bytes]:
    with database.read_only() as tx:
        found = open_keys(tx, masters, [key.number for key in keys])
    return {number: key.secret for number, key in found.items()}


def test_two_processes_that_want_the_key_of_a_month_get_the_same(
    database: Database, masters: Masters
) -> None:
    one, other = made(database, masters), made(database, masters)
    assert (one.number, one.secret) == (other.number, other.secret)
    assert made(database, masters, JULY).secret != one.secret


def test_after_a_turn_every_key_opens_and_the_old_master_is_gone(
    database: Database, masters: Masters
) -> None:
    keys = made(database, masters), made(database, masters, JULY)
    assert turn_masters(database.transaction, masters, actor="tests") == 2
    assert masters.generations() == [2]
    assert opened(database, masters, *keys) == {key.number: key.secret for key in keys}
    with database.read_only() as tx:
        assert tx.execute("SELECT generation FROM key_generation_end").fetchall() == [(1,)]
        assert tx.execute("SELECT DISTINCT generation FROM content_key_wrap").fetchall() == [(2,)]
        [event] = tx.execute(
            "SELECT subject FROM audit_event WHERE event = 'evidence:key:turned'"
        ).fetchall()
    assert event == ("master:2",)
    assert [path.name for path in masters.folder.glob("ring-*")] == ["ring-2.jsonl"]


def test_a_wrap_that_opens_to_another_key_stops_the_turn(
    database: Database, masters: Masters, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(database, masters), made(database, masters, JULY)
    whole = store.insert_wraps

    def swapped(tx: Tx, generation: int, wraps: dict[int, bytes]) -> None:
        numbers = list(wraps)
        whole(tx, generation, dict(zip(numbers, [wraps[n] for n in numbers[::-1]], strict=True)))

    monkeypatch.setattr(store, "insert_wraps", swapped)
    with pytest.raises(TurnBroken), database.transaction() as tx:
        turn_in(tx, masters, actor="tests")
    monkeypatch.undo()
    assert turn_masters(database.transaction, masters, actor="tests") == 2


def test_a_key_made_while_the_masters_are_turned_is_under_the_new_one(
    database: Database, masters: Masters
) -> None:
    before = made(database, masters)
    turn_masters(database.transaction, masters, actor="tests")
    after = made(database, masters, JULY)
    assert set(opened(database, masters, before, after)) == {before.number, after.number}


PLACES: list[Callable[[Tx, Masters], object]] = [
    lambda tx, masters: turn_in(tx, masters, actor="killed"),
    finish_turn,
]


def _half(url: str, folder: Path, place: int, begun: Any) -> None:
    with Database(url, application_name="killed") as database, database.transaction() as tx:
        PLACES[place](tx, Masters(folder))
        begun.set()
        signal.pause()


@pytest.mark.parametrize("place", range(len(PLACES)))
def test_killed_in_a_turn_the_keys_still_open_and_the_next_turn_ends_well(
    database: Database, masters: Masters, owner_url: str, place: int
) -> None:
    key = made(database, masters)
    for step in PLACES[:place]:
        with database.transaction() as tx:
            step(tx, masters)
    context = multiprocessing.get_context("fork")
    begun = context.Event()
    process = context.Process(target=_half, args=(owner_url, masters.folder, place, begun))
    process.start()
    assert begun.wait(30)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()
    assert opened(database, masters, key) == {key.number: key.secret}
    generation = turn_masters(database.transaction, masters, actor="tests")
    assert masters.generations() == [generation]
    assert opened(database, masters, key) == {key.number: key.secret}


def test_a_backup_does_not_begin_without_the_ring_and_opens_with_it(
    database: Database, masters: Masters, owner_url: str, postgres_server: PostgresServer
) -> None:
    key = made(database, masters)
    database.close()
    with postgres_server.database(urlsplit(owner_url).path[1:]) as backup:
        with Database(owner_url, application_name="tests") as hub:
            turn_masters(hub.transaction, masters, actor="tests")
            later = made(hub, masters, JULY)
        with Database(backup, application_name="tests") as restored:
            with pytest.raises(BackupRestored), restored.transaction() as tx:
                begin_masters(tx, masters, actor="tests")
            with restored.transaction() as tx:
                assert restore(tx, masters) == 2
            with restored.transaction() as tx:
                begin_masters(tx, masters, actor="tests")
            assert opened(restored, masters, key, later) == {
                one.number: one.secret for one in (key, later)
            }


def test_a_folder_of_another_installation_or_open_to_others_is_not_used(
    database: Database, masters: Masters, tmp_path: Path
) -> None:
    key = made(database, masters)
    strange = Masters(tmp_path / "strange")
    strange.make(1)
    with pytest.raises(MasterMissing), database.read_only() as tx:
        open_keys(tx, strange, [key.number])
    (masters.folder / "master-1.key").chmod(0o644)
    with pytest.raises(MasterMissing), database.read_only() as tx:
        open_keys(tx, masters, [key.number])


def test_a_key_of_a_hold_or_a_file_is_its_own(database: Database, masters: Masters) -> None:
    keys = DataKeys(database, masters)
    one = keys.made(KeyName("look_ups", JUNE, "file", "live/one"))
    two = keys.made(KeyName("look_ups", JUNE, "file", "live/two"))
    assert one.secret != two.secret
    assert keys.made(KeyName("look_ups", JUNE, "file", "live/one")).secret == one.secret
