"""The audit trail in the database: a closed list, rows that nobody changes, months, exports."""

from datetime import date
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.audit.export import export_audit
from sainam.audit.refusals import NoSuchBlocks, PublicKeyUnknown
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.audit.store import find_blocks_of_dates
from sainam.audit.verify import verify_export
from sainam.kit.database import Database, Tx

KEY = SigningKey.new()
KEYS = {KEY.key_id: KEY.public}


def seal(database: Database) -> None:
    """What was just committed; transactions of other tests may hold it up for a moment."""
    block = None
    while block is None:
        with database.transaction() as tx:
            block = seal_audit(tx, KEY)


def note_at(tx: Tx, *moments: str) -> None:
    """Events of these moments, as a clock would have given them."""
    for moment in moments:
        tx.execute(
            "INSERT INTO audit_event (at, event, actor, subject)"
            " VALUES (%s, 'water:series:stored', 'worker', 'series:SAMLAE')",
            (moment,),
        )


def call_off() -> None:
    raise psycopg.Rollback


def test_the_database_knows_the_same_events_as_the_code(module_database: Database) -> None:
    with module_database.transaction() as tx:
        rows = tx.execute("SELECT unnest(enum_range(NULL::audit_kind))::text").fetchall()
    assert sorted(kind for (kind,) in rows) == sorted(event.value for event in Event)


def test_an_event_outside_the_list_cannot_be_written(module_database: Database) -> None:
    with (
        pytest.raises(psycopg.errors.InvalidTextRepresentation),
        module_database.transaction() as tx,
    ):
        tx.execute(
            "INSERT INTO audit_event (at, event, actor, subject)"
            " VALUES (sainam_now(), 'audit:anything:said', 'x', 'y:z')"
        )


@pytest.mark.parametrize("table", ["audit_event", "audit_event_default", "audit_block"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"],
    ids=["update", "delete", "truncate"],
)
def test_the_application_can_change_nothing(
    module_database: Database, table: str, statement: str
) -> None:
    column = "events" if table == "audit_block" else "detail"
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        module_database.transaction() as tx,
    ):
        tx.execute(statement.format(table, column, column).encode())


def test_a_rolled_back_action_leaves_no_event(module_database: Database) -> None:
    with module_database.transaction() as tx:
        append(tx, Event.CLOCK_OFFSET_SET, actor="login:demo", subject="clock:undone")
        call_off()
    with module_database.transaction() as tx:
        undone = tx.execute("SELECT FROM audit_event WHERE subject = 'clock:undone'")
        assert undone.fetchall() == []


def test_a_block_reaches_over_the_end_of_a_bangkok_month(
    database: Database, tmp_path: Path
) -> None:
    with database.transaction() as tx:
        for month in ("2026-11-30", "2026-12-01"):
            tx.execute("SELECT ensure_month_partition('audit_event', %s::date)", (month,))
        note_at(tx, "2026-11-30 16:59:59.999999Z", "2026-11-30 17:00:00Z", "2031-05-01 00:00Z")
        rows = tx.execute(
            "SELECT tableoid::regclass::text FROM audit_event ORDER BY seq"
        ).fetchall()
        assert [table for (table,) in rows] == [
            "audit_event_2026_11",
            "audit_event_2026_12",
            "audit_event_default",
        ]
    seal(database)
    export = tmp_path / "export.jsonl"
    with export.open("wb") as out, database.transaction() as tx:
        exported = export_audit(tx, out, actor="login:auditor", public_keys=KEYS)
    assert (exported.first, exported.last, exported.events) == (1, 1, 3)
    assert verify_export(export, exported.head.hex()).ok


def test_dates_of_bangkok_choose_the_blocks_that_hold_their_events(database: Database) -> None:
    with database.transaction() as tx:
        note_at(tx, "2026-11-29 16:59:59Z")  # the 29th in Bangkok
    seal(database)
    with database.transaction() as tx:
        note_at(tx, "2026-11-29 17:00:00Z", "2026-11-30 17:00:00Z")  # the 30th and the 1st
    seal(database)
    with database.transaction() as tx:
        note_at(tx, "2026-11-30 16:59:59.999999Z")  # the 30th, told late
    seal(database)

    def blocks_of(first: date, last: date) -> tuple[int, int] | None:
        with database.transaction() as tx:
            return find_blocks_of_dates(tx, first, last)

    assert blocks_of(date(2026, 11, 29), date(2026, 11, 29)) == (1, 1)
    assert blocks_of(date(2026, 11, 30), date(2026, 11, 30)) == (2, 3)
    assert blocks_of(date(2026, 12, 1), date(2026, 12, 31)) == (2, 2)
    assert blocks_of(date(2026, 11, 1), date(2026, 12, 31)) == (1, 3)
    assert blocks_of(date(2026, 11, 1), date(2026, 11, 28)) is None


def test_an_export_is_itself_an_event_and_carries_only_the_blocks_asked_for(
    database: Database, tmp_path: Path
) -> None:
    for _ in range(3):
        with database.transaction() as tx:
            note_at(tx, "2026-11-22 00:00Z")
        seal(database)
    export = tmp_path / "export.jsonl"
    with export.open("wb") as out, database.transaction() as tx:
        exported = export_audit(tx, out, actor="login:auditor", public_keys=KEYS, first=2, last=3)
    assert verify_export(export).ok
    with database.transaction() as tx:
        told = tx.execute(
            "SELECT actor, subject, detail FROM audit_event WHERE event = 'audit:export:made'"
        ).fetchall()
    detail = f'{{"blocks":2,"events":2,"head":"{exported.head.hex()}"}}'
    assert told == [("login:auditor", "audit_blocks:2-3", detail)]


def test_blocks_that_are_not_there_are_refused(database: Database) -> None:
    with pytest.raises(NoSuchBlocks), database.transaction() as tx:
        export_audit(tx, BytesIO(), actor="login:auditor", public_keys=KEYS)
    with database.transaction() as tx:
        note_at(tx, "2026-11-22 00:00Z")
    seal(database)
    for first, last in ((0, 1), (2, 1), (1, 2), (5, 9)):
        out = BytesIO()
        with pytest.raises(NoSuchBlocks) as refusal, database.transaction() as tx:
            export_audit(tx, out, actor="login:auditor", public_keys=KEYS, first=first, last=last)
        assert refusal.value.detail == f"Asked for {first} to {last}; there are 1 to 1."
        assert out.getvalue() == b""


def test_an_export_without_the_signers_public_key_is_refused(module_database: Database) -> None:
    with module_database.transaction() as tx:
        note_at(tx, "2026-11-22 00:00Z")
    seal(module_database)
    with pytest.raises(PublicKeyUnknown) as refusal, module_database.transaction() as tx:
        export_audit(tx, BytesIO(), actor="login:auditor", public_keys={})
    assert KEY.key_id in refusal.value.detail


@pytest.mark.parametrize("column", ["seq", "txid", "salt"])
def test_the_application_cannot_write_into_a_sealed_range(
    module_database: Database, column: str
) -> None:
    statement = (
        f"INSERT INTO audit_event (at, event, actor, subject, {column})"
        " VALUES (sainam_now(), 'clock:offset:set', 'x', 'y:z', NULL)"
    )
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        module_database.transaction() as tx,
    ):
        tx.execute(statement.encode())
