"""One dossier with what its page shows beside its steps; and a document of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from asn1crypto import pem, x509

from sainam.agencies import store as agencies
from sainam.contracts.contract import Contract
from sainam.documents import store as documents
from sainam.documents.original import kept_original
from sainam.documents.refusals import UnknownDocument
from sainam.documents.section_26 import section_26
from sainam.documents.verify_document import NotADocumentError, Verdict, verify_document
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import business_date
from sainam.onboarding import store
from sainam.onboarding.act import World
from sainam.onboarding.actor import Actor
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.going_live.refusals import KeyUnknown
from sainam.onboarding.hindrances import hindrances
from sainam.onboarding.read_paper import papers_of
from sainam.onboarding.refusals import NotYet, RoleMissing
from sainam.onboarding.review.refusals import NotAMember, OtherOutcome, QuorumStands
from sainam.onboarding.signing.refusals import ExitItemDone, NotARelease
from sainam.onboarding.state import EVENT_WORDS, Event
from sainam.onboarding.take_event import load_for
from sainam.onboarding.told import dossier_told
from sainam.portal.views.bilingual import Words
from sainam.portal.views.dossiers import DocumentPage, DossierFile, Reliability

# What stays so, whoever else acts: the page does not speak of it.
_NOT_BY_WAITING = (
    ExitItemDone, KeyUnknown, NotAMember, NotARelease, OtherOutcome, QuorumStands, RoleMissing,
)  # fmt: skip


def show_dossier(tx: Tx, world: World, actor: Actor, dossier: str) -> DossierFile:
    """Raises UnknownDossier where it is not the reader's to see."""
    found = load_for(tx, dossier, actor)
    at = clock.now(tx)
    agency = agencies.find_agency(tx, found.agency)
    own = actor.agency == found.agency
    catalogue = world.catalogue(tx)
    barred = hindrances(tx, world, found, actor, at)
    return DossierFile(
        dossier=found,
        told=dossier_told(found, actor, at),
        agency=agency.title if agency else Title(found.agency, found.agency),
        at=at,
        today=business_date(at),
        names=_names(tx),
        documents=papers_of(tx, found.id, actor),
        agreement=store.dossier_agreement(tx, dossier),
        titles=titles_of(tx, world),
        fields={name: _leaves(one) for name, one in catalogue.contracts.items()},
        own=own,
        not_yet={
            event: _why(refusal)
            for event, refusal in barred.items()
            if not isinstance(refusal, _NOT_BY_WAITING)
        },
        barred=frozenset(barred),
    )


def _why(refusal: Refusal) -> Words:
    """What has to come first is named by the step that it is."""
    if isinstance(refusal, NotYet):
        first = EVENT_WORDS[Event(refusal.detail)]
        return Words(f"{refusal.thai}: {first.th}", f"{refusal.sentence()} {first.en}.")
    return Words(refusal.thai, refusal.sentence())


def titles_of(tx: Tx, world: World) -> dict[str, Title]:
    """Of datasets, purposes, legal bases, provisions, systems and agencies, by their codes."""
    catalogue = world.catalogue(tx)
    register, _ = world.register(tx)
    return {
        **{name: one.title for name, one in catalogue.contracts.items()},
        **{name: one.title for name, one in catalogue.purposes.items()},
        **{one.id: one.title for one in register.legal_bases},
        **{name: register.cite(name) for name in register.provisions},
        **{name: one.title for name, one in catalogue.systems.items()},
        **{name: one.title for name, one in catalogue.agencies.items()},
    }


def show_document(
    tx: Tx, world: World, actor: Actor, dossier: str, document: UUID, roots: Iterable[Path] | None
) -> DocumentPage:
    """Judged where `roots` are given. Raises UnknownDossier, UnknownDocument."""
    row = _document(tx, load_for(tx, dossier, actor), document, actor)
    content = read_bytes(world.byte_store, row)
    verdict = None if roots is None else _verdict(tx, content, roots)
    made_by = _names(tx).get(row.made_by, Title(row.made_by, row.made_by))
    signed = documents.signatures_of(tx, document)
    reliability = _reliability(tx, document, verdict) if verdict else ()
    original = kept_original(
        row.kind, business_date(row.made_at), registered=row.sha256, number=row.number,
        verdict=verdict,
    )  # fmt: skip
    return DocumentPage(row, made_by, signed, verdict, len(content), original, reliability)


def _reliability(tx: Tx, document: UUID, verdict: Verdict) -> tuple[Reliability, ...]:
    facts = {one.rank: one for one in documents.signed_facts(tx, document)}
    return tuple(
        Reliability(one.rank, one.name, section_26(verdict, one, facts.get(one.rank)))
        for one in verdict.signatures
    )


def document_bytes(
    tx: Tx, world: World, actor: Actor, dossier: str, document: UUID
) -> tuple[str, bytes]:
    """Its file name, and the bytes as they stand."""
    row = _document(tx, load_for(tx, dossier, actor), document, actor)
    return row.file_name, read_bytes(world.byte_store, row)


def read_bytes(byte_store: ByteStore, row: documents.DocumentRow) -> bytes:
    """Raises BytesMissing."""
    return byte_store.read(row.latest)


def _document(tx: Tx, dossier: Dossier, document: UUID, actor: Actor) -> documents.DocumentRow:
    for row in papers_of(tx, dossier.id, actor):
        if row.id == document:
            return row
    raise UnknownDocument(str(document))


def _verdict(tx: Tx, content: bytes, roots: Iterable[Path]) -> Verdict | None:
    """None where it cannot be read at all."""
    trusted = [
        x509.Certificate.load(der)
        for file in roots
        for kind, _, der in pem.unarmor(file.read_bytes(), multiple=True)
        if kind == "CERTIFICATE"
    ]
    try:
        return verify_document(content, trusted, clock.now(tx))
    except NotADocumentError:
        return None


def _names(tx: Tx) -> dict[str, Title]:
    return {login.name: login.title for login in agencies.living_logins(tx)}


def _leaves(contract: Contract) -> dict[str, Title]:
    return {name: leaf.title for name, leaf in contract.leaves.items()}
