"""Where a submission stands: what its own agency may read of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, LiteralString
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.exchanges.refusals import NoSuchExchange
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)
Run = Callable[[LiteralString, tuple[Any, ...]], Awaitable[Sequence[tuple[Any, ...]]]]


async def submission_state(
    run: Run, environment: Environment, agency: str, dataset: str, exchange: UUID
) -> bytes:
    """JSON: id, status (accepted, suspense), delivery (due, confirmed, refused, unknown…), times.

    Raises NoSuchExchange also for another agency's: whose it is, is not told.
    """
    rows = await run(_SQL["submission_state"], (environment, exchange, agency, dataset))
    if not rows:
        raise NoSuchExchange(str(exchange))
    opened_at, status, rule, delivery, delivered_at = rows[0]
    return msgspec.json.encode(
        {
            "id": exchange,
            "status": status,
            "rule": rule,
            "delivery": delivery,
            "received_at": opened_at,
            "delivered_at": delivered_at,
        }
    )
