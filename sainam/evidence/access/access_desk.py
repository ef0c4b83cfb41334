"""Access as people look at it and review it: the portal and the API alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn
from sainam.documents.office import Letterhead
from sainam.evidence.access import store
from sainam.evidence.access.access import READS, REVIEWS, Access, Result, Round, due_of
from sainam.evidence.access.policy_paper import policy_paper
from sainam.evidence.access.review_access import open_round, review_access
from sainam.evidence.access.store import Records
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.thai_dates import business_date


@dataclass(frozen=True, slots=True)
class Outbound:
    """A host that the hub itself calls, and what for."""

    what: str
    host: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    access: Access
    due: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class AccessPolicy:
    """As of `today`; the most urgent first, logins before credentials."""

    today: date
    logins: tuple[Reviewed, ...]
    credentials: tuple[Reviewed, ...]
    newest_round: Round | None
    outbound: tuple[Outbound, ...]
    records: Records
    reviews: bool
    clock_source: str | None = None

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in (*self.logins, *self.credentials))


class AccessDesk:
    """Who acts goes by the login. Each method raises NotYours where it is not theirs to do."""

    def __init__(
        self,
        database: Database,
        *,
        public_url: str,
        letterhead: Callable[[], Letterhead],
        outbound: Callable[[Tx], tuple[Outbound, ...]],
        clock_source: str | None = None,
    ) -> None:
        self._database = database
        self._public_url = public_url
        self._letterhead = letterhead
        self._outbound = outbound
        self._clock_source = clock_source

    def policy(self, login: str) -> AccessPolicy:
        with self._database.read_only() as tx:
            person = _person(tx, login)
            person.must_be(*READS)
            return self._policy(tx, person)

    def paper(self, login: str) -> bytes:
        """A PDF without a number, made when it is asked for."""
        with self._database.read_only() as tx:
            person = _person(tx, login)
            person.must_be(*READS)
            at, policy = clock.now(tx), self._policy(tx, person)
        rows = [one.access for one in (*policy.logins, *policy.credentials)]
        hosts = [(one.what, one.host) for one in policy.outbound]
        return policy_paper(self._letterhead(), rows, hosts, policy.records, at)

    def open_round(self, login: str, *, due: date, reason: str) -> int:
        """Raises what open_round refuses."""
        with self._database.transaction() as tx:
            return open_round(tx, due=due, reason=reason, actor=_person(tx, login))

    def review(self, login: str, subject: str, result: Result, *, seen: str, reason: str) -> None:
        """Raises what review_access refuses."""
        with self._database.transaction() as tx:
            review_access(
                tx,
                subject,
                result,
                seen=seen,
                reason=reason,
                public_url=self._public_url,
                actor=_person(tx, login),
            )

    def _policy(self, tx: Tx, person: Person) -> AccessPolicy:
        today, newest = business_date(clock.now(tx)), store.newest_round(tx)
        found = []
        for one in store.all_access(tx):
            due = due_of(one, newest)
            found.append(Reviewed(one, due, due < today))
        found.sort(key=lambda one: (one.due, one.access.subject))
        return AccessPolicy(
            today=today,
            logins=tuple(one for one in found if one.access.is_login),
            credentials=tuple(one for one in found if not one.access.is_login),
            newest_round=newest,
            outbound=self._outbound(tx),
            records=store.records(tx),
            reviews=person.in_role(*REVIEWS),
            clock_source=self._clock_source,
        )


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
