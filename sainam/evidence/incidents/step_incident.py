"""What happens to an incident that is open: steps, its scope, its clocks. Nothing is edited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.incidents import store
from sainam.evidence.incidents.affected import persons_reached, scope_of_incident
from sainam.evidence.incidents.clock import RULES, ClockKind, ClockStart, Result, by_rule
from sainam.evidence.incidents.incident import WRITTEN, Incident, StepEvent
from sainam.evidence.incidents.refusals import (
    ClockNotNeededWithoutReason,
    ClockProvisionMissing,
    ClockRuns,
    ClocksStillRun,
    ClockUnknown,
    IncidentClosed,
    IncidentFieldUnusable,
    LateWithoutReason,
    ScopeNotSet,
    UnknownIncident,
)
from sainam.evidence.incidents.scope import (
    Affected,
    Scope,
    Touched,
    canonical,
    checked,
    kept,
    read_scope,
)
from sainam.kit import clock as the_clock
from sainam.kit.database import Tx
from sainam.kit.keys.masters import Masters

_LONGEST = 4000
_LONGEST_CLOCK = timedelta(days=366)


def write_step(tx: Tx, number: str, event: StepEvent, text: str, *, actor: str) -> None:
    """Raises UnknownIncident, IncidentClosed, IncidentFieldUnusable, ClocksStillRun."""
    incident = _open(tx, number)
    if event not in WRITTEN:
        raise IncidentFieldUnusable("event", field="event")
    said = text.strip()
    if not said or len(said) > _LONGEST or "\0" in said:
        raise IncidentFieldUnusable("text", field="text")
    if event == "closed" and incident.next_due is not None:
        raise ClocksStillRun(number)
    store.insert_step(tx, number, event, canonical({"text": said}), actor=actor)
    _note(tx, number, actor, {"step": event})


def set_scope(tx: Tx, masters: Masters, number: str, scope: Scope, *, actor: str) -> Affected:
    """Keeps the scope with the counts of now; persons are reckoned from the record when asked.

    Raises UnknownIncident, IncidentClosed, ScopeUnusable.
    """
    _open(tx, number)
    scope = checked(scope)
    affected = scope_of_incident(tx, masters, scope)
    told = kept(scope, affected)
    store.insert_step(tx, number, "scope_set", canonical(told), actor=actor)
    _note(tx, number, actor, {"step": "scope_set", **told})
    return affected


def see_persons(
    tx: Tx, masters: Masters, number: str, *, reason: str, actor: str
) -> tuple[Touched, ...]:
    """Whom to tell, by key; that somebody saw them is itself a step.

    Raises UnknownIncident, ScopeNotSet, IncidentFieldUnusable.
    """
    incident = _known(tx, number)
    scope = scope_of(incident)
    if scope is None:
        raise ScopeNotSet(number)
    if not reason.strip():
        raise IncidentFieldUnusable("reason", field="reason")
    found = persons_reached(tx, masters, scope)
    _note(tx, number, actor, {"step": "persons_seen", "reason": reason.strip(),
                              "persons": len(found)})  # fmt: skip
    return found


def scope_of(incident: Incident) -> Scope | None:
    """The last one set."""
    step = incident.last("scope_set")
    return None if step is None else read_scope(step.body)


def start_clock(
    tx: Tx,
    number: str,
    kind: ClockKind,
    *,
    actor: str,
    hours: int | None = None,
    provision: str | None = None,
) -> datetime:
    """When it ends, reckoned from when the utility became aware. Hours of the law stay as they are.

    Raises UnknownIncident, IncidentClosed, ClockRuns, ClockProvisionMissing, IncidentFieldUnusable.
    """
    incident = _open(tx, number)
    start = _start(incident, kind, hours, (provision or "").strip() or None)
    if not store.insert_clock(tx, number, start, actor=actor):
        raise ClockRuns(kind)
    _note(tx, number, actor, {"clock": kind, "due_at": start.due_at.isoformat(),
                              "provision": start.provision})  # fmt: skip
    return start.due_at


def _start(
    incident: Incident, kind: ClockKind, hours: int | None, provision: str | None
) -> ClockStart:
    rule = RULES[kind]
    by_law = by_rule(incident.aware_at, kind)
    if by_law is not None and (hours is None or rule.by_law):
        return by_law
    if hours is None or not timedelta() < timedelta(hours=hours) <= _LONGEST_CLOCK:
        raise IncidentFieldUnusable("hours", field="hours")
    provision = rule.provision or provision
    if provision is None and kind != "own":
        raise ClockProvisionMissing(kind, field="provision")
    return ClockStart(kind, incident.aware_at + timedelta(hours=hours), provision)


def end_clock(
    tx: Tx,
    number: str,
    kind: ClockKind,
    result: Result,
    *,
    actor: str,
    reason: str = "",
    document: UUID | None = None,
) -> None:
    """`document` is what was sent. Late, or not needed, asks why.

    Raises UnknownIncident, IncidentClosed, ClockUnknown, LateWithoutReason,
    ClockNotNeededWithoutReason, IncidentFieldUnusable.
    """
    incident = _open(tx, number)
    running = incident.clock(kind)
    if running is None or running.end is not None:
        raise ClockUnknown(kind)
    why = reason.strip()
    if result == "not_needed" and not why:
        raise ClockNotNeededWithoutReason(field="reason")
    if result == "told" and document is None:
        raise IncidentFieldUnusable("document", field="document")
    if the_clock.now(tx) > running.due_at and not why:
        raise LateWithoutReason(field="reason")
    if not store.insert_clock_end(
        tx, number, kind, result, actor=actor, reason=why, document=document
    ):
        raise ClockUnknown(kind)
    _note(tx, number, actor, {"clock": kind, "result": result, "reason": why,
                              "document": str(document or "")})  # fmt: skip


def _known(tx: Tx, number: str) -> Incident:
    incident = store.lock_incident(tx, number.replace("\0", ""))
    if incident is None:
        raise UnknownIncident(number)
    return incident


def _open(tx: Tx, number: str) -> Incident:
    incident = _known(tx, number)
    if incident.closed:
        raise IncidentClosed(number)
    return incident


def _note(tx: Tx, number: str, actor: str, detail: dict[str, Any]) -> None:
    append(
        tx, Event.EVIDENCE_INCIDENT_STEPPED, actor=actor, subject=f"incident:{number}",
        detail=detail,
    )  # fmt: skip
