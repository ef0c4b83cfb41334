"""The SQL of the pages of dossiers."""

from __future__ import annotations

from collections.abc import Iterable

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def titles(tx: Tx, dossiers: Iterable[str]) -> dict[str, str]:
    return dict(tx.execute(_SQL["titles"], {"dossiers": list(dossiers)}).fetchall())
