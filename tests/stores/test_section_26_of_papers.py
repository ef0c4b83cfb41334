"""Row L6: the tests of section 26 on papers that were signed here, with what the register has."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest
from asn1crypto import pem, x509
from paper_samples import MOU, OFFICE
from people_hall import Hall

from sainam.documents import store
from sainam.documents.issue_document import issue_document
from sainam.documents.pades import PadesDesk
from sainam.documents.section_26 import Outcome, section_26
from sainam.documents.sign_document import sign_document
from sainam.documents.signing_keys import SigningKeys
from sainam.documents.trial_authority import TrialAuthority
from sainam.documents.verify_document import verify_document
from sainam.kit.byte_store import ByteStore
from sainam.kit.clock import now
from sainam.kit.database import Database

pytestmark = pytest.mark.row("L6")


class Paper:
    """An agreement that two sign: who is signed in with two factors, and who with a password."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.hall = Hall(database, folder / "bytes")
        self.bytes = ByteStore(folder / "bytes")
        self.folder = folder
        trials = TrialAuthority(folder / "trial", "หน่วยงานสมมติ")
        self.desk = PadesDesk(SigningKeys(folder, trials), None)
        self.hall.agency("ONCB")
        self.hall.person("officer", "agency_officer", agency="ONCB")
        self.hall.person("governor", "governor_office")
        with database.transaction() as tx:
            self.id: UUID = issue_document(
                tx, self.bytes, OFFICE, MOU, actor="legal", dossier="D-2569-00001"
            ).id

    def sign(self, login: str) -> None:
        with self.hall.database.transaction() as tx:
            sign_document(tx, self.bytes, self.desk, self.id, actor=login)

    def judged(self, *, added: bytes = b"") -> list[list[Outcome]]:
        """The four outcomes of each signature."""
        parts = pem.unarmor((self.folder / "trial" / "authority.pem").read_bytes(), multiple=True)
        roots = [x509.Certificate.load(der) for kind, _, der in parts if kind == "CERTIFICATE"]
        with self.hall.database.read_only() as tx:
            row = store.find_document(tx, self.id)
            assert row is not None
            content = self.bytes.read(row.latest) + added
            verdict = verify_document(content, roots, now(tx))
            facts = {one.rank: one for one in store.signed_facts(tx, self.id)}
        return [
            [test.outcome for test in section_26(verdict, one, facts.get(one.rank))]
            for one in verdict.signatures
        ]


@pytest.fixture
def paper(database: Database, tmp_path: Path) -> Paper:
    return Paper(database, tmp_path)


def test_who_signs_in_with_a_second_factor_signs_reliably_and_with_a_password_in_part(
    paper: Paper,
) -> None:
    for login in ("officer", "governor"):
        paper.hall.sign_in(login)
        paper.sign(login)
    assert paper.judged() == [
        ["shown", "partly", "shown", "shown"],
        ["shown", "shown", "shown", "shown"],
    ]


def test_a_signature_of_somebody_who_was_not_signed_in_does_not_pass_the_second(
    paper: Paper,
) -> None:
    paper.sign("officer")
    paper.hall.sign_in("officer")  # afterwards is too late
    assert paper.judged() == [["shown", "not_shown", "shown", "shown"]]


def test_what_is_added_behind_a_signature_fails_the_fourth(paper: Paper) -> None:
    paper.hall.sign_in("officer")
    paper.sign("officer")
    assert paper.judged(added=b"% added\n")[0][3] == "not_shown"


def test_a_certificate_that_two_have_signed_by_is_nobodys_own(paper: Paper) -> None:
    paper.hall.sign_in("officer")
    paper.sign("officer")
    with paper.hall.database.transaction() as tx:
        tx.execute(
            "INSERT INTO document_signature SELECT document, 2, 'governor', name, position,"
            " fingerprint, level, sha256, length, at FROM document_signature WHERE document = %s",
            (paper.id,),
        )
    assert paper.judged()[0][0] == "not_shown"
