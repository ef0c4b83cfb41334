"""What is deleted is gone from backups too, and nothing that has to be kept goes with it."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import psycopg
import pytest
from conftest import PostgresServer

from sainam.kit.database import Database, Tx, connect_as_owner

WRAP = bytes(40)
MADE = "SELECT key FROM make_content_key(%s, %s, %s, %s, 1, %s)"
WRITTEN = (
    "SELECT write_content(ARRAY(SELECT i FROM json_populate_recordset(NULL::content_item, %s) i),"
    " %s)"
)


def one(tx: Tx, query: str, *values: object) -> Any:
    row = tx.execute(query.encode(), values).fetchone()
    return row[0] if row else None


@pytest.fixture
def ready(owner_url: str, database: Database) -> Database:
    """A demo on 15 December 2026 in Bangkok, with one class that is kept for a month."""
    with connect_as_owner(owner_url, application_name="test") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    with database.transaction() as tx:
        set_clock(tx, "2026-12-15 12:00:00+07")
        new_class(tx, "look_up", months=1)
        tx.execute("INSERT INTO key_generation VALUES (1, %s, sainam_now(), 'test')", (bytes(32),))
    return database


def set_clock(tx: Tx, moment: str) -> None:
    tx.execute("UPDATE installation SET clock_offset = %s - clock_timestamp()", (moment,))


def new_class(tx: Tx, code: str, *, months: int, least_days: int = 0) -> None:
    tx.execute("SELECT make_retention_class(%s, '{}')", (code,))
    tx.execute(
        "INSERT INTO retention_rule VALUES (%s, 1, %s, %s, NULL, 'ท', 'e', sainam_now(), 'a', 'b')",
        (code, months, least_days),
    )


def make_key(
    tx: Tx, month: str = "2026-12-01", code: str = "look_up", about: str | None = None
) -> int:
    kind = "file" if about else "month"
    return int(one(tx, MADE, code, month, kind, about, WRAP))


def item(key: int, n: int = 1, exchange: UUID | None = None, **more: object) -> dict[str, object]:
    said = {"n": n, "environment": "live", "exchange": str(exchange or uuid4()), "line": 0}
    return {**said, "part": "asked", "key": key, "mark": "ab" * 16, "sealed": "AAAA", **more}


def write(tx: Tx, *items: dict[str, object], at: str | None = None) -> list[int]:
    instant = at or one(tx, "SELECT sainam_now()")
    return list(one(tx, WRITTEN, json.dumps(items), instant))


def order(tx: Tx, month: str = "2026-12-01", file: UUID | None = None) -> UUID:
    deletion = uuid4()
    tx.execute(
        "INSERT INTO deletion VALUES (%s, %s, 'look_up', %s, %s, %s, 'its time', 'a', 'b',"
        " sainam_now())",
        (deletion, "file" if file else "month", month, "live" if file else None, file),
    )
    return deletion


def place_hold(tx: Tx, kind: str, **where: object) -> UUID:
    hold = uuid4()
    tx.execute(
        "INSERT INTO legal_hold VALUES (%s, %s, %s, %s, %s, %s, 'order 1', 'a case', '2027-06-01',"
        " 'a', 'b', sainam_now())",
        (hold, kind, where.get("environment"), where.get("about"), where.get("class_"),
         where.get("month")),
    )  # fmt: skip
    return hold


def turn(tx: Tx, generation: int) -> None:
    """All living keys under the next master."""
    tx.execute("SELECT lock_keys_to_turn()")
    tx.execute(
        "INSERT INTO key_generation VALUES (%s, %s, sainam_now(), 't')", (generation, bytes(32))
    )
    tx.execute(
        "INSERT INTO content_key_wrap SELECT %s, number, %s FROM content_key k"
        " WHERE NOT EXISTS (SELECT FROM content_key_end e WHERE e.key = k.number)",
        (generation, WRAP),
    )
    tx.execute("SELECT turn_keys()")


def destroy_masters(tx: Tx, generation: int) -> None:
    tx.execute(
        "INSERT INTO key_generation_end SELECT generation, sainam_now(), 'unlinked'"
        " FROM key_generation WHERE generation < %s ON CONFLICT DO NOTHING",
        (generation,),
    )


STEPS: list[Callable[[Tx, UUID], object]] = [
    lambda tx, which: one(tx, "SELECT end_keys(%s)", which),
    lambda tx, _: turn(tx, 2),
    lambda tx, which: one(tx, "SELECT note_deletion_step(%s, 'turned', '{}')", which),
    lambda tx, _: destroy_masters(tx, 2),
    lambda tx, which: one(tx, "SELECT note_deletion_step(%s, 'destroyed', '{}')", which),
    lambda tx, which: one(tx, "SELECT drop_deleted(%s)", which),
    lambda tx, which: one(tx, "SELECT note_deletion_step(%s, 'proved', '{}')", which),
]


@pytest.mark.parametrize(
    ("moment", "stale"),
    [
        ("2026-12-31 23:59:59.999999+07", []),
        ("2026-12-31 17:00:03+00", []),
        ("2027-01-01 00:04:59+07", []),
        ("2027-01-01 00:05:01+07", [1]),
        ("2026-11-30 23:59:59+07", [1]),
    ],
)
def test_content_goes_by_the_month_of_its_key_whatever_midnight_did(
    ready: Database, moment: str, stale: list[int]
) -> None:
    with ready.transaction() as tx:
        key = make_key(tx)
        assert write(tx, item(key), at=moment) == stale
        months = tx.execute("SELECT month FROM exchange_content").fetchall()
    assert months == ([] if stale else [(date(2026, 12, 1),)])


@pytest.mark.parametrize(
    ("month", "months", "least_days", "due"),
    [
        ("2027-01-01", 3, 0, date(2027, 5, 1)),
        ("2027-01-01", 2, 90, date(2027, 5, 2)),
        ("2026-12-01", 0, 90, date(2027, 4, 1)),
        ("2028-01-01", 1, 0, date(2028, 3, 1)),
    ],
)
def test_three_months_are_not_always_ninety_days(
    ready: Database, month: str, months: int, least_days: int, due: date
) -> None:
    with ready.transaction() as tx:
        new_class(tx, "traffic", months=months, least_days=least_days)
        assert one(tx, "SELECT retention_due('traffic', %s)", month) == due


def test_of_two_agencies_in_one_batch_one_is_told_to_seal_again(ready: Database) -> None:
    with ready.transaction() as tx:
        new_class(tx, "police", months=12)
        ours, theirs = make_key(tx), make_key(tx, "2026-11-01", "police")
        assert write(tx, item(ours, 1), item(theirs, 2), item(ours, 3), item(theirs, 3)) == [2, 3]
        assert one(tx, "SELECT count(*) FROM exchange_content") == 1


def test_a_key_that_is_written_under_ends_only_after_that_commit(ready: Database) -> None:
    file = uuid4()
    with ready.transaction() as tx:
        key = make_key(tx, about=f"live/{file}")
        deletion = order(tx, file=file)
    with ready.transaction() as tx:
        write(tx, item(key))
        ended = in_thread(ready, STEPS[0], deletion)
        time.sleep(0.3)
        assert ended.is_alive()
    ended.join()
    with ready.transaction() as tx:
        assert write(tx, item(key)) == [1]
        assert one(tx, "SELECT count(*) FROM exchange_content") == 1


def in_thread(
    database: Database, step: Callable[[Tx, UUID], object], which: UUID
) -> threading.Thread:
    def run() -> None:
        with database.transaction() as tx:
            step(tx, which)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_nothing_ends_before_its_time_or_under_a_hold_of_its_month(ready: Database) -> None:
    with ready.transaction() as tx:
        make_key(tx)
        deletion = order(tx)
    refused(ready, deletion, "deletion too_early")
    with ready.transaction() as tx:
        set_clock(tx, "2027-01-31 23:59:50+07")
    refused(ready, deletion, "deletion too_early")
    with ready.transaction() as tx:
        set_clock(tx, "2027-02-01 00:00:01+07")
        hold = place_hold(tx, "class_month", class_="look_up", month="2026-12-20")
    refused(ready, deletion, "deletion held")
    with ready.transaction() as tx:
        tx.execute("INSERT INTO legal_hold_end VALUES (%s, sainam_now(), 'a', 'over')", (hold,))
        STEPS[0](tx, deletion)


def refused(database: Database, deletion: UUID, why: str) -> None:
    with pytest.raises(psycopg.Error, match=why), database.transaction() as tx:
        STEPS[0](tx, deletion)


@pytest.mark.parametrize("kind", ["subject", "exchange"])
def test_what_is_held_is_copied_before_its_key_ends(ready: Database, kind: str) -> None:
    exchange = uuid4()
    with ready.transaction() as tx:
        key = make_key(tx)
        write(tx, item(key, exchange=exchange), item(key, 2, mark="cd" * 16))
        hold = (
            place_hold(tx, "exchange", environment="live", about=exchange)
            if kind == "exchange"
            else place_hold(tx, "subject")
        )
        tx.execute("INSERT INTO legal_hold_mark VALUES (%s, %s, %s)", (hold, key, b"\xab" * 16))
        deletion = order(tx)
        set_clock(tx, "2027-02-01 00:00:01+07")
    refused(ready, deletion, "deletion hold_not_copied")
    with ready.transaction() as tx:
        safe = int(one(tx, MADE, "look_up", "2027-02-01", "hold", str(hold), WRAP))
        tx.execute("SELECT lock_deletion(%s)", (deletion,))
        tx.execute(
            "INSERT INTO held_content SELECT hold, environment, exchange, line, part, %s, %s,"
            " 'x', sainam_now() FROM held_under(%s)",
            (key, safe, key),
        )
        STEPS[0](tx, deletion)
        assert one(tx, "SELECT count(*) FROM held_content") == 1


def test_a_hold_placed_while_a_deletion_runs_comes_wholly_after_it(ready: Database) -> None:
    exchange = uuid4()
    with ready.transaction() as tx:
        key = make_key(tx)
        write(tx, item(key, exchange=exchange))
        deletion = order(tx)
        set_clock(tx, "2027-02-01 00:00:01+07")
    seen: list[object] = []

    def hold(tx: Tx, _: UUID) -> None:
        place_hold(tx, "exchange", environment="live", about=exchange)
        seen.append(one(tx, "SELECT count(*) FROM content_key_end WHERE key = %s", key))

    with ready.transaction() as tx:
        STEPS[0](tx, deletion)
        placed = in_thread(ready, hold, deletion)
        time.sleep(0.3)
        assert not seen
    placed.join()
    assert seen == [1]  # and so the person is told that it came too late


def test_keys_are_turned_while_others_are_made_and_rows_written(ready: Database) -> None:
    with ready.transaction() as tx:
        key = make_key(tx)
    faults: list[BaseException] = []

    def make(tx: Tx, _: UUID) -> None:
        try:
            make_key(tx, about=f"live/{uuid4()}")
        except psycopg.Error as fault:
            faults.append(fault)
            raise psycopg.Rollback from fault

    with ready.transaction() as tx:
        turn(tx, 2)
        made = in_thread(ready, make, uuid4())
        with ready.transaction() as other:
            assert write(other, item(key)) == []
    made.join()
    assert "key generation: 2" in str(faults[0])
    with ready.read_only() as tx:
        wraps = tx.execute("SELECT generation, key FROM content_key_wrap").fetchall()
    assert wraps == [(2, key)]


def test_a_turn_that_forgot_a_key_is_no_turn(ready: Database) -> None:
    with ready.transaction() as tx:
        make_key(tx)
    with ready.transaction() as tx:
        tx.execute("SELECT lock_keys_to_turn()")
        tx.execute("INSERT INTO key_generation VALUES (2, %s, sainam_now(), 't')", (bytes(32),))
        with pytest.raises(psycopg.Error, match="turn_incomplete"), tx.transaction():
            tx.execute("SELECT turn_keys()")
        call_off()
    with pytest.raises(psycopg.Error, match="turn_not_locked"), ready.transaction() as tx:
        tx.execute("SELECT turn_keys()")


def call_off() -> None:
    raise psycopg.Rollback


def test_a_month_of_many_files_ends_in_one_transaction(ready: Database, owner_url: str) -> None:
    with connect_as_owner(owner_url, application_name="test") as owner:
        owner.execute(
            "INSERT INTO content_key (class, month, kind, about, made_at) SELECT 'look_up',"
            " '2026-12-01', 'file', 'live/' || n, sainam_now() FROM generate_series(1, 12000) n"
        )
    with ready.transaction() as tx:
        deletion = order(tx)
        set_clock(tx, "2027-02-01 00:00:01+07")
        assert STEPS[0](tx, deletion) == 12000


def _half(url: str, which: UUID, place: int, begun: Any) -> None:
    with Database(url, application_name="killed") as database, database.transaction() as tx:
        STEPS[place](tx, which)
        begun.set()
        time.sleep(60)


@pytest.mark.parametrize("place", range(len(STEPS)))
def test_killed_in_any_step_it_is_taken_up_there(
    ready: Database, owner_url: str, place: int
) -> None:
    with ready.transaction() as tx:
        key = make_key(tx)
        write(tx, item(key))
        deletion = order(tx)
        set_clock(tx, "2027-02-01 00:00:01+07")
        january = make_key(tx, "2027-02-01")
        write(tx, item(january))
    for step in STEPS[:place]:
        with ready.transaction() as tx:
            step(tx, deletion)
    kill_in(owner_url, deletion, place)
    for step in STEPS[place:]:
        with ready.transaction() as tx:
            step(tx, deletion)
    with ready.read_only() as tx:
        assert one(tx, "SELECT deletion_stands_at(%s)", deletion) == "proved"
        assert tx.execute("SELECT month FROM exchange_content").fetchall() == [(date(2027, 2, 1),)]
        assert tx.execute("SELECT key FROM content_key_wrap").fetchall() == [(january,)]
        assert one(tx, "SELECT to_regclass('exchange_content_look_up_2026_12')") is None


def kill_in(url: str, deletion: UUID, place: int) -> None:
    context = multiprocessing.get_context("fork")
    begun = context.Event()
    process = context.Process(target=_half, args=(url, deletion, place, begun))
    process.start()
    assert begun.wait(30)
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join()


def test_steps_are_taken_in_their_order_and_not_while_a_master_stands(ready: Database) -> None:
    with ready.transaction() as tx:
        make_key(tx)
        deletion = order(tx)
        set_clock(tx, "2027-02-01 00:00:01+07")
        STEPS[0](tx, deletion)
    for place, why in ((2, "key_still_wrapped"), (4, "deletion step"), (5, "deletion step")):
        with pytest.raises(psycopg.Error, match=why), ready.transaction() as tx:
            STEPS[place](tx, deletion)
    with ready.transaction() as tx:
        STEPS[1](tx, deletion)
        STEPS[2](tx, deletion)
    with pytest.raises(psycopg.Error, match="master_stands"), ready.transaction() as tx:
        STEPS[4](tx, deletion)


def test_a_deletion_never_waits_in_a_ring_with_recordings(ready: Database) -> None:
    with ready.transaction() as tx:
        key = make_key(tx)
        write(tx, item(key))
        deletion = order(tx)
        set_clock(tx, "2027-02-01 00:00:01+07")
        new = make_key(tx, "2027-02-01")
    for step in STEPS[:5]:
        with ready.transaction() as tx:
            step(tx, deletion)
    stop = threading.Event()
    faults: list[Exception] = []
    writers = [threading.Thread(target=_record, args=(ready, new, stop, faults)) for _ in range(3)]
    for writer in writers:
        writer.start()
    time.sleep(0.2)
    with ready.transaction() as tx:
        assert STEPS[5](tx, deletion) == 1
    stop.set()
    for writer in writers:
        writer.join()
    assert not faults


def _record(database: Database, key: int, stop: threading.Event, faults: list[Exception]) -> None:
    while not stop.is_set():
        try:
            with database.transaction() as tx:
                assert write(tx, *(item(key, n) for n in range(1, 20))) == []
                tx.execute("SELECT count(*) FROM exchange_content WHERE mark = %s", (b"x" * 16,))
        except Exception as fault:  # noqa: BLE001  told to the test
            faults.append(fault)


def test_lines_of_a_person_are_found_in_a_file(database: Database) -> None:
    lines = [*range(3000), 16_909_060, 200_000_000]
    marks = sorted((b"%08d" % (n // 3), n) for n in lines)
    packed = b"".join(mark + n.to_bytes(4, "big") for mark, n in marks)
    with database.read_only() as tx:
        for person in (0, 7, 999, 16_909_060 // 3, 200_000_000 // 3):
            found = one(tx, "SELECT lines_of_mark(%s, %s)", packed, b"%08d" % person + b"x" * 8)
            assert found == [n for n in lines if n // 3 == person]
        assert one(tx, "SELECT lines_of_mark(%s, %s)", packed, b"z" * 16) == []
        assert one(tx, "SELECT lines_of_mark('', %s)", b"z" * 16) == []


def ring(tx: Tx) -> tuple[str, str]:
    """What lies beside the masters: the keys that live, and the deletions with what they ended."""
    keys = one(
        tx,
        "SELECT json_agg(json_build_object('number', k.number, 'class', k.class, 'month', k.month,"
        " 'kind', k.kind, 'about', k.about, 'made_at', k.made_at,"
        " 'wrapped', encode(w.wrapped, 'base64')))"
        " FROM content_key k JOIN content_key_wrap w ON w.key = k.number",
    )
    ended = one(
        tx,
        "SELECT json_agg(to_jsonb(d) || jsonb_build_object('keys',"
        " (SELECT json_agg(e.key) FROM content_key_end e WHERE e.deletion = d.id)))"
        " FROM deletion d",
    )
    return json.dumps(keys), json.dumps(ended)


def test_a_backup_from_before_a_deletion_comes_back_without_what_was_deleted(
    ready: Database, owner_url: str, postgres_server: PostgresServer
) -> None:
    with ready.transaction() as tx:
        gone = make_key(tx)
        write(tx, item(gone))
        set_clock(tx, "2027-02-01 00:00:01+07")
        kept = make_key(tx, "2027-02-01")
        write(tx, item(kept))
    ready.close()
    with postgres_server.database(urlsplit(owner_url).path[1:]) as backup:
        with Database(owner_url, application_name="test") as hub:
            with hub.transaction() as tx:
                deletion = order(tx)
            for step in STEPS:
                with hub.transaction() as tx:
                    step(tx, deletion)
            with hub.transaction() as tx:
                later = make_after_turn(tx)
                keys, ended = ring(tx)
        with Database(backup, application_name="test") as restored:
            with restored.transaction() as tx:
                tx.execute("SELECT take_up_ring(2, %s, %s, %s)", (bytes(32), keys, ended))
            for step in STEPS[2:]:
                with restored.transaction() as tx:
                    step(tx, deletion)
            with restored.transaction() as tx:
                assert tx.execute("SELECT key FROM exchange_content").fetchall() == [(kept,)]
                wraps = tx.execute("SELECT generation, key FROM content_key_wrap ORDER BY key")
                assert wraps.fetchall() == [(2, kept), (2, later)]
                assert make_after_turn(tx) == later + 1
            with (
                pytest.raises(psycopg.Error, match="ring not_newer"),
                restored.transaction() as tx,
            ):
                tx.execute("SELECT take_up_ring(2, %s, %s, %s)", (bytes(32), keys, ended))


def make_after_turn(tx: Tx) -> int:
    about = f"live/{uuid4()}"
    query = "SELECT key FROM make_content_key('look_up', '2027-02-01', 'file', %s, 2, %s)"
    return int(one(tx, query, about, WRAP))


def test_an_old_ring_is_not_taken_for_the_newest(ready: Database) -> None:
    with ready.transaction() as tx:
        make_key(tx)
        keys, _ = ring(tx)
        make_key(tx, about="live/one")
    with pytest.raises(psycopg.Error, match="ring key_unknown"), ready.transaction() as tx:
        tx.execute("SELECT take_up_ring(2, %s, %s, '[]')", (bytes(32), keys))


def test_a_month_of_the_audit_trail_goes_only_when_its_leaves_are_kept(
    ready: Database, owner_url: str
) -> None:
    with ready.transaction() as tx:
        tx.execute("SELECT make_retention_class('trail', '{audit_event}')")
        tx.execute(
            "INSERT INTO retention_rule VALUES ('trail', 1, 1, 0, NULL, 'ท', 'e', sainam_now(),"
            " 'a', 'b')"
        )
        txid = audited(tx, "2026-12-31 23:59:59.9+07")
        audited(tx, "2027-01-01 00:00:00+07")
    gone(ready, "deletion too_early")
    with ready.transaction() as tx:
        set_clock(tx, "2027-02-01 00:00:01+07")
    gone(ready, "leaves_missing: 1 events")  # nor while it is not sealed
    with ready.transaction() as tx:
        tx.execute(
            "INSERT INTO audit_block VALUES (1, '0', %s::text::xid8, 2, %s, %s, sainam_now(), 'k',"
            " %s, '')",
            (txid + 1, bytes(32), bytes(32), bytes(32)),
        )
    gone(ready, "leaves_missing: 1 events")
    with ready.transaction() as tx:
        tx.execute("INSERT INTO audit_block_leaves VALUES (1, %s)", (bytes(64),))
        assert one(tx, "SELECT drop_audit_month('2026-12-01')") == 1
        assert one(tx, "SELECT count(*) FROM audit_event") == 1


def audited(tx: Tx, at: str) -> int:
    tx.execute(
        "INSERT INTO audit_event (at, event, actor, subject) VALUES (%s, 'audit:export:made', 'a',"
        " 's')",
        (at,),
    )
    return int(one(tx, "SELECT pg_current_xact_id()::text::bigint"))


def gone(database: Database, why: str) -> None:
    with pytest.raises(psycopg.Error, match=why), database.transaction() as tx:
        tx.execute("SELECT drop_audit_month('2026-12-01')")
