"""Forgets client assertions whose period has passed: that refuses them from then on."""

from __future__ import annotations

from sainam.kit.database import Database
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def forget_expired_assertions(database: Database) -> int:
    """How many were forgotten."""
    with database.transaction() as tx:
        return tx.execute(_SQL["forget_expired_assertions"]).rowcount
