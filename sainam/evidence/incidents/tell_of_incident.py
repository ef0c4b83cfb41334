"""Writes to those who have to know of an incident, and ends the clock by that paper."""

from __future__ import annotations

from uuid import UUID

from sainam.agencies.person import Person
from sainam.evidence.incidents import store
from sainam.evidence.incidents.affected import scope_of_incident
from sainam.evidence.incidents.clock import ClockKind
from sainam.evidence.incidents.incident_letter import incident_letter, receiver_of
from sainam.evidence.incidents.refusals import ClockUnknown, IncidentFieldUnusable, UnknownIncident
from sainam.evidence.incidents.step_incident import end_clock, scope_of
from sainam.evidence.papers import Papers, signatory_of
from sainam.kit import clock
from sainam.kit.database import Tx


def tell_of_incident(
    tx: Tx,
    papers: Papers,
    number: str,
    kind: ClockKind,
    *,
    said: str,
    actor: Person,
    to: str = "",
    late: str = "",
) -> UUID:
    """The letter, issued and signed. `said`: measures taken, and what the receiver can do.

    Raises UnknownIncident, ClockUnknown, IncidentFieldUnusable, and what end_clock and the papers
    refuse.
    """
    incident = store.lock_incident(tx, number.replace("\0", ""))
    if incident is None:
        raise UnknownIncident(number)
    running = incident.clock(kind)
    if running is None or running.end is not None:
        raise ClockUnknown(kind)
    receiver = to.strip() or receiver_of(kind)
    for name, text in (("to", receiver), ("said", said.strip())):
        if not text:
            raise IncidentFieldUnusable(name, field=name)
    scope = scope_of(incident)
    letter = incident_letter(
        incident, kind, utility=papers.office.organisation, to=receiver,
        said=said.strip(), late=late.strip(),
        citation=papers.cite(tx, running.provision) if running.provision else "",
        affected=None if scope is None else scope_of_incident(tx, papers.masters, scope),
        signatory=signatory_of(tx, actor), at=clock.now(tx),
    )  # fmt: skip
    issued = papers.issue(tx, letter, actor=actor.login)
    end_clock(tx, number, kind, "told", actor=actor.login, reason=late, document=issued)
    return issued
