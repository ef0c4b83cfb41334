"""Opens a door: a credential may be used under an agreement, by one channel."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.refusals import DoorAlreadyShut
from sainam.agreements.store import Door
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


def open_door(tx: Tx, door: Door, *, actor: str) -> None:
    """Raises DoorAlreadyShut: what was shut stays shut, another credential is needed."""
    found = store.find_door(tx, door.id)
    if found is not None:
        if found.shut:
            raise DoorAlreadyShut(door.id)
        return
    store.insert_door(tx, door)
    append(
        tx,
        Event.AGREEMENT_DOOR_OPENED,
        actor=actor,
        subject=f"agreement:{door.agreement}",
        environment=door.environment,
        detail={"door": door.id, "channel": door.channel, "folder": door.folder},
    )
