"""The SQL of signing and of an agreement's end."""

from __future__ import annotations

from uuid import UUID

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def has_crossed(tx: Tx, exchange: UUID, agreement: str) -> bool:
    """Whether data really crossed: answered, accepted or stored, in real use."""
    row = tx.execute(_SQL["crossed"], {"exchange": exchange, "agreement": agreement}).fetchone()
    return row is not None


def credentials_left(tx: Tx, agreement: str) -> tuple[str, ...]:
    """Those that had a door under this agreement, live still, and open nothing any more."""
    rows = tx.execute(_SQL["credentials_left"], {"agreement": agreement}).fetchall()
    return tuple(row[0] for row in rows)
