"""Numbers of documents: without gaps, whoever issues at once; voided ones stay with a reason."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import psycopg
import pytest
from paper_samples import JOURNAL, LETTER, MEMO, MOU, OFFICE, SAMPLES

from sainam.audit.event import Event
from sainam.documents import store
from sainam.documents.document import Content
from sainam.documents.issue_document import Issued, issue_document
from sainam.documents.pades import PadesDesk
from sainam.documents.refusals import (
    AllHaveSigned,
    BadNumber,
    DocumentVoided,
    NoSeries,
    NumberTaken,
    UnknownDocument,
    UnprintableText,
    VoidReasonMissing,
)
from sainam.documents.sign_document import sign_document
from sainam.documents.signing_keys import SigningKeys
from sainam.documents.trial_authority import TrialAuthority
from sainam.documents.typeset import typeset
from sainam.documents.void_number import void_number, void_unused
from sainam.kit.byte_store import ByteStore
from sainam.kit.clock import now, shift
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import buddhist_year, business_date, start_of_day

ACTOR = "legal"


@pytest.fixture
def byte_store(tmp_path: Path) -> ByteStore:
    return ByteStore(tmp_path / "bytes")


@pytest.fixture
def desk(tmp_path: Path) -> PadesDesk:
    trials = TrialAuthority(tmp_path / "trial", "หน่วยงานสมมติ")
    return PadesDesk(SigningKeys(tmp_path, trials), None)


def issue(tx: Tx, kept: ByteStore, content: Content = LETTER, central: str = "") -> Issued:
    return issue_document(
        tx, kept, OFFICE, content, actor=ACTOR, dossier="D-2569-00001", central_number=central
    )


def year_of(tx: Tx) -> int:
    return buddhist_year(business_date(now(tx)))


def serials(tx: Tx, series: str = "letters") -> list[int]:
    return [line.serial for line in store.register_of(tx, series, year_of(tx))]


def events(tx: Tx, document: UUID) -> list[str]:
    rows = tx.execute(
        "SELECT event::text FROM audit_event WHERE subject = %s ORDER BY seq",
        (f"document:{document}",),
    )
    return [row[0] for row in rows]


@pytest.mark.row("P3")
def test_numbers_of_a_series_follow_one_another(database: Database, byte_store: ByteStore) -> None:
    with database.transaction() as tx:
        numbers = [issue(tx, byte_store).number for _ in range(3)]
        memo = issue(tx, byte_store, MEMO).number
    assert numbers == ["มท 54xx/1", "มท 54xx/2", "มท 54xx/3"]
    assert memo == "กปน. 54xx/1"


def test_a_number_of_a_document_that_failed_is_given_to_the_next(
    database: Database, byte_store: ByteStore
) -> None:
    broken = msgspec.structs.replace(LETTER, subject="漢字")
    with pytest.raises(UnprintableText), database.transaction() as tx:
        issue(tx, byte_store, broken)
    with database.transaction() as tx:
        assert issue(tx, byte_store).number == "มท 54xx/1"


def test_many_at_once_leave_no_gap_and_share_no_number(
    owner_url: str, byte_store: ByteStore
) -> None:
    turns, failed = 4, []

    def write(rank: int) -> None:
        with Database(owner_url, application_name=f"writer {rank}", max_size=1) as own:
            for turn in range(turns):
                try:
                    with own.transaction() as tx:
                        issue(tx, byte_store)
                        tx.execute("SELECT 1 / %s", ((rank + turn) % 3,))
                except psycopg.errors.DivisionByZero:
                    failed.append(rank)

    writers = [threading.Thread(target=write, args=(rank,)) for rank in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with Database(owner_url, application_name="reader") as own, own.transaction() as tx:
        assert failed
        assert serials(tx) == list(range(1, 4 * turns - len(failed) + 1))


def test_a_new_buddhist_year_of_bangkok_begins_at_one(
    database: Database, owner_url: str, byte_store: ByteStore
) -> None:
    with database.transaction() as tx:
        first = issue(tx, byte_store, MOU)
        today = business_date(now(tx))
        to_new_year = start_of_day(today.replace(year=today.year + 1, month=1, day=1)) - now(tx)
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute(
            "INSERT INTO sainam.installation (mode) VALUES ('demo') ON CONFLICT DO NOTHING"
        )
        shift(owner, to_new_year + timedelta(minutes=1))
    with database.transaction() as tx:
        second = issue(tx, byte_store, MOU)
    year = buddhist_year(today)
    assert first.number == f"กปน.-MOU 1/{year}"
    assert second.number == f"กปน.-MOU 1/{year + 1}"


def test_a_number_of_the_central_register_is_kept_once(
    database: Database, byte_store: ByteStore
) -> None:
    with database.transaction() as tx:
        assert issue(tx, byte_store, central=" มท  ๕๔๒๑/๗๗ ").number == "มท 5421/77"
    with pytest.raises(NumberTaken), database.transaction() as tx:
        issue(tx, byte_store, central="มท 5421/77")
    with database.transaction() as tx:
        assert serials(tx) == []


def test_where_the_central_register_gave_our_next_number_we_go_on_behind_it(
    database: Database, byte_store: ByteStore
) -> None:
    with database.transaction() as tx:
        issue(tx, byte_store, central="มท 54xx/1")
        assert issue(tx, byte_store).number == "มท 54xx/2"


@pytest.mark.parametrize("number", ["ไม่มีตัวเลข", "1" * 61, "a<b>1", "12\u202e34"])
def test_a_number_that_cannot_be_one_is_refused(
    database: Database, byte_store: ByteStore, number: str
) -> None:
    with pytest.raises(BadNumber), database.transaction() as tx:
        issue(tx, byte_store, central=number)


def test_a_voided_number_stays_with_its_reason_and_is_not_given_again(
    database: Database, byte_store: ByteStore, desk: PadesDesk
) -> None:
    with database.transaction() as tx:
        issued = issue(tx, byte_store)
    with database.transaction() as tx:
        void_number(tx, issued.id, actor=ACTOR, reason="พิมพ์ชื่อผู้รับผิด")
        assert issue(tx, byte_store).number == "มท 54xx/2"
        lines = store.register_of(tx, "letters", year_of(tx))
        assert [(line.serial, line.voided) for line in lines] == [
            (1, "พิมพ์ชื่อผู้รับผิด"),
            (2, None),
        ]
        row = store.find_document(tx, issued.id)
        assert row is not None
        assert row.voided == "พิมพ์ชื่อผู้รับผิด"
    with pytest.raises(DocumentVoided), database.transaction() as tx:
        void_number(tx, issued.id, actor=ACTOR, reason="อีกครั้ง")
    with pytest.raises(DocumentVoided), database.transaction() as tx:
        sign_document(tx, byte_store, desk, issued.id, actor="governor")


def test_a_number_is_not_voided_without_a_reason(database: Database, byte_store: ByteStore) -> None:
    with database.transaction() as tx:
        issued = issue(tx, byte_store)
    with pytest.raises(VoidReasonMissing), database.transaction() as tx:
        void_number(tx, issued.id, actor=ACTOR, reason="  ")
    with pytest.raises(UnknownDocument), database.transaction() as tx:
        void_number(tx, new_id(), actor=ACTOR, reason="ไม่มี")


def test_a_number_spoilt_on_paper_is_taken_and_voided(
    database: Database, byte_store: ByteStore
) -> None:
    with database.transaction() as tx:
        assert void_unused(tx, OFFICE, "letters", actor=ACTOR, reason="กระดาษเสีย") == "มท 54xx/1"
        assert issue(tx, byte_store).number == "มท 54xx/2"
    with pytest.raises(NoSeries), database.transaction() as tx:
        void_unused(tx, OFFICE, "none", actor=ACTOR, reason="ไม่มีทะเบียน")


@pytest.mark.row("P6")
def test_the_two_sides_sign_one_after_the_other_and_every_version_is_kept(
    database: Database, byte_store: ByteStore, desk: PadesDesk
) -> None:
    with database.transaction() as tx:
        issued = issue(tx, byte_store, MOU)
        first = sign_document(tx, byte_store, desk, issued.id, actor="officer")
    with database.transaction() as tx:
        second = sign_document(tx, byte_store, desk, issued.id, actor="governor")
    with database.transaction() as tx:
        row = store.find_document(tx, issued.id)
        assert row is not None
        assert (row.signed, row.wanted, row.latest) == (2, 2, second.sha256)
        assert [(one.login, one.name, one.level) for one in store.signatures_of(tx, issued.id)] == [
            ("officer", MOU.signatories[0].name, "B-B"),
            ("governor", MOU.signatories[1].name, "B-B"),
        ]
        assert events(tx, issued.id) == [
            Event.DOCUMENT_PAPER_ISSUED,
            Event.DOCUMENT_PAPER_SIGNED,
            Event.DOCUMENT_PAPER_SIGNED,
        ]
        assert row.file_name.endswith(".pdf")
        assert "/" not in row.file_name
        kept = [
            byte_store.path(one).read_bytes()
            for one in (issued.sha256, first.sha256, second.sha256)
        ]
    assert kept[0] == typeset(row.record).pdf
    assert kept[2].startswith(kept[1])
    assert kept[1].startswith(kept[0])
    with pytest.raises(AllHaveSigned), database.transaction() as tx:
        sign_document(tx, byte_store, desk, issued.id, actor="third")


def test_two_who_sign_at_once_sign_one_after_the_other(
    owner_url: str, byte_store: ByteStore, desk: PadesDesk
) -> None:
    with Database(owner_url, application_name="tests", max_size=4) as own:
        with own.transaction() as tx:
            issued = issue(tx, byte_store, MOU)

        def sign(login: str) -> None:
            with own.transaction() as tx:
                sign_document(tx, byte_store, desk, issued.id, actor=login)

        both = [threading.Thread(target=sign, args=(login,)) for login in ("officer", "governor")]
        for one in both:
            one.start()
        for one in both:
            one.join()
        with own.transaction() as tx:
            assert [one.rank for one in store.signatures_of(tx, issued.id)] == [1, 2]


def test_a_journal_has_no_number_and_may_be_made_again(
    database: Database, byte_store: ByteStore
) -> None:
    with database.transaction() as tx:
        assert {issue(tx, byte_store, JOURNAL).number for _ in range(2)} == {""}
        assert len(store.documents_of(tx, "D-2569-00001")) == 2


@pytest.mark.parametrize("kind", SAMPLES)
def test_every_kind_is_issued_and_found_again_as_it_was_told(
    kind: str, database: Database, byte_store: ByteStore
) -> None:
    with database.transaction() as tx:
        issued = issue(tx, byte_store, SAMPLES[kind])
        row = store.find_document(tx, issued.id)
    assert row is not None
    assert (row.kind, row.record.content) == (kind, SAMPLES[kind])
    with byte_store.open(row.sha256) as bytes_of:
        assert bytes_of.read() == typeset(row.record).pdf


def test_nothing_of_a_document_can_be_edited(database: Database, byte_store: ByteStore) -> None:
    with database.transaction() as tx:
        issue(tx, byte_store)
    tables = ("document", "document_number", "document_signature", "document_void")
    for table in tables:
        with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction() as tx:
            tx.execute(f"DELETE FROM {table}")
    with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction() as tx:
        tx.execute("UPDATE document SET number = 'x'")
