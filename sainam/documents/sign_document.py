"""Signs a document in the next signatory's place; the bytes before stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Protocol
from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.documents import store
from sainam.documents.document import signatories_of
from sainam.documents.pades import SignedBytes
from sainam.documents.refusals import AllHaveSigned, DocumentVoided, UnknownDocument
from sainam.documents.store import SignatureRow
from sainam.documents.typeset import Place
from sainam.kit.byte_store import ByteStore
from sainam.kit.clock import now
from sainam.kit.database import Tx


class SigningDesk(Protocol):
    """Puts one signature under a PDF; `pades.PadesDesk` is one."""

    def sign(
        self, pdf: bytes, place: Place, *, login: str, name: str, rank: int, at: datetime
    ) -> SignedBytes: ...


@dataclass(frozen=True, slots=True)
class Signed:
    """`rank` counts signatures from 1; `sha256` and `length` of the bytes as signed."""

    document: UUID
    rank: int
    sha256: bytes
    fingerprint: bytes
    length: int


def sign_document(
    tx: Tx, byte_store: ByteStore, desk: SigningDesk, document: UUID, *, actor: str
) -> Signed:
    """`actor` is the login of the next in the order of the document's signatories.

    Raises UnknownDocument, DocumentVoided, AllHaveSigned, NoSigningKey, SigningKeyUnusable,
    TimestampUnavailable, BytesMissing.
    """
    store.lock_document(tx, document)
    row = store.find_document(tx, document)
    if row is None:
        raise UnknownDocument(str(document))
    if row.voided is not None:
        raise DocumentVoided(row.number)
    signatories = signatories_of(row.record.content)
    if row.signed >= len(signatories):
        raise AllHaveSigned(row.number)
    who, rank = signatories[row.signed], row.signed + 1
    at = now(tx)
    before, place = byte_store.read(row.latest), row.signature_places[row.signed]
    signed = desk.sign(before, place, login=actor, name=who.name, rank=rank, at=at)
    stored = byte_store.put(BytesIO(signed.pdf))
    signature = SignatureRow(
        rank=rank,
        login=actor,
        name=who.name,
        position=who.position,
        fingerprint=signed.fingerprint,
        level=signed.level,
        sha256=stored.sha256,
        at=at,
    )
    store.insert_signature(tx, document, signature, stored.length)
    append(
        tx,
        Event.DOCUMENT_PAPER_SIGNED,
        actor=actor,
        subject=f"document:{document}",
        detail={
            "number": row.number,
            "rank": rank,
            "name": who.name,
            "certificate": signed.fingerprint.hex(),
            "level": signed.level,
            "sha256": stored.sha256.hex(),
        },
    )
    return Signed(document, rank, stored.sha256, signed.fingerprint, stored.length)
