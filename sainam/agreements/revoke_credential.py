"""Revokes a credential: every door of it is shut, then the credential itself ends."""

from __future__ import annotations

from sainam.agencies.end_credential import end_credential
from sainam.agreements import store
from sainam.agreements.shut_door import shut_door
from sainam.agreements.take_step import StepTaken
from sainam.kit.database import Tx


def revoke_credential(tx: Tx, credential: str, *, actor: str, reason: str) -> dict[str, StepTaken]:
    """By door. Doors of ended agreements stay as they are: their gates are shut.

    Raises UnknownCredential, CredentialEnded, ReasonMissing.
    """
    doors = [store.find_door(tx, door) for door in store.doors_of_credential(tx, credential)]
    living = [door for door in doors if door is not None and not _ended(tx, door)]
    store.lock_gates(tx, [door.agreement for door in living])
    taken = {
        door.id: shut_door(tx, door.id, actor=actor, reason=reason)
        for door in living
        if not _ended(tx, door)
    }
    end_credential(tx, credential, actor=actor, reason=reason)
    return taken


def _ended(tx: Tx, door: store.Door) -> bool:
    return store.gate_states(tx, door.agreement).get(door.environment) == "ended"
