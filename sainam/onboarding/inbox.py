"""Whose turn it is: what waits for a person, the most urgent first. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sainam.onboarding import process
from sainam.onboarding.actor import AGENCY_ROLES, Actor
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.process import Transition
from sainam.onboarding.store import Standing

SOON = timedelta(days=2)
Urgency = Literal["overdue", "soon", "calm", "none"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A dossier that waits for this person, in `roles`; `late`: only because its time is over."""

    standing: Standing
    roles: tuple[str, ...]
    urgency: Urgency
    late: bool


def urgency(due_at: datetime | None, at: datetime) -> Urgency:
    if due_at is None:
        return "none"
    if at >= due_at:
        return "overdue"
    return "soon" if at >= due_at - SOON else "calm"


def turns(standings: Iterable[Standing], actor: Actor, at: datetime) -> tuple[Turn, ...]:
    """In the order given."""
    found = []
    for standing in standings:
        station = process.STATIONS.get(standing.state)
        if station is None:
            continue
        over = standing.due_at is not None and at >= standing.due_at
        mine = _held(station.owners, actor, standing)
        late = _held(station.late, actor, standing) if over else ()
        if mine or late:
            found.append(Turn(standing, mine or late, urgency(standing.due_at, at), late=not mine))
    return tuple(found)


def can_do(dossier: Dossier, actor: Actor, at: datetime) -> tuple[Transition, ...]:
    """What this person's roles let them try in it now; guards may still refuse."""
    over = dossier.due_at is not None and at >= dossier.due_at
    return tuple(
        one
        for one in process.leaving(dossier.state, dossier.process)
        if _roles(process.roles_of(one, overdue=over), actor, dossier.agency)
    )


def _held(roles: tuple[str, ...], actor: Actor, standing: Standing) -> tuple[str, ...]:
    return _roles(roles, actor, standing.agency)


def _roles(roles: tuple[str, ...], actor: Actor, agency: str) -> tuple[str, ...]:
    """Agency roles hold for the own agency's dossiers, all others only for those of others."""
    return tuple(
        role
        for role in dict.fromkeys(roles)
        if actor.in_role(role) and (actor.agency == agency) == (role in AGENCY_ROLES)
    )
