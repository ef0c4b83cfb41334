"""The SQL of what lies beside the vote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def like_decisions(
    tx: Tx, dossier: str, datasets: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    """Dossier, agency, event, moment, the request as JSON, the decision as JSON; latest first."""
    return tx.execute(
        _SQL["like_decisions"], {"dossier": dossier, "datasets": list(datasets), "limit": limit}
    ).fetchall()


def past_traffic(tx: Tx, dataset: str, since: datetime) -> tuple[int, int, int]:
    """Answers, keys in the month that had most, and agencies in real use."""
    row = tx.execute(_SQL["past_traffic"], {"dataset": dataset, "since": since}).fetchone()
    return (row[0], row[1], row[2]) if row else (0, 0, 0)


def fields_released(tx: Tx, dataset: str, since: datetime) -> dict[str, int]:
    """Field → in how many answers it left."""
    rows = tx.execute(_SQL["fields_released"], {"dataset": dataset, "since": since})
    return dict(rows.fetchall())
