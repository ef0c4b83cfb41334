"""Events, and what is left to tell of them."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def find_endpoint(tx: Tx, environment: Environment, agency: str, dataset: str) -> str | None:
    row = tx.execute(
        _SQL["find_endpoint"], {"environment": environment, "agency": agency, "dataset": dataset}
    ).fetchone()
    return None if row is None else row[0]


def take_number(tx: Tx, environment: Environment, endpoint: str, subject: str) -> tuple[UUID, int]:
    """The subject's row and the number; the row is locked until the transaction ends."""
    row = tx.execute(
        _SQL["take_number"],
        {"environment": environment, "endpoint": endpoint, "subject": subject, "id": new_id()},
    ).fetchone()
    if row is None:
        raise LookupError(subject)
    return row[0], row[1]


def insert_event(
    tx: Tx, environment: Environment, event: UUID, *, about: UUID, seq: int, endpoint: str,
    dataset: str, kind: str, exchange: UUID | None,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_event"],
        {
            "environment": environment, "id": event, "about": about, "seq": seq,
            "endpoint": endpoint, "dataset": dataset, "kind": kind, "exchange": exchange,
        },
    )  # fmt: skip


def write_content(
    tx: Tx, environment: Environment, event: UUID, key: int, sealed: bytes, mark: bytes | None
) -> bool:
    """False where the key no longer serves: then nothing was written."""
    rows = tx.execute(
        _SQL["write_content"],
        {
            "environment": environment, "event": event, "key": key,
            "mark": None if mark is None else mark.hex(), "sealed": b64encode(sealed).decode(),
        },
    ).fetchall()  # fmt: skip
    return not rows
