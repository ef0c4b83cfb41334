"""Begins attempts: on record as started before anything leaves, so that a crash is seen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sainam.audit.event import Event
from sainam.exchanges.content.content import about
from sainam.exchanges.deliveries import store
from sainam.exchanges.deliveries.delivery import Delivery, Owner, next_step, wait_before
from sainam.exchanges.deliveries.settle import THE_HUB, hand_to_a_person, note
from sainam.exchanges.deliveries.store import History, Key
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import open_keys
from sainam.kit.keys.envelope import DataKey, open_sealed
from sainam.kit.keys.masters import Masters

OwnerOf = Callable[[str], Owner | None]


@dataclass(frozen=True, slots=True)
class Started:
    """What is to be done now, outside any transaction."""

    delivery: Delivery
    owner: Owner
    step: Literal["send", "ask"]


def start_attempts(
    tx: Tx, keys: Collection[Key], *, masters: Masters, owner_of: OwnerOf, pace: float = 1.0
) -> dict[Key, Started]:
    """Those of `keys` that are still due, each with its step. The caller holds them all.

    What stands sealed is opened here, in memory alone; one that nobody can open any more is for a
    person to decide.

    The next look is put off at once, so that a delivery that kills its worker does not do so
    again and again without a pause.
    """
    started: dict[Key, Started] = {}
    histories = _opened(tx, masters, store.lock_and_read(tx, keys))
    with tx.pipeline():
        for key, history in histories.items():
            if history.state == "due" and history.due:
                begun = _start(tx, history, owner_of(history.delivery.owner), pace)
                if begun is not None:
                    started[key] = begun
    return started


def _opened(tx: Tx, masters: Masters, histories: dict[Key, History]) -> dict[Key, History]:
    under = [one.delivery.sealed[0] for one in histories.values() if one.delivery.sealed]
    keys = open_keys(tx, masters, under)
    return {name: _with_body(history, keys) for name, history in histories.items()}


def _with_body(history: History, keys: Mapping[int, DataKey]) -> History:
    delivery = history.delivery
    if delivery.sealed is None or delivery.sealed[0] not in keys:
        return history
    number, sealed = delivery.sealed
    place = about(delivery.environment, delivery.exchange, "delivered")
    body = open_sealed(keys[number], place, sealed).content.decode()
    return replace(history, delivery=replace(delivery, body=body))


def _start(tx: Tx, history: History, owner: Owner | None, pace: float) -> Started | None:
    if owner is None:
        hand_to_a_person(tx, history, {"why": "the owner is not in the catalogue"})
        return None
    step = next_step(owner, history.attempts)
    if step == "send" and not history.delivery.body:
        hand_to_a_person(tx, history, {"why": "its content was deleted"})
        return None
    if step == "hold":
        hand_to_a_person(tx, history, {"why": "no end became known"})
        return None
    after = store.insert_attempt(tx, history, step, "started", {})
    store.postpone(tx, after, wait_before(owner, after.attempts) * pace)
    if step == "send":
        note(tx, after, Event.EXCHANGE_DELIVERY_ATTEMPTED, actor=THE_HUB, detail={})
    return Started(history.delivery, owner, step)
