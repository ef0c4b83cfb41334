"""The SQL of consents."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec

from sainam.exchanges.consents.consent import Consent, ConsentGiven
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


class ConsentItem(msgspec.Struct, frozen=True):
    """One call as the register is asked about it; `marks` in hex, of the person asked about."""

    environment: str
    consent: UUID | None
    marks: tuple[str, ...]
    dataset: str
    fields: tuple[str, ...]
    purpose: str
    agency: str
    n: int = 1


def insert_consent(
    tx: Tx, number: UUID, given: ConsentGiven, *, mark: bytes, key: int, actor: str
) -> None:
    tx.execute(
        _SQL["insert_consent"],
        {
            "id": number, "environment": given.environment, "mark": mark, "key": key,
            "dataset": given.dataset, "fields": list(given.fields), "purpose": given.purpose,
            "agency": given.agency, "given_from": given.given_from,
            "given_until": given.given_until, "notice": given.notice,
            "evidence": bytes.fromhex(given.evidence), "actor": actor,
        },
    )  # fmt: skip


def knows_agency(tx: Tx, agency: str) -> bool:
    return tx.execute(_SQL["knows_agency"], {"agency": agency}).fetchone() is not None


def consents(tx: Tx, marks: Sequence[bytes] | None = None) -> tuple[Consent, ...]:
    """Newest first, at most 200; of the person with one of these marks, or all."""
    rows = tx.execute(_SQL["consents"], {"marks": None if marks is None else list(marks)})
    return tuple(
        Consent(number, environment, dataset, tuple(fields), *rest)
        for number, environment, dataset, fields, *rest in rows
    )


def key_of(tx: Tx, consent: UUID) -> int | None:
    row = tx.execute(_SQL["key_of"], {"consent": consent}).fetchone()
    return None if row is None else int(row[0])


def consent_says(tx: Tx, item: ConsentItem) -> str:
    """missing, unknown, withdrawn, expired, scope or given."""
    items = msgspec.json.encode([item]).decode()
    row = tx.execute(_SQL["consent_says"], {"items": items}).fetchone()
    return str(row[0]) if row else "unknown"


def withdraw(tx: Tx, consent: UUID, *, actor: str, channel: str, reason: str) -> bool:
    """False where there is none, or it was withdrawn before."""
    row = tx.execute(
        _SQL["withdraw"],
        {"consent": consent, "actor": actor, "channel": channel, "reason": reason},
    ).fetchone()
    return row is not None and bool(row[0])
