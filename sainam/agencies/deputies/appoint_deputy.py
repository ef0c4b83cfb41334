"""Lets somebody take another's place for a time; ends it before."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sainam.agencies import store as agencies
from sainam.agencies.deputies import store
from sainam.agencies.deputies.deputy import Deputy, may_stand_in
from sainam.agencies.deputies.refusals import (
    DeputyEnded,
    DeputyOfOneself,
    DeputyPeriod,
    DeputyUnfit,
    UnknownDeputy,
)
from sainam.agencies.person import Person
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import NotYours, OwnMatter, UnknownLogin
from sainam.agencies.store import Login
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id

_LONGEST = timedelta(days=366)


def appoint_deputy(
    tx: Tx,
    *,
    login: str,
    role: str,
    deputy: str,
    first: datetime,
    until: datetime,
    reason: str,
    actor: Person,
) -> UUID:
    """For oneself, or by an administrator for the staff.

    Raises NotYours, UnknownLogin, DeputyOfOneself, OwnMatter, DeputyUnfit, DeputyPeriod,
    ReasonWanted.
    """
    holder, other = _living(tx, login), _living(tx, deputy)
    _may_appoint(holder.name, holder.agency, actor)
    if holder.name == other.name:
        raise DeputyOfOneself
    if actor.login == other.name:
        raise OwnMatter  # nobody gives themselves a role
    if not may_stand_in(holder, role, other):
        raise DeputyUnfit
    if not first < until <= first + _LONGEST or until <= clock.now(tx):
        raise DeputyPeriod
    appointed = Deputy(
        new_id(), holder.name, role, other.name, first, until, reason_of(reason), actor.login
    )
    store.insert_deputy(tx, appointed)
    append(
        tx,
        Event.PORTAL_DEPUTY_APPOINTED,
        actor=actor.login,
        subject=f"login:{holder.name}",
        agency=holder.agency,
        detail={
            "id": str(appointed.id),
            "role": role,
            "deputy": other.name,
            "first": first.isoformat(),
            "until": until.isoformat(),
            "reason": appointed.reason,
        },
    )
    return appointed.id


def end_deputy(tx: Tx, deputy: UUID, *, reason: str, actor: Person) -> None:
    """By whose place it is, the deputy, or an administrator.

    Raises UnknownDeputy, NotYours, DeputyEnded, ReasonWanted.
    """
    found = store.find_deputy(tx, deputy)
    if found is None:
        raise UnknownDeputy
    if actor.login != found.deputy:
        holder = agencies.find_login(tx, found.login)
        _may_appoint(found.login, holder.agency if holder else None, actor)
    why = reason_of(reason)
    if not store.insert_deputy_end(tx, deputy, actor=actor.login, reason=why):
        raise DeputyEnded
    append(
        tx,
        Event.PORTAL_DEPUTY_ENDED,
        actor=actor.login,
        subject=f"login:{found.login}",
        detail={"id": str(deputy), "role": found.role, "deputy": found.deputy, "reason": why},
    )


def _living(tx: Tx, name: str) -> Login:
    found = agencies.find_login(tx, name)
    if found is None or found.ended_at is not None:
        raise UnknownLogin(name)
    return found


def _may_appoint(holder: str, agency: str | None, actor: Person) -> None:
    by_admin = agency is None and "admin" in actor.roles
    if actor.login != holder and not by_admin:
        raise NotYours("admin")
