"""What is delivered of an exchange to its owner, and everything that was tried."""

from typing import Any, get_args, get_type_hints
from uuid import UUID

import msgspec

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.exchanges.attempt_facts import attempt_facts
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
            facts=attempt_facts(msgspec.json.decode(row["detail"] or "{}", type=dict[str, Any])),
        )
        for row in rows_of(tx, _SQL["list_attempts"], of)
    )
