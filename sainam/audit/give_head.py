"""Notes that a head of the audit trail has left the hub: what it fixes nobody can remake unseen."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from sainam.audit import store
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx

Way = Literal["acknowledgement", "pack"]


def give_head(
    tx: Tx,
    block: int,
    *,
    receiver: str,
    way: Way,
    about: str,
    actor: str,
    exchange: UUID | None = None,
    environment: str | None = None,
) -> bool:
    """`about` is the file or pack that it stands on. False where this was noted before."""
    if not store.insert_head_given(tx, block, receiver=receiver, way=way, about=about):
        return False
    append(
        tx,
        Event.EVIDENCE_HEAD_GIVEN,
        actor=actor,
        subject=f"audit_block:{block}",
        environment=environment,
        agency=receiver if way == "acknowledgement" else None,
        exchange=exchange,
        detail={"receiver": receiver, "way": way, "about": about},
    )
    return True
