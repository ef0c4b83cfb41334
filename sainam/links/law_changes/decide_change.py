"""A second person confirms or rejects a change of the law; who proposed it may withdraw it."""

from __future__ import annotations

from uuid import UUID

import msgspec

from sainam.agencies.person import Person
from sainam.agencies.reason import reason_of
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.links import store as shelf
from sainam.links.law_changes import store
from sainam.links.law_changes.change import DECIDES, LAWYER, Decision, LawChange, newly_vouched
from sainam.links.law_changes.citing import citing, keep_citing
from sainam.links.law_changes.fits import read_law
from sainam.links.law_changes.propose_change import must_fit
from sainam.links.law_changes.refusals import (
    ImpactMoved,
    LawChangeDecided,
    LawChangeStale,
    LawyerWanted,
    OthersLawChange,
    OwnLawChange,
    UnknownLawChange,
)


def decide_change(
    tx: Tx,
    byte_store: ByteStore,
    change: UUID,
    *,
    decision: Decision,
    seen: str,
    reason: str,
    actor: Person,
) -> int | None:
    """The version that a confirmation made. `seen` is the `base` of the impact that was shown.

    Raises UnknownLawChange, NotYours, OwnLawChange, OthersLawChange, LawChangeDecided,
    LawChangeStale, LawyerWanted, LawUnfit, StillCited, ImpactMoved, ReasonWanted.
    """
    said = reason_of(reason)
    # Files are applied under the same lock: what was compared stands until the commit.
    shelf.lock_appliers(tx)
    found = store.find_change(tx, change)
    if found is None:
        raise UnknownLawChange(str(change))
    _may_decide(found, decision, actor)
    version, impact = None, None
    if decision == "confirmed":
        _may_confirm(tx, found, actor)
        reckoned = citing(tx, found)
        if reckoned.base != seen:
            raise ImpactMoved
        impact = keep_citing(tx, byte_store, found, reckoned, actor=actor.login)
        version = _put(tx, found, actor)
    store.insert_decision(
        tx, change, decision, version=version, impact=impact, reason=said, actor=actor.login
    )
    append(
        tx,
        Event.LAW_CHANGE_DECIDED,
        actor=actor.login,
        subject=f"{found.kind}:{found.name}",
        detail={
            "change": str(change),
            "decision": decision,
            "reason": said,
            **({} if version is None else {"version": version, "impact": str(impact)}),
        },
    )
    return version


def _may_decide(change: LawChange, decision: Decision, actor: Person) -> None:
    if decision == "withdrawn":
        if actor.login != change.proposed_by:
            raise OthersLawChange
    else:
        actor.must_be(*DECIDES)
        if actor.login == change.proposed_by:
            raise OwnLawChange
    if change.decision is not None:
        raise LawChangeDecided(change.decision)


def _may_confirm(tx: Tx, change: LawChange, actor: Person) -> None:
    version, stands = store.newest_version(tx, change.kind, change.name)
    if version != change.base:
        raise LawChangeStale(f"{change.kind} {change.name}: {version}")
    before, after = read_law(change.kind, stands), read_law(change.kind, change.body)
    vouched = newly_vouched(before, after)
    if vouched and not actor.in_role(LAWYER):
        raise LawyerWanted(", ".join(vouched))
    body = None if change.body is None else msgspec.json.decode(change.body)
    must_fit(tx, change.kind, change.name, stands, body)


def _put(tx: Tx, change: LawChange, actor: Person) -> int:
    """On the shelf; the files stay as applied, so their digest goes on."""
    newest = shelf.newest_apply(tx)
    apply = new_id()
    shelf.insert_apply(tx, apply, actor=actor.login, digest=newest[1] if newest else b"")
    retired = change.body is None
    _, stands = store.newest_version(tx, change.kind, change.name)
    version = shelf.insert_object(
        tx, apply, change.kind, change.name, change.body or stands or "", retired=retired,
        origin="register",
    )  # fmt: skip
    append(
        tx,
        Event.CATALOGUE_OBJECT_RETIRED if retired else Event.CATALOGUE_OBJECT_APPLIED,
        actor=actor.login,
        subject=f"{change.kind}:{change.name}",
        detail={"version": version, "apply": str(apply), "change": str(change.id)},
    )
    return version
