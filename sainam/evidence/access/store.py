"""The SQL of access and its reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from psycopg.rows import TupleRow, class_row

from sainam.evidence.access.access import Access, LastReview, Result, Round
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Records:
    """How records are kept from being edited, and by which clock they are taken."""

    rights: tuple[tuple[str, str], ...]
    sealed_since: datetime | None
    clock_shift: str
    mail_agreements: tuple[str, ...]


def all_access(tx: Tx) -> tuple[Access, ...]:
    """Logins, then credentials: only what has not ended."""
    found = [*tx.execute(_SQL["logins"]), *tx.execute(_SQL["credentials"])]
    return tuple(_access(row) for row in found)


def find_access(tx: Tx, subject: str) -> Access | None:
    return next((one for one in all_access(tx) if one.subject == subject), None)


def newest_round(tx: Tx) -> Round | None:
    return tx.cursor(row_factory=class_row(Round)).execute(_SQL["newest_round"]).fetchone()


def insert_round(tx: Tx, *, due: date, reason: str, actor: str) -> int:
    lock(tx, "access")
    given = {"due": due, "reason": reason, "actor": actor}
    row = tx.execute(_SQL["insert_round"], given).fetchone()
    return int(row[0]) if row else 0


def lock(tx: Tx, subject: str) -> None:
    tx.execute(_SQL["lock_reviews"], {"subject": subject})


def insert_review(
    tx: Tx, subject: str, result: Result, *, next_due: date, reason: str, seen: str, actor: str
) -> None:
    tx.execute(
        _SQL["insert_review"],
        {
            "subject": subject,
            "result": result,
            "next_due": next_due,
            "reason": reason,
            "sha256": bytes.fromhex(seen),
            "actor": actor,
        },
    )


def records(tx: Tx) -> Records:
    sealed = tx.execute(_SQL["sealed_since"]).fetchone()
    shift = tx.execute(_SQL["clock"]).fetchone()
    return Records(
        rights=tuple(tx.execute(_SQL["application_rights"]).fetchall()),
        sealed_since=sealed[0] if sealed else None,
        clock_shift=shift[0] if shift else "",
        mail_agreements=tuple(row[0] for row in tx.execute(_SQL["mail_grants"])),
    )


def _access(row: TupleRow) -> Access:
    """As both queries give it."""
    subject, thai, english, agency, kind, rights, begun_at, factor, fingerprint, *last = row
    return Access(
        subject=subject,
        title=Title(thai, english),
        agency=agency,
        kind=kind,
        rights=tuple(rights),
        begun_at=begun_at,
        second_factor=factor,
        fingerprint=fingerprint,
        last=None if last[0] is None else LastReview(*last),
    )
