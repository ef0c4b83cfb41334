"""Deliveries, their histories and the list of what is left to deliver."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec
import rfc8785

from sainam.agreements.terms import Environment
from sainam.exchanges.deliveries.delivery import Action, Attempt, Delivery, Result
from sainam.exchanges.deliveries.fair_share import Place
from sainam.exchanges.deliveries.owner_answer import Detail
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)

Key: TypeAlias = tuple[Environment, UUID]
EndResult: TypeAlias = Literal["confirmed", "refused", "given_up"]


@dataclass(frozen=True, slots=True)
class End:
    result: EndResult
    detail: Detail


@dataclass(frozen=True, slots=True)
class History:
    """A delivery and all that was tried. `state` is None and `end` set once it has ended."""

    delivery: Delivery
    attempts: tuple[Attempt, ...]
    state: Literal["due", "unknown"] | None
    due: bool
    end: End | None

    @property
    def key(self) -> Key:
        return self.delivery.environment, self.delivery.id


def list_due(tx: Tx, running: Collection[UUID], *, of_each: int) -> dict[Place, list[UUID]]:
    """Oldest first; at most `of_each` of every environment and owner."""
    rows = tx.execute(_SQL["list_due"], {"running": list(running), "of_each": of_each})
    due: dict[Place, list[UUID]] = {}
    for environment, owner, delivery in rows:
        due.setdefault((environment, owner), []).append(delivery)
    return due


def lock_and_read(tx: Tx, keys: Collection[Key]) -> dict[Key, History]:
    """Nobody else writes these histories until the transaction ends.

    The lock is a statement of its own, so that what is read after it is the last word. Sorted, so
    that two transactions never wait for one another in a ring.
    """
    ids = sorted(delivery for _, delivery in keys)
    tx.execute(_SQL["lock_histories"], {"deliveries": ids})
    rows = tx.execute(
        _SQL["read_histories"],
        {
            "environments": [environment for environment, _ in keys],
            "deliveries": [delivery for _, delivery in keys],
        },
    )
    histories = (_history(row) for row in rows)
    return {history.key: history for history in histories}


def find_place(tx: Tx, delivery: UUID) -> Place | None:
    row = tx.execute(_SQL["find_place"], {"delivery": delivery}).fetchone()
    return None if row is None else (row[0], row[1])


def insert_attempt(
    tx: Tx, history: History, action: Action, result: Result, detail: Detail
) -> History:
    """The history with the attempt added."""
    tx.execute(
        _SQL["insert_attempt"],
        {
            **_named(history),
            "attempt": len(history.attempts) + 1,
            "action": action,
            "result": result,
            "detail": _json(detail),
        },
    )
    attempts = (*history.attempts, Attempt(action, result))
    return History(history.delivery, attempts, history.state, history.due, history.end)


def insert_end(tx: Tx, history: History, end: End, *, actor: str) -> None:
    """And takes it off the list of what is left."""
    named = _named(history)
    values = {"result": end.result, "detail": _json(end.detail), "actor": actor}
    tx.execute(_SQL["insert_end"], {**named, **values})
    tx.execute(_SQL["delete_due"], named)


def postpone(tx: Tx, history: History, wait: timedelta) -> None:
    tries = sum(attempt.result == "started" for attempt in history.attempts)
    tx.execute(_SQL["postpone"], {**_named(history), "wait": wait, "attempt": tries})


def set_state(tx: Tx, history: History, state: Literal["due", "unknown"]) -> None:
    tx.execute(_SQL["set_state"], {**_named(history), "state": state})


def bring_near(tx: Tx, longest: timedelta) -> int:
    """Makes due what waits longer than anything waits; how many there were."""
    return tx.execute(_SQL["bring_near"], {"longest": longest}).rowcount


def _named(history: History) -> dict[str, Any]:
    return {"environment": history.delivery.environment, "delivery": history.delivery.id}


def _json(detail: Detail) -> str:
    return rfc8785.dumps(dict(detail)).decode()


def _history(row: Sequence[Any]) -> History:
    environment, number, exchange, owner, kind, body, key, sealed, agency, *stands = row
    state, due, result, detail, tried = stands
    under = None if key is None else (int(key), bytes(sealed))
    return History(
        Delivery(environment, number, exchange, owner, kind, body, agency, under),
        tuple(Attempt(action, outcome) for action, outcome in tried),
        state,
        bool(due),
        None if result is None else End(result, _facts(detail)),
    )


def _facts(text: str) -> Mapping[str, str | int]:
    return msgspec.json.decode(text, type=dict[str, str | int])
