"""Turns the masters: every living key under a new one, the old one destroyed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx
from sainam.kit.keys.masters import Masters
from sainam.kit.keys.turn import finish_turn, turn_in

Transactions = Callable[[], AbstractContextManager[Tx]]


def turn_masters(transaction: Transactions, masters: Masters, *, actor: str) -> int:
    """The new generation. Two transactions: no master is destroyed before the turn is committed."""
    with transaction() as tx:
        generation = turn_and_tell(tx, masters, actor=actor)
    with transaction() as tx:
        finish_turn(tx, masters)
    return generation


def turn_and_tell(tx: Tx, masters: Masters, *, actor: str) -> int:
    """Raises TurnBroken. To be finished in another transaction."""
    generation = turn_in(tx, masters, actor=actor)
    append(
        tx,
        Event.EVIDENCE_KEY_TURNED,
        actor=actor,
        subject=f"master:{generation}",
        detail={"generation": generation},
    )
    return generation
