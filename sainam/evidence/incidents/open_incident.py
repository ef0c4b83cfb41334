"""Opens the file of an incident, with the clocks that its nature starts."""

from __future__ import annotations

from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.incidents import store
from sainam.evidence.incidents.clock import clocks_of
from sainam.evidence.incidents.incident import Opening, checked
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import buddhist_year, business_date


def open_incident(tx: Tx, opening: Opening, *, actor: str) -> str:
    """Its number. Raises IncidentFieldUnusable, AwareInFuture."""
    at = clock.now(tx)
    opening = checked(opening, at)
    number = store.take_number(tx, buddhist_year(business_date(at)))
    store.insert_incident(tx, number, opening, actor=actor)
    started = clocks_of(opening.aware_at, opening.nature)
    for one in started:
        store.insert_clock(tx, number, one, actor=actor)
    append(
        tx,
        Event.EVIDENCE_INCIDENT_OPENED,
        actor=actor,
        subject=f"incident:{number}",
        detail={
            "title": opening.title,
            "aware_at": opening.aware_at.isoformat(),
            "clocks": {one.clock: one.due_at.isoformat() for one in started},
        },
    )
    return number
