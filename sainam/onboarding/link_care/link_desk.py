"""A link as people take care of it, in the portal and by the management API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn, NotYours
from sainam.agencies.role import RoleName
from sainam.agreements.store import load_standings
from sainam.agreements.terms import Environment
from sainam.exchanges.events import seen
from sainam.exchanges.events.decide_event import EventDecision, decide_event
from sainam.exchanges.events.replay_events import replay_events
from sainam.exchanges.events.seen import OutletState
from sainam.exchanges.pauses import store as pauses
from sainam.exchanges.pauses.pause import Pause
from sainam.exchanges.pauses.refusals import LinkUnknown
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.catalogue import Catalogue
from sainam.links.endpoint import Endpoint
from sainam.onboarding.link_care.pause_and_tell import end_and_tell, hold_and_tell, plan_and_tell

CARES: tuple[RoleName, ...] = ("operator", "admin")


@dataclass(frozen=True, slots=True)
class LinkCare:
    """`at` is the moment it was read; pauses the newest first."""

    link: str
    environment: Environment
    at: datetime
    pauses: tuple[Pause, ...]
    outlets: tuple[OutletState, ...]
    may_act: bool

    @property
    def standing(self) -> tuple[Pause, ...]:
        return tuple(pause for pause in self.pauses if pause.stands(self.at))


class LinkDesk:
    """The staff read; the operator and the administrator act.

    Each method raises NotSignedIn, NotYours, and LinkUnknown where it names a link.
    """

    def __init__(self, database: Database, *, public_url: str) -> None:
        self._database = database
        self._public_url = public_url

    def care(self, login: str, environment: Environment, link: str) -> LinkCare:
        with self._database.read_only() as tx:
            person = _staff(tx, login)
            catalogue = _with_link(tx, link)
            endpoints = _endpoints(catalogue, environment, link)
            found = pauses.pauses_of(tx, link)
            return LinkCare(
                link, environment, clock.now(tx),
                tuple(one for one in found if one.environment == environment),
                tuple(seen.outlet(tx, environment, one) for one in endpoints),
                person.in_role(*CARES),
            )  # fmt: skip

    def coming(self, login: str) -> tuple[Pause, ...]:
        """Those that stand or are to come: to an agency, of the links of its own agreements."""
        with self._database.read_only() as tx:
            person = person_of(tx, login)
            if person is None:
                raise NotSignedIn
            found = pauses.coming_pauses(tx, clock.now(tx))
            if person.agency is None or not found:
                return found
            own = _links_of(tx, person.agency)
            return tuple(one for one in found if (one.environment, one.link) in own)

    def plan(
        self, login: str, environment: Environment, link: str, *, first: datetime,
        until: datetime, reason: Title,
    ) -> UUID:  # fmt: skip
        """Raises WindowUnfit, PauseWordsMissing."""
        with self._database.transaction() as tx:
            _acting(tx, login)
            _with_link(tx, link)
            return plan_and_tell(
                tx, self._public_url, environment, link, first=first, until=until, reason=reason,
                actor=login,
            )  # fmt: skip

    def hold(self, login: str, environment: Environment, link: str, *, reason: Title) -> UUID:
        """Raises AlreadyHeld, PauseWordsMissing."""
        with self._database.transaction() as tx:
            _acting(tx, login)
            _with_link(tx, link)
            return hold_and_tell(
                tx, self._public_url, environment, link, reason=reason, actor=login
            )

    def end(
        self, login: str, environment: Environment, link: str, pause: UUID, *, reason: str
    ) -> None:
        """Cancels a window, resumes a hold. Raises ReasonMissing, NoSuchPause, PauseOver."""
        with self._database.transaction() as tx:
            _acting(tx, login)
            end_and_tell(tx, self._public_url, environment, link, pause, reason=reason, actor=login)

    def decide(
        self, login: str, environment: Environment, subject: UUID, decision: EventDecision, *,
        reason: str,
    ) -> None:  # fmt: skip
        """Raises ReasonMissing, NoSuchSubject, EventNotParked."""
        with self._database.transaction() as tx:
            _acting(tx, login)
            decide_event(tx, environment, subject, decision, reason=reason, actor=login)

    def replay(
        self, login: str, environment: Environment, endpoint: str, *, first: datetime,
        until: datetime, reason: str,
    ) -> UUID:  # fmt: skip
        """Raises ReasonMissing, NoSuchEndpoint, NothingToReplay, ReplayTooLarge."""
        with self._database.transaction() as tx:
            _acting(tx, login)
            known = [
                one.id
                for one in load_catalogue(tx).endpoints.values()
                if environment in one.environments
            ]
            return replay_events(
                tx, environment, endpoint, first=first, until=until, known=known, reason=reason,
                actor=login,
            )  # fmt: skip


def _endpoints(catalogue: Catalogue, environment: Environment, link: str) -> tuple[Endpoint, ...]:
    return tuple(
        endpoint
        for endpoint in catalogue.endpoints.values()
        if endpoint.link == link and environment in endpoint.environments
    )


def _links_of(tx: Tx, agency: str) -> set[tuple[Environment, str]]:
    environments: tuple[Environment, ...] = ("sandbox", "live")
    return {
        (environment, grant.link)
        for environment in environments
        for standing in load_standings(tx, environment).values()
        if standing.agency == agency and standing.state != "ended"
        for grant in standing.terms.grants
    }


def _with_link(tx: Tx, link: str) -> Catalogue:
    catalogue = load_catalogue(tx)
    if link not in catalogue.links:
        raise LinkUnknown(link[:40])
    return catalogue


def _staff(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    if person.agency is not None:
        raise NotYours
    return person


def _acting(tx: Tx, login: str) -> None:
    _staff(tx, login).must_be(*CARES)
