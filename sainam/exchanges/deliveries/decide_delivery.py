"""A person decides about a delivery whose end the hub cannot know."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from sainam.agreements.refusals import ReasonMissing
from sainam.agreements.terms import Environment
from sainam.audit.event import Event
from sainam.exchanges.deliveries import store
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.delivery import Result
from sainam.exchanges.deliveries.owner_answer import Detail, RefusedLine
from sainam.exchanges.deliveries.refusals import (
    DeliveryEnded,
    DeliveryGivenUp,
    DeliveryUnderWay,
    NoSuchDelivery,
)
from sainam.exchanges.deliveries.settle import note
from sainam.exchanges.deliveries.store import End, History
from sainam.kit.database import Tx

Decision = Literal["confirm_done", "send_again", "give_up"]
_RESULTS: dict[Decision, Result] = {
    "confirm_done": "confirmed",
    "send_again": "again",
    "give_up": "refused",
}


def decide_delivery(
    tx: Tx,
    environment: Environment,
    delivery: UUID,
    decision: Decision,
    *,
    reason: str,
    actor: str,
    consequences: Consequences,
) -> None:
    """One transaction of its own: the owner has it, it is sent once more, or it is suspense.

    Raises ReasonMissing, NoSuchDelivery, DeliveryEnded, DeliveryUnderWay.
    """
    if not reason.strip():
        raise ReasonMissing
    key = (environment, delivery)
    history = store.lock_and_read(tx, [key]).get(key)
    if history is None:
        raise NoSuchDelivery(str(delivery))
    if history.end is not None:
        raise DeliveryEnded(history.end.result)
    if history.state != "unknown":
        raise DeliveryUnderWay
    detail = {"decision": decision, "reason": reason.strip()}
    after = store.insert_attempt(tx, history, "decide", _RESULTS[decision], detail)
    note(tx, after, Event.EXCHANGE_DELIVERY_DECIDED, actor=actor, detail=detail)
    if decision == "send_again":
        store.set_state(tx, after, "due")
    else:
        _end(tx, after, decision, detail, actor=actor, consequences=consequences)


def _end(
    tx: Tx,
    history: History,
    decision: Decision,
    detail: Detail,
    *,
    actor: str,
    consequences: Consequences,
) -> None:
    if decision == "confirm_done":
        store.insert_end(tx, history, End("confirmed", detail), actor=actor)
        consequences.on_confirmed(tx, history.delivery)
    else:
        store.insert_end(tx, history, End("given_up", detail), actor=actor)
        consequences.on_refused(tx, history.delivery, (RefusedLine(0, DeliveryGivenUp.rule),))
