"""A person's request comes in: numbered, sealed, with the day by which it is answered."""

from __future__ import annotations

import msgspec

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.subjects import store
from sainam.evidence.subjects.due import due_of
from sainam.evidence.subjects.subject_request import RequestKind, Stated, checked
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.keys.envelope import DataKey, seal
from sainam.kit.thai_dates import buddhist_year, business_date

RETENTION = "subjects"  # the class that requests are kept by


def place_of(number: str, part: str = "asked") -> bytes:
    """What is sealed of a request opens at this place only."""
    return f"subject_request/{number}/{part}".encode()


def receive_subject_request(
    tx: Tx, key: DataKey, kind: RequestKind, stated: Stated, *, actor: str
) -> str:
    """Its number. Nothing of what the person said is in the audit trail.

    Raises SubjectFieldUnusable.
    """
    at = clock.now(tx)
    said = checked(stated)
    number = store.take_number(tx, buddhist_year(business_date(at)))
    sealed = seal(key, place_of(number), msgspec.json.encode(said))
    due = due_of(at)
    store.insert_request(
        tx, number, kind, (key.number, sealed.sealed), received_at=at, due=due, actor=actor
    )
    append(
        tx, Event.EVIDENCE_SUBJECT_ASKED, actor=actor, subject=f"subject:{number}",
        detail={"kind": kind, "due": due.isoformat(), "leaf": sealed.leaf.hex()},
    )  # fmt: skip
    return number
