"""A copy found in an attachment: opened by nobody, destroyed by another, certified."""

from __future__ import annotations

import threading
from io import BytesIO
from typing import Any, cast
from uuid import UUID, uuid4

import psycopg
import pytest
from dossier_desk import AGENCY, DossierDesk, open_desk

from sainam.agencies.refusals import NotYours
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Login
from sainam.documents.refusals import UnknownDocument
from sainam.evidence.copies import store
from sainam.evidence.copies.copy_desk import CopyDesk
from sainam.evidence.copies.decide_copy import destroy_copy
from sainam.evidence.copies.refusals import (
    CopyByOne,
    CopyDecided,
    CopyReasonMissing,
    UnknownCopy,
)
from sainam.evidence.papers import Papers
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.law.attachment_kind import COPIES
from sainam.links.applied_catalogue import load_law
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.uploads.read_attachment import read_attachment
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers

pytestmark = pytest.mark.row("L2")
PDF = b"%PDF-1.7 a copy of a card, made up "


@pytest.fixture(scope="module")
def desk(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> DossierDesk:
    made = open_desk(module_database, tmp_path_factory.mktemp("desk"))
    with module_database.transaction() as tx:
        for name in ("dpo1", "dpo2"):
            login = Login(name, Title("สมมติ คุ้มครอง", name), frozenset({"dpo"}), None)
            register_hashed(tx, login, "none", actor="tests")
    return made


@pytest.fixture
def papers(desk: DossierDesk) -> Papers:
    world = desk.world
    return Papers(
        byte_store=world.byte_store, office=world.office, signing_desk=world.signing_desk,
        register=lambda tx: load_law(tx).register, masters=cast("Any", None),
    )  # fmt: skip


@pytest.fixture
def copies(desk: DossierDesk, papers: Papers) -> CopyDesk:
    return CopyDesk(desk.database, papers)


def attached(desk: DossierDesk, content: bytes, login: str = "officer") -> tuple[str, str]:
    """A dossier of the agency with this attached, and the digest."""
    kept = HubDossiers(desk.database, desk.world).attach(login, "a.pdf", "authority", PDF + content)
    assert kept is not None
    number = desk.open()
    one = {
        "sha256": kept.sha256, "name": kept.name, "media_type": kept.media_type,
        "length": kept.length, "kind": kept.kind,
    }  # fmt: skip
    desk.do(number, "save", "officer", attachments=[one])
    return number, kept.sha256


def opened(desk: DossierDesk, number: str, sha256: str, login: str = "officer") -> bytes:
    with desk.database.read_only() as tx:
        actor = desk.actor(login)
        return read_attachment(tx, desk.world.byte_store, number, sha256, actor)[2]


def on_disk(desk: DossierDesk, sha256: str) -> bool:
    return desk.world.byte_store.path(bytes.fromhex(sha256)).exists()


def events(desk: DossierDesk, copy: UUID) -> list[str]:
    with desk.database.read_only() as tx:
        found = tx.execute(
            "SELECT event::text FROM audit_event WHERE subject = %s ORDER BY seq", (f"copy:{copy}",)
        )
        return [event for (event,) in found]


def test_found_by_an_officer_it_is_destroyed_by_another_with_a_numbered_certificate(
    desk: DossierDesk, copies: CopyDesk
) -> None:
    number, sha256 = attached(desk, b"one")
    [one] = copies.page("secretary", number).attached
    assert (one.name, one.kind, one.side) == ("a.pdf", "authority", AGENCY)
    copy = copies.report("secretary", number, sha256, "id_card")
    for login in ("officer", "secretary"):
        with pytest.raises(UnknownDocument):
            opened(desk, number, sha256, login)
    assert on_disk(desk, sha256), "reported by one alone nothing is destroyed"
    certificate = copies.destroy("dpo1", copy)
    assert not on_disk(desk, sha256)
    assert copies.certificate("secretary", copy).startswith(b"%PDF")
    [found] = [each for each in copies.page("dpo1").copies if each.id == copy]
    assert (found.state, found.decided_by, found.bytes_stay) == ("destroyed", "dpo1", False)
    with desk.database.read_only() as tx:
        row = tx.execute(
            "SELECT kind, number, dossier, data FROM document WHERE id = %s", (certificate,)
        ).fetchone()
    assert row is not None
    assert row[:3] == ("destruction_certificate", row[1], number)
    assert row[1]
    assert "มท 0309/ว0627" in row[3]
    assert sha256 in row[3]
    assert "a.pdf" not in row[3], "the name of a file may name a person"
    assert events(desk, copy) == ["evidence:copy:found", "evidence:copy:destroyed"]


def test_equal_bytes_of_another_side_stay_and_are_opened_by_it(
    desk: DossierDesk, copies: CopyDesk
) -> None:
    number, sha256 = attached(desk, b"two")
    kept = HubDossiers(desk.database, desk.world).attach("stranger", "b.pdf", "other", PDF + b"two")
    assert kept is not None
    copy = copies.report("secretary", number, sha256, "house_registration")
    copies.destroy("dpo1", copy)
    assert on_disk(desk, sha256)
    [found] = [each for each in copies.page("dpo1").copies if each.id == copy]
    assert found.bytes_stay is True
    with pytest.raises(UnknownDocument):
        opened(desk, number, sha256)
    told = {"sha256": sha256, "name": "a.pdf", "media_type": "application/pdf",
            "length": kept.length, "kind": "authority"}  # fmt: skip
    with pytest.raises(BodyInvalid):
        desk.do(desk.open(), "save", "officer", attachments=[told])


def test_given_back_it_is_opened_again_and_can_be_reported_anew(
    desk: DossierDesk, copies: CopyDesk
) -> None:
    number, sha256 = attached(desk, b"three")
    copy = copies.report("secretary", number, sha256, "id_card")
    with pytest.raises(CopyReasonMissing):
        copies.release("dpo1", copy, reason=" ")
    copies.release("dpo1", copy, reason="เป็นบัตรพนักงาน")
    assert opened(desk, number, sha256) == PDF + b"three"
    assert events(desk, copy) == ["evidence:copy:found", "evidence:copy:released"]
    with pytest.raises(CopyDecided):
        copies.destroy("dpo1", copy)
    again = copies.report("secretary", number, sha256, "id_card")
    copies.destroy("dpo1", again)
    assert not on_disk(desk, sha256)


def test_nobody_decides_on_what_they_found_themselves(
    desk: DossierDesk, copies: CopyDesk
) -> None:  # fmt: skip
    number, sha256 = attached(desk, b"four")
    copy = copies.report("dpo1", number, sha256, "id_card")
    for act in (
        lambda: copies.destroy("dpo1", copy),
        lambda: copies.release("dpo1", copy, reason="x"),
    ):
        with pytest.raises(CopyByOne):
            act()
    with pytest.raises(psycopg.errors.CheckViolation), desk.database.transaction() as tx:
        store.insert_release(tx, copy, reason="x", actor="dpo1")
    with pytest.raises(NotYours):
        copies.destroy("secretary", copy)
    assert on_disk(desk, sha256)
    copies.destroy("dpo2", copy)


def test_what_is_not_attached_or_reported_already_is_unknown(
    desk: DossierDesk, copies: CopyDesk
) -> None:
    number, sha256 = attached(desk, b"five")
    other, _ = attached(desk, b"of another dossier")
    for dossier, digest in ((other, sha256), (number, "00" * 32), ("D-2569-99999", sha256)):
        with pytest.raises(UnknownCopy):
            copies.report("secretary", dossier, digest, "id_card")
    copies.report("secretary", number, sha256, "id_card")
    with pytest.raises(UnknownCopy):
        copies.report("operator", number, sha256, "id_card")
    with pytest.raises(UnknownCopy):
        copies.destroy("dpo1", uuid4())
    with pytest.raises(NotYours):
        copies.page("officer", number)


def test_two_who_destroy_at_once_leave_one_certificate(
    desk: DossierDesk, papers: Papers, copies: CopyDesk
) -> None:
    number, sha256 = attached(desk, b"six")
    copy = copies.report("secretary", number, sha256, "id_card")
    came: list[object] = []

    def destroy(login: str) -> None:
        try:
            came.append(CopyDesk(desk.database, papers).destroy(login, copy))
        except CopyDecided:
            came.append(None)

    both = [threading.Thread(target=destroy, args=(name,)) for name in ("dpo1", "dpo2")]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one is None for one in came].count(True) == 1


def test_killed_before_the_commit_it_is_still_to_destroy(
    desk: DossierDesk, papers: Papers, copies: CopyDesk
) -> None:
    """The bytes may be gone by then: it goes again, and nobody could open them meanwhile."""
    number, sha256 = attached(desk, b"seven")
    copy = copies.report("secretary", number, sha256, "id_card")

    class Killed(Exception):  # noqa: N818 - no error of ours
        pass

    with desk.database.read_only() as tx:
        person = desk.world.person(tx, "dpo1")
    assert person is not None

    def killed() -> None:
        with desk.database.transaction() as tx:
            destroy_copy(tx, papers, copy, actor=person)
            raise Killed

    with pytest.raises(Killed):
        killed()
    assert not on_disk(desk, sha256)
    with pytest.raises(UnknownDocument):
        opened(desk, number, sha256)
    copies.destroy("dpo1", copy)
    assert copies.certificate("dpo1", copy).startswith(b"%PDF")


def test_the_same_bytes_brought_again_are_a_new_upload(
    desk: DossierDesk, copies: CopyDesk
) -> None:  # fmt: skip
    number, sha256 = attached(desk, b"eight")
    copies.destroy("dpo1", copies.report("secretary", number, sha256, "id_card"))
    again, _ = attached(desk, b"eight")
    assert opened(desk, again, sha256) == PDF + b"eight"
    copies.report("secretary", again, sha256, "id_card")


def test_bytes_on_which_something_else_stands_are_left(desk: DossierDesk) -> None:
    stored = desk.world.byte_store.put(BytesIO(b"a paper of the hub"))
    with desk.database.transaction() as tx:
        tx.execute(
            "INSERT INTO archived_bytes (sha256, length, archived_at)"
            " VALUES (%s, 18, sainam_now())",
            (stored.sha256,),
        )
        assert store.bytes_needed(tx, uuid4(), stored.sha256)
        assert not store.bytes_needed(tx, uuid4(), bytes(32))


def test_the_kinds_of_request_are_told(copies: CopyDesk) -> None:
    kinds = {one.id: one for one in copies.request_kinds("secretary")}
    assert "id_card" in kinds["new-connection"].looked_up
    assert {slot.takes for slot in kinds["link"].slots}.isdisjoint(COPIES)
