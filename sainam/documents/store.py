"""The SQL of documents and their register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec
from psycopg.rows import class_row

from sainam.documents.document import Kind, signatories_of
from sainam.documents.typeset import Place, Record, read_record
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as it stands. `signed` counts its signatures; `voided` is the reason."""

    id: UUID
    kind: Kind
    dossier: str | None
    buddhist_year: int
    number: str
    template: str
    data: str
    places: str
    sha256: bytes
    made_at: datetime
    made_by: str
    signed_sha256: bytes | None
    signed: int
    voided: str | None

    @property
    def latest(self) -> bytes:
        """SHA-256 of the newest bytes: the last signed ones, else those that were issued."""
        return self.signed_sha256 or self.sha256

    @property
    def record(self) -> Record:
        return read_record(self.data.encode())

    @property
    def wanted(self) -> int:
        """How many have to sign."""
        return len(signatories_of(self.record.content))

    @property
    def file_name(self) -> str:
        name = self.number or f"{self.kind} {self.dossier or ''}".strip()
        return name.replace("/", "-").replace(" ", "_") + ".pdf"

    @property
    def signature_places(self) -> tuple[Place, ...]:
        return msgspec.json.decode(self.places, type=tuple[Place, ...])


@dataclass(frozen=True, slots=True)
class SignatureRow:
    """`fingerprint`: SHA-256 of the certificate; `sha256`: of the bytes as signed."""

    rank: int
    login: str
    name: str
    position: str
    fingerprint: bytes
    level: str
    sha256: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """What the register knows of a signature. `shared`: another login signed by this certificate.

    `session` is how strongly the signatory was signed in at that moment; None: not at all.
    """

    rank: int
    fingerprint: bytes
    shared: bool
    session: Literal["totp", "password"] | None


@dataclass(frozen=True, slots=True)
class RegisterLine:
    serial: int
    number: str
    taken_at: datetime
    taken_by: str
    voided: str | None


def next_serial(tx: Tx, series: str, buddhist_year: int) -> int:
    row = tx.execute(
        _SQL["next_serial"], {"series": series, "buddhist_year": buddhist_year}
    ).fetchone()
    return int(row[0]) if row else 0


def insert_number(
    tx: Tx, buddhist_year: int, number: str, series: str | None, serial: int | None, *, actor: str
) -> bool:
    """False if the number stands in the register already."""
    row = tx.execute(
        _SQL["insert_number"],
        {
            "buddhist_year": buddhist_year,
            "number": number,
            "series": series,
            "serial": serial,
            "actor": actor,
        },
    ).fetchone()
    return row is not None


def insert_void(tx: Tx, buddhist_year: int, number: str, *, reason: str, actor: str) -> bool:
    """False if it was voided before."""
    row = tx.execute(
        _SQL["insert_void"],
        {"buddhist_year": buddhist_year, "number": number, "reason": reason, "actor": actor},
    ).fetchone()
    return row is not None


def insert_document(tx: Tx, row: DocumentRow, length: int) -> None:
    tx.execute(
        _SQL["insert_document"],
        {
            "id": row.id,
            "kind": row.kind,
            "dossier": row.dossier,
            "buddhist_year": row.buddhist_year,
            "number": row.number or None,
            "template": row.template,
            "data": row.data,
            "places": row.places,
            "sha256": row.sha256,
            "length": length,
            "made_at": row.made_at,
            "actor": row.made_by,
        },
    )


def lock_document(tx: Tx, document: UUID) -> None:
    tx.execute(_SQL["lock_document"], {"id": document})


def insert_signature(tx: Tx, document: UUID, row: SignatureRow, length: int) -> None:
    tx.execute(
        _SQL["insert_signature"],
        {
            "document": document,
            "rank": row.rank,
            "login": row.login,
            "name": row.name,
            "position": row.position,
            "fingerprint": row.fingerprint,
            "level": row.level,
            "sha256": row.sha256,
            "length": length,
            "at": row.at,
        },
    )


def find_document(tx: Tx, document: UUID) -> DocumentRow | None:
    cursor = tx.cursor(row_factory=class_row(DocumentRow))
    return cursor.execute(_SQL["find_document"], {"id": document}).fetchone()


def find_document_numbered(tx: Tx, buddhist_year: int, number: str) -> DocumentRow | None:
    row = tx.execute(
        _SQL["document_numbered"], {"buddhist_year": buddhist_year, "number": number}
    ).fetchone()
    return None if row is None else find_document(tx, row[0])


def documents_of(tx: Tx, dossier: str) -> tuple[DocumentRow, ...]:
    """Oldest first."""
    cursor = tx.cursor(row_factory=class_row(DocumentRow))
    return tuple(cursor.execute(_SQL["documents_of"], {"dossier": dossier}).fetchall())


def signatures_of(tx: Tx, document: UUID) -> tuple[SignatureRow, ...]:
    cursor = tx.cursor(row_factory=class_row(SignatureRow))
    return tuple(cursor.execute(_SQL["signatures_of"], {"id": document}).fetchall())


def signed_facts(tx: Tx, document: UUID) -> tuple[SignedFacts, ...]:
    """In the order of the signatures."""
    cursor = tx.cursor(row_factory=class_row(SignedFacts))
    return tuple(cursor.execute(_SQL["signed_facts"], {"id": document}).fetchall())


def register_of(tx: Tx, series: str, buddhist_year: int) -> tuple[RegisterLine, ...]:
    cursor = tx.cursor(row_factory=class_row(RegisterLine))
    wanted = {"series": series, "buddhist_year": buddhist_year}
    return tuple(cursor.execute(_SQL["register_of"], wanted).fetchall())
