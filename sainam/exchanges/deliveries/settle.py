"""Writes what was learned about a delivery: its end, the next look at it, or a person's turn."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.deliveries import store
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.delivery import (
    Action,
    Owner,
    next_step,
    wait_before,
    waits_for_callback,
)
from sainam.exchanges.deliveries.owner_answer import Detail, Reading, contradicts
from sainam.exchanges.deliveries.store import End, History
from sainam.kit.database import Tx

Settled = Literal["ended", "repeated", "contradicting", "open"]
THE_HUB = "hub:delivery"


def settle(
    tx: Tx,
    history: History,
    action: Action,
    reading: Reading,
    *,
    owner: Owner | None,
    consequences: Consequences,
    actor: str,
    pace: float = 1.0,
) -> Settled:
    """The history is locked. The first end stands; a later word is put on record, without effect.

    `pace` scales the waits.
    """
    after = store.insert_attempt(tx, history, action, reading.result, reading.detail)
    if history.end is not None:
        return _after_the_end(tx, history, history.end, reading, actor)
    if reading.final:
        end_delivery(tx, after, reading, consequences=consequences, actor=actor)
        return "ended"
    if history.state == "due":
        _go_on(tx, after, reading, owner, pace)
    return "open"


def end_delivery(
    tx: Tx, history: History, reading: Reading, *, consequences: Consequences, actor: str
) -> None:
    """Confirmed or refused by the owner."""
    confirmed = reading.result == "confirmed"
    store.insert_end(
        tx, history, End("confirmed" if confirmed else "refused", reading.detail), actor=actor
    )
    event = Event.EXCHANGE_DELIVERY_CONFIRMED if confirmed else Event.EXCHANGE_DELIVERY_REFUSED
    note(tx, history, event, actor=actor, detail=reading.detail)
    if confirmed:
        consequences.on_confirmed(tx, history.delivery)
    if reading.refused:
        consequences.on_refused(tx, history.delivery, reading.refused)


def hand_to_a_person(tx: Tx, history: History, detail: Detail) -> None:
    """Nothing more is sent until somebody decides."""
    store.set_state(tx, history, "unknown")
    note(tx, history, Event.EXCHANGE_DELIVERY_UNKNOWN, actor=THE_HUB, detail=detail)


def note(tx: Tx, history: History, event: Event, *, actor: str, detail: Detail) -> None:
    """The audit event, with what every event about a delivery tells."""
    delivery = history.delivery
    append(
        tx,
        event,
        actor=actor,
        subject=subject(delivery.id),
        environment=delivery.environment,
        agency=delivery.agency,
        exchange=delivery.exchange,
        detail={**detail, "owner": delivery.owner, "attempt": len(history.attempts)},
    )


def subject(delivery: UUID) -> str:
    return f"delivery:{delivery}"


def _after_the_end(tx: Tx, history: History, end: End, reading: Reading, actor: str) -> Settled:
    if not reading.final:
        return "open"
    against = contradicts(end.result, end.detail, reading)
    note(
        tx, history, Event.EXCHANGE_DELIVERY_REPEATED, actor=actor,
        detail={**reading.detail, "ended": end.result, "told": reading.result,
                "contradicting": against},
    )  # fmt: skip
    return "contradicting" if against else "repeated"


def _go_on(tx: Tx, history: History, reading: Reading, owner: Owner | None, pace: float) -> None:
    if owner is None:
        hand_to_a_person(tx, history, {"why": "the owner is not in the catalogue"})
    elif not waits_for_callback(history.attempts) and next_step(owner, history.attempts) == "hold":
        hand_to_a_person(tx, history, {"last": reading.result, **reading.detail})
    else:
        store.postpone(tx, history, wait_before(owner, history.attempts) * pace)
