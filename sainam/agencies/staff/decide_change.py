"""A second person decides on what an administrator proposed about a login of the staff."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agencies.end_login import end_login
from sainam.agencies.invitations.invitation import MadeInvitation
from sainam.agencies.invitations.make_invitation import invite_again, invite_login
from sainam.agencies.person import Person
from sainam.agencies.person_form import contact_of, login_of
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import OwnMatter
from sainam.agencies.separation import holds_two_sides
from sainam.agencies.staff import store
from sainam.agencies.staff.refusals import ChangeDecided, NotStaff, UnknownChange
from sainam.agencies.staff.staff_change import (
    DECIDES,
    Decision,
    ProposeChange,
    StaffChange,
)
from sainam.agencies.store import Contact
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


@dataclass(frozen=True, slots=True)
class Decided:
    """With an invitation where the person has to be sent one, and where to."""

    change: StaffChange
    invitation: MadeInvitation | None = None
    contact: Contact | None = None


def decide_change(
    tx: Tx, number: UUID, decision: Decision, *, reason: str, actor: Person
) -> Decided:
    """Nobody decides on their own proposal, nor on what is proposed about themselves.

    Raises NotYours, UnknownChange, OwnMatter, ChangeDecided, ReasonWanted, LoginTaken, NotStaff,
    LoginEnded, LastOfItsKind.
    """
    actor.must_be(*DECIDES)
    change = store.find_change(tx, number)
    if change is None:
        raise UnknownChange
    own = holds_two_sides([ProposeChange(change.proposed_by)], actor.login, "confirm_change")
    if own or actor.login == change.login:
        raise OwnMatter
    if not store.insert_decision(tx, number, decision, reason=reason_of(reason), actor=actor.login):
        raise ChangeDecided
    append(
        tx,
        Event.PORTAL_STAFF_DECIDED,
        actor=actor.login,
        subject=f"login:{change.login}",
        detail={"id": str(number), "kind": change.kind, "decision": decision, "reason": reason},
    )
    return _carried_out(tx, change, actor) if decision == "confirmed" else Decided(change)


def _carried_out(tx: Tx, change: StaffChange, actor: Person) -> Decided:
    if change.kind == "register":
        contact = contact_of(change.form)
        made = invite_login(tx, login_of(change.form, None), contact, actor=actor.login)
        return Decided(change, made, contact)
    login = agencies.find_login(tx, change.login)
    if login is None or login.ended_at is not None:
        raise NotStaff(change.login)
    if change.kind == "end":
        end_login(tx, login, reason=change.reason, actor=actor.login, last="admin")
        return Decided(change)
    made = invite_again(tx, login, reason=change.reason, actor=actor.login)
    return Decided(change, made, agencies.find_contact(tx, login.name))
