"""Promise 8: every committed event is sealed into exactly one block, however transactions end."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sainam.audit import seal
from sainam.audit.append import append
from sainam.audit.block import Block, Header
from sainam.audit.event import Event
from sainam.audit.export import export_audit
from sainam.audit.refusals import LastBlockChanged, TransactionCounterBehind
from sainam.audit.seal import check_transaction_counter, seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.audit.store import current_head, find_horizon, insert_block
from sainam.audit.verify import verify_export
from sainam.kit.database import APP_ROLE, Database, Tx, connect_as_owner

KEY = SigningKey.new()
UNSEALED = """
    SELECT count(*) FROM audit_event WHERE txid >= coalesce(
      (SELECT to_txid FROM audit_block ORDER BY number DESC LIMIT 1), xid8 '0')
"""


def note(tx: Tx, subject: str) -> None:
    append(tx, Event.PORTAL_SESSION_OPENED, actor="login:demo", subject=subject)


def seal_all(database: Database) -> None:
    """Until nothing is left: other databases' transactions on this server hold up the horizon."""
    left = 1
    while left:
        with database.transaction() as tx:
            seal_audit(tx, KEY)
            (left,) = tx.execute(UNSEALED).fetchone() or (1,)


def call_off() -> None:
    raise psycopg.Rollback


def blocks(tx: Tx) -> list[tuple[int, int]]:
    """Number and count of events."""
    return [tuple(row) for row in tx.execute("SELECT number, events FROM audit_block ORDER BY 1")]


def sealed_subjects(database: Database, tmp_path: Path) -> list[str]:
    """What a whole export holds, once it has verified."""
    out = BytesIO()
    with database.transaction() as tx:
        export_audit(tx, out, actor="login:auditor", public_keys={KEY.key_id: KEY.public})
    export = tmp_path / "export.jsonl"
    export.write_bytes(out.getvalue())
    verdict = verify_export(export)
    assert verdict.ok, verdict.english
    found = []
    for line in out.getvalue().decode().splitlines():
        _, _, after = line.partition('"subject":"')
        found += [after.partition('"')[0]] if after else []
    return found


def test_a_late_commit_is_never_missed_and_falls_into_a_later_block(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as tx:
        note(tx, "early:1")
    seal_all(database)
    with ExitStack() as late:
        slow = late.enter_context(database.transaction())
        note(slow, "late:1")
        for number in (2, 3):
            with database.transaction() as tx:
                note(tx, f"early:{number}")
            with database.transaction() as tx:
                assert seal_audit(tx, KEY) is None
        note(slow, "late:2")
    seal_all(database)
    with database.transaction() as tx:
        assert blocks(tx)[0] == (1, 1)
        assert sum(events for _, events in blocks(tx)) == 5
    assert sealed_subjects(database, tmp_path) == [
        "early:1",
        "late:1",
        "late:2",
        "early:2",
        "early:3",
    ]


def test_what_was_rolled_back_leaves_no_trace_and_no_gap(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as tx:
        note(tx, "undone:1")
        call_off()
    with database.transaction() as tx:
        note(tx, "done:1")
    seal_all(database)
    assert sealed_subjects(database, tmp_path) == ["done:1"]


def test_without_events_there_is_no_block(database: Database) -> None:
    with database.transaction() as tx:
        assert seal_audit(tx, KEY) is None
        assert current_head(tx) is None
    with database.transaction() as tx:
        note(tx, "first:1")
    seal_all(database)
    with database.transaction() as tx:
        head = current_head(tx)
        assert seal_audit(tx, KEY) is None
        assert current_head(tx) == head


def test_what_others_are_writing_when_a_pack_is_made_is_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ExitStack() as open_still:
        other = open_still.enter_context(database.transaction())
        note(other, "still:writing")
        with database.transaction() as tx:
            note(tx, "pack:ordered")
        monkeypatch.setattr("time.sleep", lambda _: open_still.close())
        seal.seal_until_now(database, KEY)
    with database.transaction() as tx:
        assert tx.execute(UNSEALED).fetchone() == (0,)


def test_who_writes_for_ever_is_not_waited_for(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seal, "WAIT_SECONDS", 0.0)
    with database.transaction() as other:
        note(other, "still:writing")
        seal.seal_until_now(database, KEY)
    seal_all(database)


def test_a_full_block_is_cut_between_transactions(database: Database, tmp_path: Path) -> None:
    for size in (1, 5, 2, 1, 1):
        with database.transaction() as tx:
            for place in range(size):
                note(tx, f"event:{size}.{place}")
    with database.transaction() as tx:
        (newest,) = tx.execute("SELECT max(txid::text::bigint) FROM audit_event").fetchone() or ()
        while find_horizon(tx) <= newest:
            continue  # another database's transaction on this server has not ended
        for _ in range(3):
            seal_audit(tx, KEY, at_most=3)
        assert [events for _, events in blocks(tx)] == [6, 3, 1]
    assert len(sealed_subjects(database, tmp_path)) == 10


def test_sealers_at_the_same_time_make_one_chain(database: Database, tmp_path: Path) -> None:
    writing = threading.Event()

    def seal_while_others_write() -> None:
        while not writing.is_set():
            with database.transaction() as tx:
                seal_audit(tx, KEY, at_most=10)

    def write(writer: int) -> None:
        for number in range(60):
            with database.transaction() as tx:
                note(tx, f"event:{writer}.{number}")

    with ThreadPoolExecutor(4) as threads:
        sealers = [threads.submit(seal_while_others_write) for _ in range(2)]
        for done in [threads.submit(write, writer) for writer in range(2)]:
            done.result()
        writing.set()
        for done in sealers:
            done.result()
    seal_all(database)
    wanted = [f"event:{writer}.{number}" for writer in range(2) for number in range(60)]
    assert sorted(sealed_subjects(database, tmp_path)) == sorted(wanted)


SEALER = """
import os, sys
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.kit.database import Database

def stop_here():
    print("here", flush=True)
    sys.stdin.read()

class StoppingKey(SigningKey):
    def sign(self, head):
        if sys.argv[1] == "while signing":
            stop_here()
        return super().sign(head)

with Database(os.environ["URL"], application_name="sealer") as database:
    with database.transaction() as tx:
        while seal_audit(tx, StoppingKey.new()) is None:
            pass
        stop_here()
"""


@pytest.mark.parametrize("moment", ["while signing", "before commit"])
def test_a_sealer_killed_half_way_leaves_nothing_behind(
    database: Database, owner_url: str, tmp_path: Path, moment: str
) -> None:
    with database.transaction() as tx:
        note(tx, "event:1")
    sealer = subprocess.Popen(
        [sys.executable, "-c", SEALER, moment],
        env={**os.environ, "URL": owner_url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with sealer:
        assert sealer.stdout is not None
        assert sealer.stdout.readline() == b"here\n"
        sealer.kill()
    with database.transaction() as tx:
        assert blocks(tx) == []
    seal_all(database)
    with database.transaction() as tx:
        assert blocks(tx) == [(1, 1)]
    assert sealed_subjects(database, tmp_path) == ["event:1"]


def test_a_database_restored_into_another_cluster_is_not_sealed(database: Database) -> None:
    with database.transaction() as tx:
        note(tx, "event:1")
    seal_all(database)
    with database.transaction() as tx:
        head = current_head(tx)
        (end,) = tx.execute("SELECT to_txid::text::bigint FROM audit_block").fetchone() or (0,)
        assert head is not None
        far = Header(2, end, 5 << 32, 1, bytes(32), head.digest, head.sealed_at, KEY.key_id)
        insert_block(tx, Block(far, far.head(), KEY.sign(far.head())))
    with pytest.raises(TransactionCounterBehind) as refusal, database.transaction() as tx:
        seal_audit(tx, KEY)
    assert "pg_resetwal --epoch=6" in refusal.value.detail
    with pytest.raises(TransactionCounterBehind), database.transaction() as tx:
        check_transaction_counter(tx)


def test_nothing_is_chained_to_a_block_that_was_changed(database: Database, owner_url: str) -> None:
    with database.transaction() as tx:
        note(tx, "event:1")
    seal_all(database)
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("UPDATE audit_block SET sealed_at = sealed_at + interval '1 hour'")
    with pytest.raises(LastBlockChanged), database.transaction() as tx:
        seal_audit(tx, KEY)


@pytest.fixture(scope="module")
def three_connections(module_owner_url: str) -> Iterator[list[Tx]]:
    with ExitStack() as stack:
        connections = [
            stack.enter_context(
                connect_as_owner(module_owner_url, application_name="tests", role=APP_ROLE)
            )
            for _ in range(3)
        ]
        for connection in connections:
            connection.autocommit = False
        yield connections


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["note", "note", "commit", "undo", "seal"])),
    max_size=25,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_in_whatever_order_transactions_end(
    three_connections: list[Tx], module_database: Database, tmp_path: Path, steps: list[Any]
) -> None:
    committed = set(subjects_in(three_connections[0]))
    open_notes: list[set[str]] = [set(), set(), set()]
    for number, (who, step) in enumerate(steps):
        connection = three_connections[who]
        if step == "note":
            subject = f"event:{len(committed)}.{number}"
            note(connection, subject)
            open_notes[who].add(subject)
        elif step == "commit":
            connection.commit()
            committed |= open_notes[who]
            open_notes[who] = set()
        elif step == "undo":
            connection.rollback()
            open_notes[who] = set()
        else:
            with module_database.transaction() as tx:
                seal_audit(tx, KEY, at_most=2)
    for connection in three_connections:
        connection.rollback()
    seal_all(module_database)
    if committed:
        sealed = sealed_subjects(module_database, tmp_path)
        assert len(sealed) == len(set(sealed))
        assert {subject for subject in sealed if subject.startswith("event:")} == {
            subject for subject in committed if subject.startswith("event:")
        }


def subjects_in(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute("SELECT subject FROM audit_event").fetchall()
    connection.rollback()
    return [subject for (subject,) in rows]
