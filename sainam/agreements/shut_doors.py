"""Shuts every door of an agreement in one environment, as its end asks."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.refusals import ReasonMissing
from sainam.agreements.shut_door import shut_door
from sainam.agreements.terms import Environment
from sainam.kit import clock
from sainam.kit.database import Tx


def shut_doors(
    tx: Tx,
    environment: Environment,
    agreement: str,
    *,
    actor: str,
    reason: str,
    but_sftp: bool = False,
) -> tuple[str, ...]:
    """The doors that it shut. `but_sftp` leaves folders to the run-off, whose last day shuts them.

    Where the gate has ended no step is taken any more: the door is marked as shut, nothing else.
    Raises ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    store.lock_gates(tx, [agreement])
    ended = store.gate_states(tx, agreement).get(environment) == "ended"
    shut = []
    for door in store.doors_of_agreement(tx, environment, agreement):
        if but_sftp and door.channel == "sftp":
            continue
        if ended:
            store.insert_door_end(tx, door.id, at=clock.now(tx), actor=actor, reason=reason)
        else:
            shut_door(tx, door.id, actor=actor, reason=reason)
        shut.append(door.id)
    return tuple(shut)
