"""Who answers for an object of the register."""

from __future__ import annotations

from sainam.agencies import store as agencies
from sainam.agencies.person import Person
from sainam.agencies.staff.refusals import NotStaff
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx
from sainam.links.law_changes import store
from sainam.links.law_changes.change import LAW_KINDS, PROPOSES
from sainam.links.law_changes.refusals import UnknownLawObject


def name_owner(tx: Tx, *, kind: str, name: str, owner: str, actor: Person) -> None:
    """The owner may propose changes of it. Raises NotYours, UnknownLawObject, NotStaff."""
    actor.must_be(*PROPOSES)
    if kind not in LAW_KINDS or store.newest_version(tx, kind, name)[1] is None:
        raise UnknownLawObject(f"{kind} {name}"[:100])
    login = agencies.find_login(tx, owner)
    if login is None or login.ended_at is not None or login.agency is not None:
        raise NotStaff(owner[:100])
    store.insert_owner(tx, kind, name, owner, actor=actor.login)
    append(
        tx,
        Event.LAW_OWNER_NAMED,
        actor=actor.login,
        subject=f"{kind}:{name}",
        detail={"owner": owner},
    )
