"""A person decides about a dead letter: once more, or on without it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from sainam.agreements.refusals import ReasonMissing
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event as AuditEvent
from sainam.exchanges.events import store
from sainam.exchanges.events.refusals import EventNotParked, NoSuchSubject
from sainam.kit.database import Tx

EventDecision = Literal["send_again", "skip"]


def decide_event(
    tx: Tx, environment: Environment, subject: UUID, decision: EventDecision, *, reason: str,
    actor: str,
) -> None:  # fmt: skip
    """`subject` is the row of what the dead letter is about. What is skipped is never sent.

    Raises ReasonMissing, NoSuchSubject, EventNotParked.
    """
    if not reason.strip():
        raise ReasonMissing
    parked = store.lock_parked(tx, environment, subject)
    if parked is None:
        raise NoSuchSubject(str(subject))
    if not parked.is_parked:
        raise EventNotParked(str(subject))
    store.insert_decision(tx, environment, parked, decision, reason=reason.strip(), actor=actor)
    if decision == "skip":
        store.end_event(tx, environment, parked.event, "skipped", actor=actor)
        store.go_on(tx, subject, done=1)
    else:
        store.unpark(tx, subject)
    append(
        tx, AuditEvent.EXCHANGE_EVENT_DECIDED, actor=actor, environment=environment,
        subject=f"event:{parked.event}",
        detail={
            "decision": decision, "reason": reason.strip(), "seq": parked.seq,
            "endpoint": parked.endpoint,
        },
    )  # fmt: skip
