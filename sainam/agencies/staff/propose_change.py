"""An administrator proposes to register, recover or end a login of the staff."""

from __future__ import annotations

from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agencies.person import Person
from sainam.agencies.person_form import PersonForm, checked
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import LoginTaken
from sainam.agencies.role import STAFF_ROLES
from sainam.agencies.staff import store
from sainam.agencies.staff.refusals import NoAddress, NotStaff
from sainam.agencies.staff.staff_change import PROPOSES, ChangeKind, StaffChange
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id


def propose_registration(tx: Tx, form: PersonForm, *, reason: str, actor: Person) -> UUID:
    """Raises NotYours, FormInvalid, LoginTaken, ReasonWanted."""
    actor.must_be(*PROPOSES)
    whole = checked(form, STAFF_ROLES)
    if agencies.find_login(tx, whole.login) is not None:
        raise LoginTaken(whole.login)
    return _propose(tx, "register", whole.login, whole, reason, actor)


def propose_recovery(tx: Tx, login: str, *, reason: str, actor: Person) -> UUID:
    """For who has lost password or second factor, or whose invitation ran out.

    Raises NotYours, NotStaff, NoAddress, ReasonWanted.
    """
    actor.must_be(*PROPOSES)
    if agencies.find_contact(tx, login) is None:
        raise NoAddress(login)
    return _about_living(tx, "recover", login, reason, actor)


def propose_end(tx: Tx, login: str, *, reason: str, actor: Person) -> UUID:
    """Raises NotYours, NotStaff, ReasonWanted."""
    return _about_living(tx, "end", login, reason, actor)


def _about_living(tx: Tx, kind: ChangeKind, login: str, reason: str, actor: Person) -> UUID:
    actor.must_be(*PROPOSES)
    found = agencies.find_login(tx, login)
    if found is None or found.ended_at is not None or found.agency is not None:
        raise NotStaff(login)
    return _propose(tx, kind, login, PersonForm(), reason, actor)


def _propose(
    tx: Tx, kind: ChangeKind, login: str, form: PersonForm, reason: str, actor: Person
) -> UUID:
    change = StaffChange(new_id(), kind, login, form, reason_of(reason), actor.login, clock.now(tx))
    store.insert_change(tx, change)
    append(
        tx,
        Event.PORTAL_STAFF_PROPOSED,
        actor=actor.login,
        subject=f"login:{login}",
        detail={
            "id": str(change.id),
            "kind": kind,
            "roles": list(form.roles),
            "reason": change.reason,
        },
    )
    return change.id
