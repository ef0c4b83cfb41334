"""The SQL of signing and of an agreement's end."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def has_crossed(tx: Tx, exchange: UUID, agreement: str) -> bool:
    """Whether data really crossed: answered, accepted or stored, in real use."""
    row = tx.execute(_SQL["crossed"], {"exchange": exchange, "agreement": agreement}).fetchone()
    return row is not None


def credentials_left(tx: Tx, agreement: str, registered: Iterable[str]) -> tuple[str, ...]:
    """Living ones that were `registered` for it or had a door under it, and open nothing now."""
    asked = {"agreement": agreement, "registered": sorted(registered)}
    rows = tx.execute(_SQL["credentials_left"], asked).fetchall()
    return tuple(row[0] for row in rows)
