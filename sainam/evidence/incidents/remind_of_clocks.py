"""Tells the data protection officer, once each, that a clock nears its end and that it is over."""

from __future__ import annotations

from datetime import datetime

from sainam.evidence.incidents import store
from sainam.evidence.incidents.clock import NEAR
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.onboarding.notices.notice import Fact, Notice
from sainam.onboarding.recipients import of_roles, tell

ROLES = ("dpo",)


def remind_of_clocks(tx: Tx, public_url: str) -> int:
    """How many were told of. One that is over is never told as near."""
    at = clock.now(tx)
    told = 0
    for incident, kind, due_at in store.due_to_remind(tx, at, "late"):
        if store.insert_reminder(tx, f"{incident}/{kind}", "late"):
            told += 1
            _tell(tx, Notice.INCIDENT_LATE, incident, due_at, public_url)
    for incident, kind, due_at in store.due_to_remind(tx, at + NEAR, "near"):
        if due_at >= at and store.insert_reminder(tx, f"{incident}/{kind}", "near"):
            told += 1
            _tell(tx, Notice.INCIDENT_NEAR, incident, due_at, public_url)
    return told


def _tell(tx: Tx, kind: Notice, incident: str, due_at: datetime, public_url: str) -> None:
    facts: dict[str, Fact] = {
        "number": incident, "until": due_at, "url": f"{public_url}/th/privacy/incidents/{incident}",
    }  # fmt: skip
    tell(tx, kind, of_roles(tx, ROLES), None, facts)
