"""Ends a login for good, with its sessions; its second factor is of no use any more."""

from __future__ import annotations

from sainam.agencies import store
from sainam.agencies.person import Person
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import LastOfItsKind, LoginEnded, UnknownLogin
from sainam.agencies.store import Login
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx


def end_colleague(tx: Tx, login: str, *, reason: str, actor: Person) -> None:
    """An officer ends a login of the own agency, as long as another officer is left.

    Raises NotYours, ReasonWanted, UnknownLogin, LoginEnded, LastOfItsKind.
    """
    actor.must_be("agency_officer")
    found = store.find_login(tx, login)
    if found is None or found.agency is None or found.agency != actor.agency:
        raise UnknownLogin(login)
    end_login(tx, found, reason=reason_of(reason), actor=actor.login, last="agency_officer")


def end_login(tx: Tx, login: Login, *, reason: str, actor: str, last: str) -> None:
    """`last` is the role of which one has to be left. Raises LoginEnded, LastOfItsKind."""
    if login.ended_at is not None:
        raise LoginEnded(login.name)
    store.lock_role(tx, f"{last} {login.agency}")
    left = store.logins_in_role(tx, last, login.agency)
    if last in login.roles and [one.name for one in left] == [login.name]:
        raise LastOfItsKind(last)
    if not store.insert_login_end(tx, login.name, actor=actor, reason=reason):
        raise LoginEnded(login.name)
    store.end_sessions_of(tx, login.name)
    append(
        tx,
        Event.PORTAL_LOGIN_ENDED,
        actor=actor,
        subject=f"login:{login.name}",
        agency=login.agency,
        detail={"reason": reason},
    )
