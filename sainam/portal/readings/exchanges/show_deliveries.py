"""What is delivered of an exchange to its owner, and everything that was tried."""

from typing import get_args, get_type_hints
from uuid import UUID

import msgspec

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import rows_of
from sainam.portal.views.exchanges import AttemptView, DeliveryView, Environment

_SQL = named_queries(__file__)
_ATTEMPTS_SHOWN = 50
_RESULTS_WITH_A_WORD = frozenset(get_args(get_type_hints(AttemptView)["result"]))


def deliveries_of(
    tx: Tx, names: Names, environment: Environment, exchange: UUID
) -> tuple[DeliveryView, ...]:
    whose = {"environment": environment, "exchange": exchange}
    return tuple(
        DeliveryView(
            id=str(row["id"]),
            owner=names.end(row["owner"]),
            state=row["state"],
            created_at=row["created_at"],
            due_at=row["due_at"],
            attempts=_attempts(tx, environment, row["id"]),
        )
        for row in rows_of(tx, _SQL["list_deliveries"], whose)
    )


def _attempts(tx: Tx, environment: Environment, delivery: UUID) -> tuple[AttemptView, ...]:
    of = {"environment": environment, "delivery": delivery, "most": _ATTEMPTS_SHOWN}
    return tuple(
        AttemptView(
            attempt=row["attempt"],
            action=row["action"],
            at=row["at"],
            result=row["result"] if row["result"] in _RESULTS_WITH_A_WORD else "unclear",
            detail=_facts(row["detail"]),
        )
        for row in rows_of(tx, _SQL["list_attempts"], of)
    )


def _facts(detail: str) -> str:
    """The facts of an attempt as name: value, for they are the owner's words in no language."""
    facts = msgspec.json.decode(detail or "{}", type=dict[str, object])
    return " · ".join(f"{name}: {value}" for name, value in facts.items())
