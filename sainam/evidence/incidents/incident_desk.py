"""Incidents as people see and act on them, in the portal and by the management API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn
from sainam.evidence.incidents import store
from sainam.evidence.incidents.affected import scope_of_incident
from sainam.evidence.incidents.clock import ClockKind, Result
from sainam.evidence.incidents.incident import Incident, Opening, StepEvent
from sainam.evidence.incidents.open_incident import open_incident
from sainam.evidence.incidents.refusals import UnknownIncident
from sainam.evidence.incidents.scope import Affected, Scope, Touched
from sainam.evidence.incidents.step_incident import (
    end_clock,
    scope_of,
    see_persons,
    set_scope,
    start_clock,
    write_step,
)
from sainam.evidence.incidents.tell_of_incident import tell_of_incident
from sainam.evidence.papers import Papers
from sainam.kit import clock
from sainam.kit.database import Database, Tx

READS = ("dpo", "auditor", "legal", "operator", "admin")
OPENS = ("dpo", "operator", "admin")
ACTS = ("dpo",)


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """`affected` as the record tells it at `now`; None before a scope was set."""

    incident: Incident
    scope: Scope | None
    affected: Affected | None
    now: datetime
    acts: bool


class IncidentDesk:
    """Who reads or acts goes by the login. Each method raises NotYours where it is not theirs."""

    def __init__(self, database: Database, papers: Papers) -> None:
        self._database = database
        self._papers = papers

    def incidents(self, login: str) -> tuple[tuple[Incident, ...], datetime]:
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            return store.incidents(tx), clock.now(tx)

    def incident(self, login: str, number: str) -> IncidentPage:
        """Raises UnknownIncident."""
        with self._database.read_only() as tx:
            person = _person(tx, login)
            person.must_be(*READS)
            found = store.find_incident(tx, number.replace("\0", ""))
            if found is None:
                raise UnknownIncident(number)
            scope = scope_of(found)
            affected = None if scope is None else scope_of_incident(tx, self._papers.masters, scope)
            return IncidentPage(found, scope, affected, clock.now(tx), person.in_role(*ACTS))

    def open(self, login: str, opening: Opening) -> str:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*OPENS)
            return open_incident(tx, opening, actor=login)

    def write(self, login: str, number: str, event: StepEvent, text: str) -> None:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            write_step(tx, number, event, text, actor=login)

    def set_scope(self, login: str, number: str, scope: Scope) -> Affected:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            return set_scope(tx, self._papers.masters, number, scope, actor=login)

    def persons(self, login: str, number: str, *, reason: str) -> tuple[Touched, ...]:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            return see_persons(tx, self._papers.masters, number, reason=reason, actor=login)

    def start_clock(
        self, login: str, number: str, kind: ClockKind, *, hours: int | None, provision: str | None
    ) -> datetime:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            return start_clock(tx, number, kind, actor=login, hours=hours, provision=provision)

    def end_clock(
        self,
        login: str,
        number: str,
        kind: ClockKind,
        result: Result,
        *,
        reason: str,
        document: UUID | None = None,
    ) -> None:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            end_clock(tx, number, kind, result, actor=login, reason=reason, document=document)

    def tell(
        self, login: str, number: str, kind: ClockKind, *, said: str, to: str = "", late: str = ""
    ) -> UUID:
        """The letter's id."""
        with self._database.transaction() as tx:
            person = _person(tx, login)
            person.must_be(*ACTS)
            return tell_of_incident(
                tx, self._papers, number, kind, said=said, to=to, late=late, actor=person
            )

    def letter(self, login: str, number: str, document: UUID) -> bytes:
        """The PDF of one that this incident's clocks ended by. Raises UnknownIncident."""
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            found = store.find_incident(tx, number.replace("\0", ""))
            sent = {one.end.document for one in found.clocks if one.end} if found else set()
            if str(document) not in sent:
                raise UnknownIncident(number)
            return self._papers.read(tx, document)


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
