"""Requests of persons and withholdings as people act on them, in the portal and by the API."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.case_secrecy import hidden_from
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn
from sainam.evidence.papers import Papers
from sainam.evidence.subjects import store
from sainam.evidence.subjects.disclosure import Summary, Withholding, shown
from sainam.evidence.subjects.due import DueState, due_state
from sainam.evidence.subjects.receive_subject_request import RETENTION, receive_subject_request
from sainam.evidence.subjects.refusals import UnknownSubjectRequest
from sainam.evidence.subjects.search_subject import Found
from sainam.evidence.subjects.step_subject_request import (
    close_with_answer,
    found_in,
    letters_of,
    search,
    stated_in,
    take_plain_step,
)
from sainam.evidence.subjects.subject_request import (
    RequestEvent,
    RequestKind,
    Stated,
    SubjectRequest,
)
from sainam.evidence.subjects.withhold import (
    decide_withholding,
    end_withholding,
    propose_withholding,
)
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.keys.data_keys import ContentGone, DataKeys
from sainam.kit.keys.envelope import DataKey
from sainam.kit.thai_dates import business_date, month_start
from sainam.links.applied_catalogue import load_catalogue

READS = ("dpo", "auditor", "legal")
ACTS = ("dpo", "legal")


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A line of the desk: nothing in it says who asked."""

    request: SubjectRequest
    due_state: DueState


@dataclass(frozen=True, slots=True)
class RequestPage:
    """`stated` and `found` are None where their key is destroyed, or nothing was searched yet.

    `summary` is what an answer may show; `hidden` counts what stands withheld in it.
    """

    row: RequestRow
    stated: Stated | None
    found: Found | None
    summary: Summary | None
    acts: bool

    @property
    def hidden(self) -> int:
        if self.found is None or self.summary is None:
            return 0
        return len(self.found.disclosures) - self.summary.exchanges


@dataclass(frozen=True, slots=True)
class Withheld:
    """Those that wait for their second person, and those that stand; `today` for the reviews."""

    proposals: tuple[Withholding, ...]
    standing: tuple[Withholding, ...]
    today: date


@dataclass(frozen=True, slots=True)
class WithholdingForm:
    """As typed; an empty text leaves a part out."""

    agreement: str
    provision: str
    reason: str
    until: date
    purpose: str = ""
    case: str = ""
    exchange: UUID | None = field(default=None)


class SubjectDesk:
    """Who reads or acts goes by the login. Each method raises NotYours where it is not theirs."""

    def __init__(self, database: Database, papers: Papers, keys: DataKeys) -> None:
        self._database = database
        self._papers = papers
        self._keys = keys

    def requests(self, login: str) -> tuple[RequestRow, ...]:
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            today = business_date(clock.now(tx))
            return tuple(_row(one, today) for one in store.requests(tx))

    def request(self, login: str, number: str) -> RequestPage:
        """Raises UnknownSubjectRequest."""
        with self._database.read_only() as tx:
            person = _person(tx, login)
            person.must_be(*READS)
            found = _known(tx, number)
            row = _row(found, business_date(clock.now(tx)))
            acts = person.in_role(*ACTS) and not found.closed
            try:
                stated = stated_in(tx, self._papers.masters, found)
                held = found_in(tx, self._papers.masters, found)
            except ContentGone:
                return RequestPage(row, None, None, None, acts)
            held = _as_seen(tx, held, person) if held else None
            summary = shown(held.disclosures, store.withholdings(tx, "live")) if held else None
            return RequestPage(row, stated, held, summary, acts)

    def receive(self, login: str, kind: RequestKind, stated: Stated) -> str:
        key = self._key()
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            return receive_subject_request(tx, key, kind, stated, actor=login)

    def step(self, login: str, number: str, event: RequestEvent, *, reason: str) -> None:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            take_plain_step(tx, number, event, reason=reason, actor=login)

    def search(self, login: str, number: str) -> Found:
        key = self._key()
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            person = _person(tx, login)
            found = search(tx, self._papers.masters, key, number, actor=login)
            return _as_seen(tx, found, person)

    def close(
        self, login: str, number: str, event: RequestEvent, *, said: str, provision: str = ""
    ) -> UUID:
        """The letter's id."""
        with self._database.transaction() as tx:
            person = _person(tx, login)
            person.must_be(*ACTS)
            return close_with_answer(
                tx, self._papers, number, event, said=said, provision=provision, actor=person
            )

    def letter(self, login: str, number: str, document: UUID) -> bytes:
        """Raises UnknownSubjectRequest."""
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            if str(document) not in {one.document for one in letters_of(_known(tx, number))}:
                raise UnknownSubjectRequest(number)
            return self._papers.read(tx, document)

    def withheld(self, login: str) -> Withheld:
        with self._database.read_only() as tx:
            _person(tx, login).must_be(*READS)
            today = business_date(clock.now(tx))
            return Withheld(store.proposals(tx, "live"), store.withholdings(tx, "live"), today)

    def propose(self, login: str, form: WithholdingForm) -> UUID:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            return propose_withholding(
                tx, agreement=form.agreement, provision=form.provision, reason=form.reason,
                until=form.until, purpose=form.purpose, case=form.case, exchange=form.exchange,
                actor=login,
            )  # fmt: skip

    def decide(self, login: str, withholding: UUID, *, confirmed: bool) -> None:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            decide_withholding(tx, withholding, confirmed=confirmed, actor=login)

    def end(self, login: str, withholding: UUID, *, reason: str) -> None:
        with self._database.transaction() as tx:
            _person(tx, login).must_be(*ACTS)
            end_withholding(tx, withholding, reason=reason, actor=login)

    def _key(self) -> DataKey:
        """Of the month that is; in a transaction of its own, for it may have to be made."""
        with self._database.read_only() as tx:
            month = month_start(business_date(clock.now(tx)))
        return self._keys.of_month(RETENTION, month)


def _row(request: SubjectRequest, today: date) -> RequestRow:
    return RequestRow(request, due_state(request.due, today, closed=request.closed))


def _known(tx: Tx, number: str) -> SubjectRequest:
    found = store.find_request(tx, number.replace("\0", ""))
    if found is None:
        raise UnknownSubjectRequest(number)
    return found


def _as_seen(tx: Tx, found: Found, person: Person) -> Found:
    """Without what went to agencies that investigate, where this person may not see their cases.

    What was found stays whole in the record of the request, and so does the letter.
    """
    roles = person.roles | person.acting_for.keys()
    hidden = hidden_from(load_catalogue(tx).agencies.values(), person.login, roles)
    seen = tuple(one for one in found.disclosures if one.agency not in hidden)
    return replace(found, disclosures=seen)


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
