"""An owner's system tells by itself how a delivery ended."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sainam.exchanges.deliveries import store
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.delivery import Owner
from sainam.exchanges.deliveries.owner_answer import read_callback
from sainam.exchanges.deliveries.refusals import CallbackUnreadable, NoSuchDelivery
from sainam.exchanges.deliveries.settle import Settled, settle
from sainam.kit.database import Tx


def accept_callback(
    tx: Tx,
    delivery: UUID,
    body: bytes,
    *,
    owner_of: Callable[[str], Owner | None],
    consequences: Consequences,
    actor: str,
) -> Settled:
    """The caller has proved by signature that the owner sent it; `actor` names that owner.

    The first end stands; the same word again is "repeated", another word "contradicting", both
    on record without effect. A batch with refused lines that are not named stays "open": the
    owner is asked for them. Raises NoSuchDelivery, CallbackUnreadable.
    """
    place = store.find_place(tx, delivery)
    if place is None:
        raise NoSuchDelivery(str(delivery))
    reading = read_callback(body)
    if reading is None:
        raise CallbackUnreadable(str(delivery))
    key = (place[0], delivery)
    history = store.lock_and_read(tx, [key])[key]
    if reading.lines_missing > 0 and history.end is None:
        store.insert_attempt(tx, history, "callback", "pending", reading.detail)
        store.set_state(tx, history, "due")
        return "open"
    return settle(
        tx, history, "callback", reading, owner=owner_of(place[1]),
        consequences=consequences, actor=actor,
    )  # fmt: skip
