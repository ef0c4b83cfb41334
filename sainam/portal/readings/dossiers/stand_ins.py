"""Who may act in an owner's place: the deputies with their days, and others once time is over."""

from __future__ import annotations

from datetime import datetime

from sainam.agencies import store as agencies
from sainam.agencies.deputies.store import deputies
from sainam.agencies.role import AGENCY_ROLES
from sainam.kit.database import Tx
from sainam.onboarding import process
from sainam.onboarding.actor import Actor
from sainam.onboarding.state import State
from sainam.portal.views.dossiers import StandIn


def stand_ins(
    tx: Tx, state: State, agency: str, at: datetime, reader: Actor
) -> tuple[StandIn, ...]:  # fmt: skip
    """Of a dossier of this agency that stands in this state; deputies who are to come included.

    Who sits on the council, and for whom, is nothing to an agency.
    """
    station = process.STATIONS.get(state)
    if station is None:
        return ()
    late = tuple(
        StandIn(login.title, role)
        for role in station.late
        for login in agencies.logins_in_role(tx, role)
    )
    found = (*_deputies(tx, station.owners, agency, at), *late)
    return tuple(one for one in found if reader.agency is None or one.role not in process.MEMBER)


def _deputies(
    tx: Tx, roles: tuple[str, ...], agency: str, at: datetime
) -> tuple[StandIn, ...]:  # fmt: skip
    found = []
    for place in deputies(tx):
        if place.role not in roles or place.ended_at is not None or place.until_at <= at:
            continue
        holder, deputy = (agencies.find_login(tx, name) for name in (place.login, place.deputy))
        if holder is None or deputy is None or holder.ended_at or deputy.ended_at:
            continue
        side = agency if place.role in AGENCY_ROLES else None
        if holder.agency == side and place.role in holder.roles:
            found.append(
                StandIn(deputy.title, place.role, holder.title, place.first_at, place.until_at)
            )
    return tuple(sorted(found, key=lambda one: one.first_at or at))
