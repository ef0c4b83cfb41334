"""Begins to take a list over: the gate is asked, and it is on record, before the owner is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sainam.agreements import store as agreements
from sainam.agreements.permit import standing_open
from sainam.agreements.refusals import NoAgreement
from sainam.agreements.terms import Grant, Standing
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.refusal import Refusal
from sainam.lookups.lists import store
from sainam.lookups.lists.store import Listed


class SyncBrokenOff(Refusal):
    """The process that took this list over came to an end; nothing was changed by it."""

    rule = "list.broken_off"
    thai = "โปรแกรมที่รับรายการนี้หยุดทำงานกลางคัน จึงไม่มีการเปลี่ยนแปลง"
    fault = "hub"


@dataclass(frozen=True, slots=True)
class Begun:
    """A sync that may ask the owner: what its end is recorded under."""

    which: Listed
    sync: UUID
    standing: Standing
    grant: Grant


def begin_sync(
    tx: Tx, which: Listed, *, agreement: str, night: datetime, actor: str
) -> Begun | Refusal:
    """The caller holds the list, so what has no end was left by a process that is gone.

    A refusal is returned, for it has to stay on record.
    """
    gate = agreements.find_gate_number(tx, which.environment, agreement)
    if gate is not None:
        agreements.lock_gate_shared(tx, gate)
    store.lock(tx, which)
    _end_what_broke_off(tx, which, actor=actor)
    standing = agreements.load_standing(tx, which.environment, agreement)
    at = clock.now(tx)
    sync = new_id()
    try:
        standing, grant = _let_through(standing, which, at)
    except Refusal as refusal:
        _refused(tx, which, sync, refusal, night=night, at=at, actor=actor, standing=standing)
        return refusal
    store.insert_exchange(tx, which, sync, standing, grant, at=at, actor=actor)
    store.insert_begun(
        tx, which, sync, night=night, at=at, actor=actor, agreement=agreement, term=standing.term
    )
    append(
        tx, Event.EXCHANGE_LIST_ASKED, actor=actor, subject=f"agreement:{agreement}",
        environment=which.environment, agency=standing.agency, exchange=sync,
        detail={"owner": which.owner, "dataset": which.dataset, "night": night.isoformat()},
    )  # fmt: skip
    return Begun(which, sync, standing, grant)


def granted(standing: Standing, which: Listed) -> Grant | None:
    """What lets the hub take this list over under an agreement, whether it is open or not."""
    for grant in standing.terms.grants:
        if (grant.pattern, grant.dataset, grant.owner) == ("feed", which.dataset, which.owner):
            return grant
    return None


def _let_through(standing: Standing | None, which: Listed, at: datetime) -> tuple[Standing, Grant]:
    grant = None if standing is None else granted(standing, which)
    if standing is None or grant is None:
        raise NoAgreement(which.dataset)
    standing_open(standing, at)
    return standing, grant


def _end_what_broke_off(tx: Tx, which: Listed, *, actor: str) -> None:
    for sync in store.left_open(tx, which):
        broken = SyncBrokenOff
        store.insert_end(tx, which, sync, "broken_off", fault=broken.fault, rule=broken.rule)
        store.insert_outcome(tx, which, sync, "abandoned", fault=broken.fault, rule=broken.rule)
        append(
            tx, Event.EXCHANGE_LIST_FAILED, actor=actor, subject=f"list:{which.dataset}",
            environment=which.environment, exchange=sync, detail={"rule": broken.rule},
        )  # fmt: skip


def _refused(
    tx: Tx, which: Listed, sync: UUID, refusal: Refusal, *, night: datetime, at: datetime,
    actor: str, standing: Standing | None,
) -> None:  # fmt: skip
    agreement = None if standing is None else standing.agreement
    store.insert_begun(
        tx, which, sync, night=night, at=at, actor=actor, agreement=agreement, term=None
    )
    store.insert_end(
        tx, which, sync, "refused", fault=refusal.fault, rule=refusal.rule, detail=refusal.detail
    )
    store.insert_refusal(
        tx, which, sync, rule=refusal.rule, fault=refusal.fault, actor=actor,
        agency="" if standing is None else standing.agency, agreement=agreement,
        detail=refusal.detail,
    )  # fmt: skip
    append(
        tx, Event.EXCHANGE_LIST_FAILED, actor=actor, subject=f"list:{which.dataset}",
        environment=which.environment, agency=None if standing is None else standing.agency,
        detail={"rule": refusal.rule, "agreement": agreement, "night": night.isoformat()},
    )  # fmt: skip
