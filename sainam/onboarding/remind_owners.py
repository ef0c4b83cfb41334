"""Tells those whose turn it is that time runs out, and those who may stand in that it has."""

from __future__ import annotations

from sainam.agencies import store as agencies
from sainam.kit.database import Tx
from sainam.onboarding import process, store
from sainam.onboarding.act import World
from sainam.onboarding.actor import AGENCY_ROLES
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.notices.notice import Notice, Recipient
from sainam.onboarding.recipients import of_agency, of_logins, of_roles, tell
from sainam.onboarding.state import STATE_WORDS
from sainam.onboarding.store import Due


def remind_owners(world: World, tx: Tx, due: Due, kind: str) -> None:
    """`kind`: soon and overdue are the owners', deputy is for those who may act in their place."""
    dossier = store.load_dossier(tx, due.dossier)
    station = process.STATIONS.get(due.state)
    if dossier is None or station is None:
        return
    roles = station.late if kind == "deputy" else station.owners
    tell(
        tx, Notice.REMINDER if kind == "soon" else Notice.OVERDUE, holders(tx, dossier, roles),
        dossier.id,
        {
            "state": STATE_WORDS[due.state], "until": due.due_at, "url": world.url(dossier.id),
        },
    )  # fmt: skip


def holders(tx: Tx, dossier: Dossier, roles: tuple[str, ...]) -> tuple[Recipient, ...]:
    """Each address once; agency roles are those of the dossier's own agency."""
    known = of_roles(tx, [role for role in roles if role not in AGENCY_ROLES])
    for role in AGENCY_ROLES.intersection(roles):
        people = agencies.logins_in_role(tx, role, dossier.agency)
        known += of_logins(tx, [login.name for login in people])
    if "agency_officer" in roles:
        known += of_agency(tx, dossier)
    return tuple({one.address: one for one in reversed(known)}.values())
