"""Shuts one door for good: a credential is no longer used under one agreement."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.refusals import DoorAlreadyShut, UnknownDoor
from sainam.agreements.take_step import StepTaken, step_gate
from sainam.kit.database import Tx


def shut_door(tx: Tx, door: str, *, actor: str, reason: str) -> StepTaken:
    """Tokens issued under the agreement before lose it: other doors ask for new ones.

    Raises UnknownDoor, DoorAlreadyShut, StepAfterEnd, ReasonMissing.
    """
    found = store.find_door(tx, door)
    if found is None:
        raise UnknownDoor(door)
    store.lock_gates(tx, [found.agreement])
    found = store.find_door(tx, door)
    if found is None or found.shut:
        raise DoorAlreadyShut(door)
    taken = step_gate(
        tx, found.environment, found.agreement, "shut_door", actor=actor, reason=reason, door=door
    )
    store.insert_door_end(tx, door, at=taken.at, actor=actor, reason=reason)
    return taken
