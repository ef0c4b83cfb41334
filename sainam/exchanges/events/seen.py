"""How the telling of events stands at an endpoint: what waits, what is parked, its breaker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.events import store
from sainam.exchanges.events.breaker import Breaker, closed
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.links.endpoint import Endpoint

_SQL = named_queries(__file__)
MOST_PARKED = 200


@dataclass(frozen=True, slots=True)
class ParkedSubject:
    """`event` is the dead letter, `rule` and `status` say why, `behind` waits after it."""

    about: UUID
    subject: str
    seq: int
    event: UUID
    kind: str
    since: datetime
    rule: str
    status: int
    behind: int


@dataclass(frozen=True, slots=True)
class OutletState:
    """`waiting` subjects have something to tell; `oldest` is since when the first of them has.

    `why` are the rules for which they wait, where it is not for the receiver.
    """

    endpoint: Endpoint
    breaker: Breaker
    waiting: int
    events: int
    oldest: datetime | None
    why: tuple[str, ...]
    replays: int
    parked: tuple[ParkedSubject, ...]


def outlet(tx: Tx, environment: Environment, endpoint: Endpoint) -> OutletState:
    named = {"environment": environment, "endpoint": endpoint.id, "most": MOST_PARKED}
    waiting, events, oldest, why, replays = tx.execute(_SQL["waiting"], named).fetchone() or (
        0, 0, None, [], 0,
    )  # fmt: skip
    parked = tuple(ParkedSubject(*row) for row in tx.execute(_SQL["parked"], named).fetchall())
    breaker = store.breakers(tx).get((environment, endpoint.id)) or closed(clock.now(tx))
    return OutletState(endpoint, breaker, waiting, events, oldest, tuple(why), replays, parked)
