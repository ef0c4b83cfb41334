"""Voids a number: it stays in the register with its reason and is never given again."""

from __future__ import annotations

from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.documents import store
from sainam.documents.number_register import take_number
from sainam.documents.office import Office
from sainam.documents.refusals import DocumentVoided, NoSeries, UnknownDocument, VoidReasonMissing
from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.thai_dates import buddhist_year, business_date


def void_number(tx: Tx, document: UUID, *, actor: str, reason: str) -> None:
    """Raises UnknownDocument, DocumentVoided, VoidReasonMissing."""
    store.lock_document(tx, document)
    row = store.find_document(tx, document)
    if row is None or not row.number:
        raise UnknownDocument(str(document))
    _void(tx, row.buddhist_year, row.number, subject=f"document:{document}", actor=actor,
          reason=reason)  # fmt: skip


def void_unused(tx: Tx, office: Office, series: str, *, actor: str, reason: str) -> str:
    """Takes the next number and voids it, for one that was given away on paper and spoilt."""
    if series not in office.series:
        raise NoSeries(series)
    year = buddhist_year(business_date(now(tx)))
    number = take_number(tx, office, series, year, actor=actor)
    _void(tx, year, number, subject=f"number:{number}", actor=actor, reason=reason)
    return number


def _void(tx: Tx, year: int, number: str, *, subject: str, actor: str, reason: str) -> None:
    reason = reason.strip()
    if not reason:
        raise VoidReasonMissing
    if not store.insert_void(tx, year, number, reason=reason, actor=actor):
        raise DocumentVoided(number)
    append(
        tx,
        Event.DOCUMENT_NUMBER_VOIDED,
        actor=actor,
        subject=subject,
        detail={"number": number, "buddhist_year": year, "reason": reason},
    )
