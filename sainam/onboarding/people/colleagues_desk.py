"""An agency's own people, the staff's logins, and deputies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agencies.authenticated import person_of
from sainam.agencies.deputies import store as deputies
from sainam.agencies.deputies.appoint_deputy import appoint_deputy, end_deputy
from sainam.agencies.deputies.deputy import Deputy
from sainam.agencies.end_login import end_colleague
from sainam.agencies.invitations.invitation import MadeInvitation
from sainam.agencies.invitations.make_invitation import (
    invite_colleague,
    invite_colleague_again,
)
from sainam.agencies.invitations.store import last_invitation
from sainam.agencies.person import Person
from sainam.agencies.person_form import PersonForm, tidied
from sainam.agencies.refusals import NotSignedIn, NotYours
from sainam.agencies.sealer import Sealer
from sainam.agencies.staff import store as staff
from sainam.agencies.staff.decide_change import decide_change
from sainam.agencies.staff.propose_change import (
    propose_end,
    propose_recovery,
    propose_registration,
)
from sainam.agencies.staff.refusals import NoAddress
from sainam.agencies.staff.staff_change import (
    DECIDES,
    PROPOSES,
    ChangeKind,
    Decision,
    StaffChange,
)
from sainam.agencies.store import Contact, Login
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.onboarding.notices import store
from sainam.onboarding.notices.notice import Notice, Recipient, Secret
from sainam.onboarding.notices.queue_notice import queue_notice

# Where no agency of the register invites.
OWN_OFFICE = Title("หน่วยงานของท่าน", "Your office")


@dataclass(frozen=True, slots=True)
class Invited:
    """Who has no password yet, because of an invitation that is open, or was left to run out."""

    standing: Literal["open", "expired"]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Colleague:
    """`invited`: how the last invitation stands that did not lead to a password."""

    login: Login
    contact: Contact | None
    invited: Invited | None = None


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

    def __init__(self, database: Database, sealer: Sealer, *, public_url: str) -> None:
        self._database = database
        self._sealer = sealer
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
            made = invite_colleague(tx, form, actor=_person(tx, actor))
            self._tell(tx, made, tidied(form).email)

    def invite_again(self, login: str, *, reason: str, actor: str) -> None:
        """What held before holds no longer. Raises what invite_colleague_again does, NoAddress."""
        with self._database.transaction() as tx:
            made = invite_colleague_again(tx, login, reason=reason, actor=_person(tx, actor))
            contact = agencies.find_contact(tx, login)
            if contact is None:
                raise NoAddress(login)
            self._tell(tx, made, contact.email)

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
            if decided.invitation is not None and decided.contact is not None:
                self._tell(tx, decided.invitation, decided.contact.email)

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

    def _tell(self, tx: Tx, made: MadeInvitation, address: str) -> None:
        """Mails of earlier invitations that still wait have nothing to bring any more."""
        store.delete_secrets_of(tx, made.login, Notice.LOGIN_INVITED)
        queue_notice(
            tx,
            kind=Notice.LOGIN_INVITED,
            to=(Recipient(address, made.login),),
            dossier=None,
            facts={
                "agency": _inviting(tx, made.login),
                "login": made.login,
                "secret": Secret(made.token, made.expires_at),
                "until": made.expires_at,
                "url": self._public_url,
            },
            sealer=self._sealer,
        )


def _inviting(tx: Tx, login: str) -> Title:
    """The agency's own name; of the staff it is enough to say that it is their office."""
    found = agencies.find_login(tx, login)
    agency = agencies.find_agency(tx, found.agency) if found and found.agency else None
    return agency.title if agency else OWN_OFFICE


def _with_contacts(tx: Tx, logins: tuple[Login, ...]) -> tuple[Colleague, ...]:
    return tuple(
        Colleague(login, agencies.find_contact(tx, login.name), _invited(tx, login.name))
        for login in logins
    )


def _invited(tx: Tx, login: str) -> Invited | None:
    found = last_invitation(tx, login)
    standing = found.standing(clock.now(tx)) if found else "used"
    if found is None or standing == "used":
        return None
    return Invited("open" if standing == "open" else "expired", found.expires_at)


def _beside(tx: Tx, agency: str | None) -> tuple[Login, ...]:
    """Who is of the same agency, or of the staff."""
    return tuple(one for one in agencies.living_logins(tx) if one.agency == agency)


def _person(tx: Tx, login: str) -> Person:
    person = person_of(tx, login)
    if person is None:
        raise NotSignedIn
    return person
