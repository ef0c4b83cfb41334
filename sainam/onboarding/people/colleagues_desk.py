"""An agency's own people, the staff's logins, and deputies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agencies.authenticated import person_of
from sainam.agencies.deputies import store as deputies
from sainam.agencies.deputies.appoint_deputy import appoint_deputy, end_deputy
from sainam.agencies.deputies.deputy import Deputy
from sainam.agencies.end_login import end_colleague
from sainam.agencies.invite_colleague import invite_colleague
from sainam.agencies.person import Person
from sainam.agencies.person_form import PersonForm, tidied
from sainam.agencies.refusals import NotSignedIn, NotYours
from sainam.agencies.register_login import INVITATION
from sainam.agencies.staff import store as staff
from sainam.agencies.staff.decide_change import decide_change
from sainam.agencies.staff.propose_change import (
    propose_end,
    propose_recovery,
    propose_registration,
)
from sainam.agencies.staff.staff_change import (
    DECIDES,
    PROPOSES,
    ChangeKind,
    Decision,
    StaffChange,
)
from sainam.agencies.store import Contact, Login
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.thai_dates import business_date
from sainam.onboarding.notices.notice import Notice, Recipient
from sainam.onboarding.notices.queue_notice import queue_notice


@dataclass(frozen=True, slots=True)
class Colleague:
    login: Login
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class StaffPage:
    """The logins of the staff, and what is proposed about them; `decides`: as a second person."""

    people: tuple[Colleague, ...]
    changes: tuple[StaffChange, ...]
    proposes: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class DeputyPage:
    """`holders` are those whose places may be given, `others` who could take them."""

    deputies: tuple[Deputy, ...]
    holders: tuple[Login, ...]
    others: tuple[Login, ...]
    now: datetime


class ColleaguesDesk:
    """Who reads or acts goes by the login. Each method raises NotYours where it is not theirs."""

    def __init__(self, database: Database, *, public_url: str) -> None:
        self._database = database
        self._public_url = public_url

    def colleagues(self, login: str) -> tuple[Colleague, ...]:
        """Of the own agency."""
        with self._database.read_only() as tx:
            person = _person(tx, login)
            if person.agency is None:
                raise NotYours("agency_officer")
            return _with_contacts(tx, agencies.living_logins(tx, person.agency))

    def invite(self, form: PersonForm, *, actor: str) -> None:
        """Raises FormInvalid, LoginTaken."""
        with self._database.transaction() as tx:
            password = invite_colleague(tx, form, actor=_person(tx, actor))
            whole = tidied(form)
            self._invited(tx, whole.login, whole.email, password)

    def end(self, login: str, *, reason: str, actor: str) -> None:
        """Raises UnknownLogin, LoginEnded, LastOfItsKind, ReasonWanted."""
        with self._database.transaction() as tx:
            end_colleague(tx, login, reason=reason, actor=_person(tx, actor))

    def staff(self, login: str) -> StaffPage:
        with self._database.read_only() as tx:
            person = _person(tx, login)
            person.must_be(*PROPOSES, *DECIDES)
            logins = [one for one in agencies.living_logins(tx) if one.agency is None]
            return StaffPage(
                _with_contacts(tx, tuple(logins)),
                staff.changes(tx),
                person.in_role(*PROPOSES),
                person.in_role(*DECIDES),
            )

    def propose(
        self, kind: ChangeKind, login: str, form: PersonForm, *, reason: str, actor: str
    ) -> UUID:
        """Raises FormInvalid, LoginTaken, NotStaff, NoAddress, ReasonWanted."""
        with self._database.transaction() as tx:
            person = _person(tx, actor)
            if kind == "register":
                return propose_registration(tx, form, reason=reason, actor=person)
            propose = propose_recovery if kind == "recover" else propose_end
            return propose(tx, login, reason=reason, actor=person)

    def decide(self, change: UUID, decision: Decision, *, reason: str, actor: str) -> None:
        """Raises what decide_change refuses."""
        with self._database.transaction() as tx:
            decided = decide_change(tx, change, decision, reason=reason, actor=_person(tx, actor))
            if decided.password is not None and decided.contact is not None:
                self._invited(tx, decided.change.login, decided.contact.email, decided.password)

    def deputies(self, login: str) -> DeputyPage:
        """One's own; an administrator's page has those of all the staff."""
        with self._database.read_only() as tx:
            person = _person(tx, login)
            others = _beside(tx, person.agency)
            admin = "admin" in person.roles
            holders = others if admin else tuple(one for one in others if one.name == login)
            return DeputyPage(
                deputies.deputies(tx, None if admin else login),
                holders,
                others,
                clock.now(tx),
            )

    def appoint(
        self,
        *,
        login: str,
        role: str,
        deputy: str,
        first: datetime,
        until: datetime,
        reason: str,
        actor: str,
    ) -> UUID:
        """Raises what appoint_deputy refuses."""
        with self._database.transaction() as tx:
            return appoint_deputy(
                tx,
                login=login,
                role=role,
                deputy=deputy,
                first=first,
                until=until,
                reason=reason,
                actor=_person(tx, actor),
            )

    def end_deputy(self, deputy: UUID, *, reason: str, actor: str) -> None:
        """Raises what end_deputy refuses."""
        with self._database.transaction() as tx:
            end_deputy(tx, deputy, reason=reason, actor=_person(tx, actor))

    def _invited(self, tx: Tx, login: str, address: str, password: str) -> None:
        last_day = business_date(clock.now(tx) + INVITATION - timedelta(days=1))
        queue_notice(
            tx,
            kind=Notice.LOGIN_INVITED,
            to=(Recipient(address, login),),
            dossier=None,
            facts={
                "login": login,
                "password": password,
                "until": last_day,
                "url": f"{self._public_url}/th/",
            },
        )


def _with_contacts(tx: Tx, logins: tuple[Login, ...]) -> tuple[Colleague, ...]:
    return tuple(Colleague(login, agencies.find_contact(tx, login.name)) for login in logins)


def _beside(tx: Tx, agency: str | None) -> tuple[Login, ...]:
    """Who is of the same agency, or of the staff."""
    return tuple(one for one in agencies.living_logins(tx) if one.agency == agency)


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
