"""Issues a document: takes its number, typesets it, keeps bytes and data, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

import msgspec

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.documents import store
from sainam.documents.document import Content, Kind, kind_of
from sainam.documents.number_register import enter_central_number, take_number
from sainam.documents.office import Office
from sainam.documents.refusals import NoSeries
from sainam.documents.store import DocumentRow
from sainam.documents.typeset import record_json, record_of, typeset
from sainam.kit.byte_store import ByteStore
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import buddhist_year, business_date


@dataclass(frozen=True, slots=True)
class Issued:
    """`number` in Arabic digits, empty for a journal; `sha256` of the bytes without signature."""

    id: UUID
    kind: Kind
    number: str
    sha256: bytes
    length: int


def issue_document(
    tx: Tx,
    byte_store: ByteStore,
    office: Office,
    content: Content,
    *,
    actor: str,
    dossier: str | None = None,
    series: str | None = None,
    central_number: str = "",
) -> Issued:
    """Raises BadNumber, NumberTaken, NoSeries, UnprintableText."""
    at = now(tx).replace(microsecond=0)
    kind = kind_of(content)
    year = buddhist_year(business_date(at))
    number = _number(tx, office, kind, series, central_number, year, actor)
    record = record_of(office.letterhead, content, number, at)
    made = typeset(record)
    stored = byte_store.put(BytesIO(made.pdf))
    row = DocumentRow(
        id=new_id(),
        kind=kind,
        dossier=dossier,
        buddhist_year=year,
        number=number,
        template=record.template,
        data=record_json(record).decode(),
        places=msgspec.json.encode(made.places).decode(),
        sha256=stored.sha256,
        made_at=at,
        made_by=actor,
        signed_sha256=None,
        signed=0,
        voided=None,
    )
    store.insert_document(tx, row, stored.length)
    append(
        tx,
        Event.DOCUMENT_PAPER_ISSUED,
        actor=actor,
        subject=f"document:{row.id}",
        detail={
            "kind": kind,
            "number": number,
            "dossier": dossier or "",
            "sha256": stored.sha256.hex(),
        },
    )
    return Issued(row.id, kind, number, stored.sha256, stored.length)


def _number(
    tx: Tx, office: Office, kind: Kind, series: str | None, central: str, year: int, actor: str
) -> str:
    if kind == "journal":
        return ""
    if central.strip():
        return enter_central_number(tx, central, year, actor=actor)
    series = series or office.series_of(kind)
    if series is None or series not in office.series:
        raise NoSeries(kind)
    return take_number(tx, office, series, year, actor=actor)
