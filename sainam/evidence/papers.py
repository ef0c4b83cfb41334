"""Issues and signs what is sent about a person's rights or an incident, and reads it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agencies.person import Person
from sainam.documents import store
from sainam.documents.document import Content, Signatory
from sainam.documents.issue_document import issue_document
from sainam.documents.office import Office
from sainam.documents.refusals import UnknownDocument
from sainam.documents.sign_document import SigningDesk, sign_document
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.kit.keys.masters import Masters
from sainam.law.register import LawRegister


@dataclass(frozen=True, slots=True)
class Papers:
    """Bound in wiring. `register` reads the law as it stands."""

    byte_store: ByteStore
    office: Office
    signing_desk: SigningDesk
    register: Callable[[Tx], LawRegister]
    masters: Masters

    def issue(self, tx: Tx, content: Content, *, actor: str, dossier: str | None = None) -> UUID:
        """Numbered, and signed by `actor`. Raises what issuing and signing refuse."""
        issued = issue_document(
            tx, self.byte_store, self.office, content, actor=actor, dossier=dossier
        )
        sign_document(tx, self.byte_store, self.signing_desk, issued.id, actor=actor)
        return issued.id

    def read(self, tx: Tx, document: UUID) -> bytes:
        """The PDF as it was signed last. Raises UnknownDocument."""
        row = store.find_document(tx, document)
        if row is None:
            raise UnknownDocument(str(document))
        return self.byte_store.read(row.latest)

    def cite(self, tx: Tx, provision: str) -> str:
        """In Thai; what a lawyer has yet to confirm says so. What is no id is told as it is."""
        register = self.register(tx)
        return register.cite(provision).th if provision in register.provisions else provision


def signatory_of(tx: Tx, person: Person) -> Signatory:
    contact = agencies.find_contact(tx, person.login)
    return Signatory(name=person.title.th, position=contact.position if contact else "")
