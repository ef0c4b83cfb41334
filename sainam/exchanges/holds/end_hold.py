"""A hold is over; what was copied for it goes with the next month of its class that goes."""

from __future__ import annotations

from uuid import UUID

from sainam.agreements.refusals import ReasonMissing
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.holds import store
from sainam.exchanges.holds.refusals import UnknownHold
from sainam.kit.database import Tx


def end_hold(tx: Tx, hold: UUID, *, reason: str, actor: str) -> None:
    """Raises ReasonMissing, UnknownHold."""
    if not reason.strip():
        raise ReasonMissing
    if not store.end_hold(tx, hold, reason=reason.strip(), actor=actor):
        raise UnknownHold(str(hold))
    append(
        tx,
        Event.EVIDENCE_HOLD_ENDED,
        actor=actor,
        subject=f"hold:{hold}",
        detail={"reason": reason.strip()},
    )
