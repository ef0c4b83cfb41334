"""An attachment is what one's own side uploaded: a digest alone opens nobody else's papers."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from dossier_desk import AGENCY, DossierDesk, open_desk

from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.documents.refusals import UnknownDocument
from sainam.formats.layout import Title
from sainam.kit.byte_store import BytesMissing
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.migrate import MIGRATIONS, migrate
from sainam.onboarding.refusals import BodyInvalid, RoleMissing, UnknownDossier
from sainam.onboarding.take_event import open_dossier
from sainam.onboarding.uploads import store
from sainam.onboarding.uploads.read_attachment import read_attachment
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers

pytestmark = pytest.mark.row("P1")
PDF = b"%PDF-1.7 made up "


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> DossierDesk:
    made = open_desk(module_database, tmp_path_factory.mktemp("desk"))
    with module_database.transaction() as tx:
        register_hashed(
            tx,
            Login("colleague", Title("สมมติ", "Colleague"), frozenset({"agency_officer"}), AGENCY),
            "none", contact=Contact("colleague@example.go.th", "", "เจ้าหน้าที่"), actor="tests",
        )  # fmt: skip
    return made


@pytest.fixture
def portal(desk: DossierDesk) -> HubDossiers:
    return HubDossiers(desk.database, desk.world)


def uploaded(portal: HubDossiers, login: str, content: bytes) -> dict[str, Any]:
    kept = portal.attach(login, "เอกสาร.pdf", "authority", PDF + content)
    assert kept is not None
    return {
        "sha256": kept.sha256, "name": kept.name, "media_type": kept.media_type,
        "length": kept.length, "kind": kept.kind,
    }  # fmt: skip


def faults_of(desk: DossierDesk, event: str, login: str, number: str, **body: Any) -> set[str]:
    with pytest.raises(BodyInvalid) as refused:
        desk.do(number, event, login, **body)
    return {f"{fault.field} {fault.rule}" for fault in refused.value.field_faults}


def read(desk: DossierDesk, number: str, sha256: str, login: str) -> bytes:
    with desk.database.read_only() as tx:
        return read_attachment(
            tx, desk.world.byte_store, number, sha256, desk.actor(login)
        )[2]  # fmt: skip


def test_who_uploads_is_on_record_with_kind_and_size(
    desk: DossierDesk, portal: HubDossiers
) -> None:
    paper = uploaded(portal, "officer", b"one")
    with desk.database.read_only() as tx:
        found = store.find_upload(tx, bytes.fromhex(paper["sha256"]), AGENCY)
        assert store.find_upload(tx, bytes.fromhex(paper["sha256"]), None) is None
        audit = tx.execute(
            "SELECT event::text, actor, agency FROM audit_event WHERE subject = %s",
            (f"upload:{paper['sha256']}",),
        ).fetchall()
    assert found is not None
    assert (found.agency, found.login, found.media_type) == (AGENCY, "officer", "application/pdf")
    assert found.size == len(PDF + b"one")
    assert audit == [("onboarding:upload:kept", "officer", AGENCY)]


def test_a_colleague_attaches_what_one_uploaded_and_both_and_the_council_read_it(
    desk: DossierDesk, portal: HubDossiers
) -> None:
    paper = uploaded(portal, "officer", b"two")
    number = desk.open()
    desk.do(number, "submit", "colleague", **desk.request(attachments=[paper]))
    for login in ("officer", "colleague", "secretary"):
        assert read(desk, number, paper["sha256"], login) == PDF + b"two"
    with pytest.raises(UnknownDossier):
        read(desk, number, paper["sha256"], "stranger")


@pytest.mark.parametrize("event", ["save", "submit"])
@pytest.mark.parametrize("uploader", ["stranger", "legal1"])
def test_a_draft_cannot_name_what_another_side_uploaded(
    desk: DossierDesk, portal: HubDossiers, event: str, uploader: str
) -> None:
    theirs = uploaded(portal, uploader, b"secret of another")
    number = desk.open()
    body = desk.request(attachments=[theirs])
    told = faults_of(desk, event, "officer", number, **body)
    assert told == {"attachments.0 attachment.unknown"}
    with pytest.raises(UnknownDocument):
        read(desk, number, theirs["sha256"], "officer")


def test_nor_can_a_new_dossier(desk: DossierDesk, portal: HubDossiers) -> None:
    theirs = uploaded(portal, "stranger", b"secret of another")
    with pytest.raises(BodyInvalid) as refused, desk.database.transaction() as tx:
        open_dossier(
            tx, desk.world, kind="link", agency=AGENCY, actor=desk.actor("officer"),
            body={"attachments": [theirs]},
        )  # fmt: skip
    assert [one.field for one in refused.value.field_faults] == ["request.attachments.0"]


def test_a_paper_of_the_hub_is_no_attachment_either(desk: DossierDesk) -> None:
    """Its digest is told to whoever may see the paper, and to others by mistake."""
    kept = desk.world.byte_store.put(BytesIO(PDF + b"minutes"))
    paper = {
        "sha256": kept.sha256.hex(), "name": "m.pdf", "media_type": "application/pdf",
        "length": kept.length,
    }  # fmt: skip
    number = desk.open()
    told = faults_of(desk, "save", "officer", number, attachments=[paper])
    assert told == {"attachments.0 attachment.unknown"}


def test_what_was_named_before_this_was_asked_is_not_given_out(
    desk: DossierDesk, portal: HubDossiers, module_owner_url: str
) -> None:
    """A step on record that names another agency's bytes opens them to nobody."""
    mine, theirs = uploaded(portal, "officer", b"mine"), uploaded(portal, "stranger", b"theirs")
    number = desk.open()
    desk.do(number, "save", "officer", attachments=[mine])
    with connect_as_owner(module_owner_url, application_name="tests") as owner:
        owner.execute(
            "UPDATE sainam.dossier_step SET body = replace(body, %s, %s) WHERE dossier = %s",
            (mine["sha256"], theirs["sha256"], number),
        )
    for login in ("officer", "secretary"):
        with pytest.raises(UnknownDocument):
            read(desk, number, theirs["sha256"], login)


@pytest.mark.row("L2")
@pytest.mark.parametrize(
    ("kind", "name", "rule"),
    [
        ("id_card_copy", "a.pdf", "attachment.copy"),
        ("house_registration_copy", "a.pdf", "attachment.copy"),
        ("other", "สำเนาบัตรประชาชน.pdf", "attachment.copy"),
        ("", "a.pdf", "attachment.kind"),
        ("passport", "a.pdf", "attachment.kind"),
    ],
)
def test_a_copy_that_nobody_may_ask_for_is_refused_by_the_letter_before_it_is_kept(
    desk: DossierDesk, portal: HubDossiers, kind: str, name: str, rule: str
) -> None:
    content = PDF + f"{kind} {name}".encode()
    with pytest.raises(BodyInvalid) as refused:
        portal.attach("officer", name, kind, content)
    [fault] = refused.value.field_faults
    assert fault.rule == rule
    assert ("มท 0309/ว0627" in fault.thai) is (rule == "attachment.copy")
    assert not desk.world.byte_store.path(sha256(content).digest()).exists()


@pytest.mark.row("L2")
def test_the_database_takes_no_upload_declared_as_such_a_copy(desk: DossierDesk) -> None:
    upload = store.Upload(bytes(32), AGENCY, "officer", "application/pdf", 1, "id_card_copy")
    with pytest.raises(psycopg.errors.CheckViolation), desk.database.transaction() as tx:
        store.insert_upload(tx, upload)


@pytest.mark.row("L2")
def test_of_equal_bytes_declared_twice_each_word_stands(
    desk: DossierDesk, portal: HubDossiers
) -> None:
    first = uploaded(portal, "officer", b"two words")
    again = portal.attach("officer", "b.pdf", "plan", PDF + b"two words")
    assert again is not None
    for kind in (first["kind"], again.kind):
        desk.do(desk.open(), "save", "officer", attachments=[{**first, "kind": kind}])


@pytest.mark.parametrize(
    "changed", [{"length": 1}, {"media_type": "image/png"}, {"kind": "plan"}, {"kind": ""}]
)
def test_kind_and_length_are_those_of_the_upload(
    desk: DossierDesk, portal: HubDossiers, changed: dict[str, Any]
) -> None:
    paper = {**uploaded(portal, "officer", b"three"), **changed}
    told = faults_of(desk, "save", "officer", desk.open(), attachments=[paper])
    assert told == {"attachments.0 attachment.differs"}


def test_the_faults_of_attachments_come_with_all_others(
    desk: DossierDesk, portal: HubDossiers
) -> None:
    theirs = uploaded(portal, "stranger", b"secret of another")
    body = desk.request(attachments=[theirs], title="")
    told = faults_of(desk, "submit", "officer", desk.open(), **body)
    assert told == {"attachments.0 attachment.unknown", "title field.missing"}


def test_bytes_that_nobody_put_on_record_are_nobodys(
    desk: DossierDesk, portal: HubDossiers
) -> None:
    """A kill between the bytes and their row leaves bytes alone; the same upload goes again."""
    desk.world.byte_store.put(BytesIO(PDF + b"half"))
    paper = uploaded(portal, "officer", b"half")
    desk.do(desk.open(), "save", "officer", attachments=[paper])


@pytest.mark.parametrize("login", ["secretary", "member1", "privacy1"])
def test_who_attaches_to_nothing_uploads_nothing(portal: HubDossiers, login: str) -> None:
    with pytest.raises(RoleMissing):
        portal.attach(login, "a.pdf", "authority", PDF)


def test_lost_bytes_are_told_as_the_hubs_fault_and_can_be_attached_again(
    desk: DossierDesk, portal: HubDossiers
) -> None:
    paper = uploaded(portal, "officer", b"lost")
    number = desk.open()
    desk.do(number, "save", "officer", attachments=[paper])
    desk.world.byte_store.path(bytes.fromhex(paper["sha256"])).unlink()
    with pytest.raises(BytesMissing):
        read(desk, number, paper["sha256"], "officer")
    told = faults_of(desk, "save", "officer", number, attachments=[paper])
    assert told == {"attachments.0 attachment.unknown"}
    assert uploaded(portal, "officer", b"lost") == paper
    assert read(desk, number, paper["sha256"], "officer") == PDF + b"lost"


def test_an_upload_is_never_changed_or_taken_back(desk: DossierDesk) -> None:
    for statement in ("UPDATE upload SET login = 'x'", "DELETE FROM upload"):
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            desk.database.transaction() as tx,
        ):
            tx.execute(statement)


def named(digest: str, media_type: str = "application/pdf", length: int = 5) -> dict[str, Any]:
    return {"sha256": digest * 32, "name": "a", "media_type": media_type, "length": length}


STEPS = [
    ("D-2569-00001", 1, "save", "a", "agency_officer", {"attachments": [named("ab")]}),
    ("D-2569-00002", 2, "submit", "b", "agency_officer", {"attachments": [named("ab")]}),
    ("D-2569-00001", 3, "file_paper", "c", "legal", {"scan": named("cd", "image/png", 7)}),
    ("D-2569-00001", 4, "withdraw", "a", "agency_officer", {"reason": "ไม่ใช้แล้ว"}),
]


@pytest.fixture
def before_uploads(empty_url: str, tmp_path: Path) -> str:
    """A database as it was, with what had been attached: step by step, a day each."""
    for file in sorted(MIGRATIONS.glob("*.sql"))[:14]:
        shutil.copy(file, tmp_path)
    migrate(empty_url, folder=tmp_path)
    with connect_as_owner(empty_url, application_name="tests") as owner:
        owner.execute("INSERT INTO agency VALUES ('ONE', '2026-11-01'), ('TWO', '2026-11-01')")
        owner.execute(
            "INSERT INTO dossier (id, kind, agency, process, opened_at, opened_by) VALUES"
            " ('D-2569-00001', 'link', 'ONE', 1, '2026-11-01', 'a'),"
            " ('D-2569-00002', 'link', 'TWO', 1, '2026-11-01', 'b')"
        )
        for dossier, day, event, actor, role, body in STEPS:
            owner.execute(
                "INSERT INTO dossier_step"
                " (dossier, number, event, state, actor, role, at, body, outcome)"
                " VALUES (%s, %s, %s, 'draft', %s, %s, %s, %s, '{}')",
                (dossier, day, event, actor, role, f"2026-11-{day:02}", json.dumps(body)),
            )
    return empty_url


def test_what_was_attached_before_is_whose_it_was_named_by_first(before_uploads: str) -> None:
    migrate(before_uploads)
    with connect_as_owner(before_uploads, application_name="tests") as owner:
        rows = owner.execute(
            "SELECT encode(sha256, 'hex'), agency, login, media_type, size FROM sainam.upload"
            " ORDER BY uploaded_at"
        ).fetchall()
    assert rows == [
        ("ab" * 32, "ONE", "a", "application/pdf", 5),
        ("cd" * 32, None, "c", "image/png", 7),
    ]
