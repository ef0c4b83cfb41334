"""What the citizens' register does not show for now: proposed by one, confirmed by another."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.subjects import store
from sainam.evidence.subjects.disclosure import Withholding, case_mark
from sainam.evidence.subjects.refusals import (
    UnknownWithholding,
    WithheldByOne,
    WithholdingUnusable,
)
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import business_date

_LONGEST = 2000


def propose_withholding(
    tx: Tx,
    *,
    agreement: str,
    provision: str,
    reason: str,
    until: date,
    actor: str,
    purpose: str | None = None,
    case: str | None = None,
    exchange: UUID | None = None,
    environment: Environment = "live",
) -> UUID:
    """Withholds nothing yet. Raises WithholdingUnusable."""
    at = clock.now(tx)
    number = new_id()
    for name, text in (("provision", provision), ("reason", reason)):
        if not text.strip() or len(text) > _LONGEST or "\0" in text:
            raise WithholdingUnusable(name, field=name)
    if not store.knows_agreement(tx, agreement.replace("\0", "")):
        raise WithholdingUnusable("agreement", field="agreement")
    if until <= business_date(at):
        raise WithholdingUnusable("until", field="until")
    mark = case_mark(number, case) if case and case.strip() else None
    proposal = Withholding(
        number, agreement, (purpose or "").strip() or None, mark, exchange, provision.strip(),
        reason.strip(), until, actor, None, at,
    )  # fmt: skip
    store.insert_proposal(tx, environment, proposal)
    _note(tx, actor, number, "proposed", agreement)
    return number


def decide_withholding(
    tx: Tx, withholding: UUID, *, confirmed: bool, actor: str, environment: Environment = "live"
) -> None:
    """Who proposed may take it back, never confirm it. Raises UnknownWithholding, WithheldByOne."""
    waiting = {one.id: one for one in store.proposals(tx, environment)}
    proposal = waiting.get(withholding)
    if proposal is None:
        raise UnknownWithholding(str(withholding))
    if confirmed and proposal.placed_by == actor:
        raise WithheldByOne
    if not store.insert_proposal_end(tx, withholding, confirmed=confirmed, actor=actor):
        raise UnknownWithholding(str(withholding))
    if confirmed:
        store.insert_withholding(tx, withholding, actor=actor)
    deed = "confirmed" if confirmed else "rejected"
    _note(tx, actor, withholding, deed, proposal.agreement)


def end_withholding(tx: Tx, withholding: UUID, *, reason: str, actor: str) -> None:
    """The entries appear with the day they were made. Raises UnknownWithholding."""
    why = reason.strip()
    if not why or len(why) > _LONGEST or "\0" in why:
        raise WithholdingUnusable("reason", field="reason")
    if not store.insert_withholding_end(tx, withholding, actor=actor, reason=why):
        raise UnknownWithholding(str(withholding))
    _note(tx, actor, withholding, "ended", "")


def _note(tx: Tx, actor: str, withholding: UUID, deed: str, agreement: str) -> None:
    append(
        tx, Event.EVIDENCE_SUBJECT_WITHHELD, actor=actor, subject=f"withholding:{withholding}",
        detail={"deed": deed, "agreement": agreement},
    )  # fmt: skip
