"""The data protection officer decides on an alarm, and says why; a breach opens its incident."""

from __future__ import annotations

from uuid import UUID

from sainam.agencies.reason import reason_of
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.incidents.incident import Opening
from sainam.evidence.incidents.open_incident import open_incident
from sainam.evidence.incidents.step_incident import write_step
from sainam.evidence.processing import store
from sainam.evidence.processing.alarm import DECISIONS
from sainam.evidence.processing.refusals import AlarmDecisionUnknown, AlarmEnded, AlarmUnknown
from sainam.kit import clock
from sainam.kit.database import Tx


def end_alarm(tx: Tx, alarm: UUID, *, decision: str, reason: str, actor: str) -> str | None:
    """Once and for good; the number of the incident that a breach opened.

    Raises AlarmDecisionUnknown, ReasonWanted, AlarmUnknown, AlarmEnded.
    """
    if decision not in DECISIONS:
        raise AlarmDecisionUnknown
    said = reason_of(reason)
    found = store.find_alarm(tx, alarm)
    if found is None:
        raise AlarmUnknown
    at = clock.now(tx)
    incident = _opened(tx, found, said, actor) if decision == "breach" else None
    if not store.insert_alarm_end(
        tx, alarm, decision, actor=actor, at=at, reason=said, incident=incident
    ):
        raise AlarmEnded
    append(
        tx, Event.EVIDENCE_ALARM_ENDED, actor=actor, subject=f"agreement:{found.agreement}",
        environment="live", agency=found.agency,
        detail={
            "alarm": f"{alarm}", "kind": found.kind, "decision": decision, "reason": said,
            **({"incident": incident} if incident else {}),
        },
    )  # fmt: skip
    return incident


def _opened(tx: Tx, alarm: store.RaisedAlarm, said: str, actor: str) -> str:
    """The 72 hours run from when the alarm was raised: from then on it could be known."""
    title = f"การประมวลผลเกินที่อนุมัติ {alarm.agreement}"
    opening = Opening(title=title, aware_at=alarm.raised_at, personal=True)
    incident = open_incident(tx, opening, actor=actor)
    about = f"{alarm.kind}: {alarm.agreement}, {alarm.dataset}, {alarm.month:%Y-%m}. {said}"
    write_step(tx, incident, "assessed", about, actor=actor)
    return incident
