"""Takes a list over that came whole: end, outcome and differences, all at once or nothing."""

from __future__ import annotations

from datetime import datetime

from sainam.agreements import store as agreements
from sainam.agreements.permit import standing_open
from sainam.agreements.refusals import CutByGate
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.refusal import Refusal
from sainam.lookups.lists import store
from sainam.lookups.lists.begin_sync import Begun
from sainam.lookups.lists.differences import differences, refuse_shrunk
from sainam.lookups.lists.page import WholeList


class SyncOvertaken(Refusal):
    """Another sync of this list began meanwhile, so this one changed nothing."""

    rule = "list.overtaken"
    thai = "มีการรับรายการนี้ครั้งใหม่เริ่มขึ้นแล้ว ครั้งนี้จึงไม่มีผล"
    fault = "hub"


def complete_sync(tx: Tx, begun: Begun, whole: WholeList, *, may_shrink: bool, actor: str) -> int:
    """The number of the sync.

    Raises CutByGate or what the gate says, SyncOvertaken, ListShrunk; then nothing was changed, and
    `fail_sync` puts it on record.
    """
    which = begun.which
    agreements.lock_gate_shared(tx, begun.standing.gate)
    store.lock(tx, which)
    _still_ours(tx, begun, clock.now(tx))
    before = store.current_items(tx, which)
    changes = differences(before, whole.items)
    if not may_shrink:
        refuse_shrunk(before, changes)
    number = store.last_number(tx, which) + 1
    store.insert_end(
        tx, which, begun.sync, "completed", number=number, pages=whole.pages,
        items=len(whole.items), changes=changes, digest=whole.digest,
    )  # fmt: skip
    store.insert_changes(tx, which, number, changes)
    store.insert_outcome(
        tx, which, begun.sync, "stored", records=len(whole.items),
        fields=",".join(begun.grant.fields), length=sum(map(len, whole.items.values())),
    )  # fmt: skip
    append(
        tx, Event.EXCHANGE_LIST_STORED, actor=actor,
        subject=f"agreement:{begun.standing.agreement}", environment=which.environment,
        agency=begun.standing.agency, exchange=begun.sync,
        detail={
            "dataset": which.dataset, "number": number, "items": len(whole.items),
            "changes": len(changes), "sha256": whole.digest.hex(),
        },
    )  # fmt: skip
    return number


def fail_sync(tx: Tx, begun: Begun, refusal: Refusal, *, actor: str) -> None:
    """Puts on record why nothing was changed. Nothing is written where it has an end already."""
    which = begun.which
    store.lock(tx, which)
    if begun.sync not in store.left_open(tx, which):
        return
    cut = isinstance(refusal, CutByGate)
    store.insert_end(
        tx, which, begun.sync, "cut" if cut else "failed", fault=refusal.fault, rule=refusal.rule,
        detail=refusal.detail,
    )  # fmt: skip
    store.insert_outcome(
        tx, which, begun.sync, "cut" if cut else "failed", fault=refusal.fault, rule=refusal.rule
    )
    append(
        tx, Event.EXCHANGE_LIST_FAILED, actor=actor,
        subject=f"agreement:{begun.standing.agreement}", environment=which.environment,
        agency=begun.standing.agency, exchange=begun.sync,
        detail={"dataset": which.dataset, "rule": refusal.rule},
    )  # fmt: skip


def _still_ours(tx: Tx, begun: Begun, at: datetime) -> None:
    standing = agreements.load_standing(tx, begun.which.environment, begun.standing.agreement)
    if standing is None or standing.term != begun.standing.term:
        raise CutByGate(begun.standing.agreement)
    try:
        standing_open(standing, at)
    except Refusal as refusal:
        raise CutByGate(begun.standing.agreement) from refusal
    if store.left_open(tx, begun.which)[:1] != (begun.sync,):
        raise SyncOvertaken
