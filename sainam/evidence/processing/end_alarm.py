"""The data protection officer decides on an alarm, and says why."""

from __future__ import annotations

from uuid import UUID

from sainam.agencies.reason import reason_of
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.processing import store
from sainam.evidence.processing.alarm import DECISIONS
from sainam.evidence.processing.refusals import AlarmDecisionUnknown, AlarmEnded, AlarmUnknown
from sainam.kit import clock
from sainam.kit.database import Tx


def end_alarm(tx: Tx, alarm: UUID, *, decision: str, reason: str, actor: str) -> None:
    """Once and for good. Raises AlarmDecisionUnknown, ReasonWanted, AlarmUnknown, AlarmEnded."""
    if decision not in DECISIONS:
        raise AlarmDecisionUnknown
    said = reason_of(reason)
    found = store.find_alarm(tx, alarm)
    if found is None:
        raise AlarmUnknown
    agreement, agency, kind = found
    at = clock.now(tx)
    if not store.insert_alarm_end(tx, alarm, decision, actor=actor, at=at, reason=said):
        raise AlarmEnded
    append(
        tx, Event.EVIDENCE_ALARM_ENDED, actor=actor, subject=f"agreement:{agreement}",
        environment="live", agency=agency,
        detail={"alarm": f"{alarm}", "kind": kind, "decision": decision, "reason": said},
    )  # fmt: skip
