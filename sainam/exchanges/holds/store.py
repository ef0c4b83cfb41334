"""Legal holds as rows."""

from __future__ import annotations

from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.content.content import Part, about
from sainam.exchanges.holds.hold import Hold, WantedHold
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import open_keys
from sainam.kit.keys.envelope import Opened, open_sealed
from sainam.kit.keys.masters import Masters
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def insert_hold(tx: Tx, number: UUID, hold: WantedHold, *, actor: str, confirmed_by: str) -> None:
    tx.execute(
        _SQL["insert_hold"],
        {
            "id": number, "kind": hold.kind, "environment": hold.environment,
            "exchange": hold.exchange, "class": hold.retention, "month": hold.month,
            "reference": hold.reference.strip(), "reason": hold.reason.strip(),
            "review": hold.review, "actor": actor, "confirmed_by": confirmed_by,
        },
    )  # fmt: skip


def insert_mark(tx: Tx, hold: UUID, key: int, mark: bytes) -> None:
    tx.execute(_SQL["insert_mark"], (hold, key, mark))


def gone_for_hold(tx: Tx, hold: UUID) -> tuple[UUID, ...]:
    return tuple(row[0] for row in tx.execute(_SQL["gone_for_hold"], (hold,)))


def end_hold(tx: Tx, hold: UUID, *, reason: str, actor: str) -> bool:
    """False where none stands by this number."""
    said = {"hold": hold, "reason": reason, "actor": actor}
    return tx.execute(_SQL["end_hold"], said).rowcount == 1


def list_holds(tx: Tx) -> list[Hold]:
    """Newest first."""
    return [Hold(*row) for row in tx.execute(_SQL["list_holds"])]


def open_held(tx: Tx, masters: Masters, hold: UUID) -> list[tuple[Environment, UUID, Part, Opened]]:
    """What was copied out for a hold, while its key lives."""
    rows = tx.execute(_SQL["held_copies"], (hold,)).fetchall()
    keys = open_keys(tx, masters, [row[4] for row in rows])
    return [
        (environment, exchange, part,
         open_sealed(keys[key], about(environment, exchange, part, line), bytes(sealed)))
        for environment, exchange, line, part, key, sealed in rows
        if key in keys
    ]  # fmt: skip
