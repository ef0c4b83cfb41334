"""Found copies as people act on them, in the portal and by the management API."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn, NotYours
from sainam.agencies.role import RoleName
from sainam.evidence.copies import store
from sainam.evidence.copies.decide_copy import destroy_copy, release_copy
from sainam.evidence.copies.found_copy import CopiedPaper, FoundCopy
from sainam.evidence.copies.refusals import UnknownCopy
from sainam.evidence.copies.report_copy import Attached, attached_to, report_copy
from sainam.evidence.papers import Papers
from sainam.kit.database import Database, Tx
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.request_kind import RequestKind

DECIDES: tuple[RoleName, ...] = ("dpo", "legal")


@dataclass(frozen=True, slots=True)
class CopyPage:
    """`attached` are those of `dossier`, where one is asked for."""

    copies: tuple[FoundCopy, ...]
    dossier: str
    attached: tuple[Attached, ...]
    login: str
    decides: bool


class CopyDesk:
    """For the staff: anybody reports what they found, the officer or legal decides.

    Each method raises NotSignedIn, NotYours.
    """

    def __init__(self, database: Database, papers: Papers) -> None:
        self._database = database
        self._papers = papers

    def page(self, login: str, dossier: str = "") -> CopyPage:
        """Raises UnknownCopy where there is no such dossier."""
        with self._database.read_only() as tx:
            person = _staff(tx, login)
            attached = attached_to(tx, dossier) if dossier else ()
            return CopyPage(
                store.copies(tx), dossier, attached, person.login, person.in_role(*DECIDES)
            )

    def report(self, login: str, dossier: str, sha256: str, paper: CopiedPaper) -> UUID:
        """Raises UnknownCopy."""
        with self._database.transaction() as tx:
            _staff(tx, login)
            return report_copy(tx, dossier, sha256, paper, actor=login)

    def release(self, login: str, copy: UUID, *, reason: str) -> None:
        """Raises UnknownCopy, CopyByOne, CopyDecided, CopyReasonMissing."""
        with self._database.transaction() as tx:
            _staff(tx, login).must_be(*DECIDES)
            release_copy(tx, copy, reason=reason, actor=login)

    def destroy(self, login: str, copy: UUID) -> UUID:
        """The certificate. Raises UnknownCopy, CopyByOne, CopyDecided."""
        with self._database.transaction() as tx:
            person = _staff(tx, login)
            person.must_be(*DECIDES)
            return destroy_copy(tx, self._papers, copy, actor=person)

    def certificate(self, login: str, copy: UUID) -> bytes:
        """The PDF. Raises UnknownCopy."""
        with self._database.read_only() as tx:
            _staff(tx, login)
            found = store.find_copy(tx, copy)
            if found is None or found.certificate is None:
                raise UnknownCopy(str(copy))
            return self._papers.read(tx, found.certificate)

    def request_kinds(self, login: str) -> tuple[RequestKind, ...]:
        """What may be asked for with which papers, none of them such a copy."""
        with self._database.read_only() as tx:
            _staff(tx, login)
            return tuple(load_catalogue(tx).request_kinds.values())


def _staff(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    if person.agency is not None:
        raise NotYours
    return person
