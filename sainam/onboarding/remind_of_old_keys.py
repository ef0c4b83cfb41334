"""Tells an agency, once, that a key which another has followed should be retired."""

from __future__ import annotations

from datetime import datetime

from sainam.agencies import store as agencies
from sainam.agreements import store as agreements
from sainam.agreements.old_key import OldKey
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date
from sainam.onboarding import store
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.recipients import of_logins, of_roles, tell
from sainam.onboarding.state import State

_ROLES = ("agency_developer", "agency_officer")


def due_old_keys(tx: Tx, at: datetime, agency: str | None = None) -> tuple[OldKey, ...]:
    """Of one agency or of all; they stand in the inbox until they are retired."""
    return tuple(one for one in agreements.old_keys(tx, agency=agency) if one.is_due(at))


def remind_of_old_key(tx: Tx, public_url: str, key: OldKey) -> bool:
    """False where it was told before."""
    if not agreements.insert_door_reminder(tx, key.door):
        return False
    people = {
        login.name for role in _ROLES for login in agencies.logins_in_role(tx, role, key.agency)
    }
    known = of_logins(tx, sorted(people)) + of_roles(tx, ("operator",))
    tell(
        tx, Notice.OLD_KEY, tuple({one.address: one for one in reversed(known)}.values()), None,
        {
            "agreement": key.agreement, "key": key.credential,
            "since": business_date(key.replaced_at),
            "url": f"{public_url}/th{place_to_retire(tx, key)}",
        },
    )  # fmt: skip
    return True


def place_to_retire(tx: Tx, key: OldKey) -> str:
    """Below the language: the page of the dossier in real use, else the agreement's own."""
    for number, _ in reversed(store.dossiers_of_agreement(tx, key.agreement)):
        dossier = store.load_dossier(tx, number)
        if dossier and dossier.state == State.LIVE and dossier.agency == key.agency:
            return f"/dossiers/{number}/build"
    return f"/agreements/{key.agreement}"
