"""Sealed months with their day, deletions with their proof, and holds."""

from collections.abc import Mapping
from typing import cast
from uuid import UUID

from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.deletion import Deletion, Proof
from sainam.exchanges.deletion.prove import find_proof
from sainam.exchanges.holds import store as holds
from sainam.exchanges.holds.hold import Hold
from sainam.kit.database import Tx
from sainam.kit.keys.store import find_generation
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.rows import row_of
from sainam.portal.views.bilingual import Words
from sainam.portal.views.deletions import (
    DeletionPage,
    DeletionsPage,
    DeletionView,
    HoldKind,
    HoldView,
    MonthState,
    ProofView,
    SealedMonthView,
    StepTakenView,
)

_SQL = named_queries(__file__)
Titles = Mapping[str, Words]


def show_deletions(tx: Tx) -> DeletionsPage:
    titles = _titles(tx)
    standing = find_generation(tx)
    return DeletionsPage(
        generation=standing[0] if standing else 0,
        months=tuple(_month(titles, one) for one in store.sealed_months(tx)),
        deletions=tuple(_deletion(titles, one) for one in store.list_deletions(tx)),
        holds=tuple(_hold(one) for one in holds.list_holds(tx)),
    )


def show_deletion(tx: Tx, deletion: UUID) -> DeletionPage | None:
    found = store.list_deletions(tx, deletion)
    if not found:
        return None
    proof = find_proof(tx, deletion)
    return DeletionPage(
        deletion=_deletion(_titles(tx), found[0]),
        steps=tuple(
            StepTakenView(step=step, at=at)
            for step, (at, _) in store.steps_of(tx, deletion).items()
        ),
        proof=_proof(tx, deletion, proof) if proof else None,
    )


def _titles(tx: Tx) -> Titles:
    return {rule.retention: Words(rule.thai, rule.english) for rule in store.retention_rules(tx)}


def _title(titles: Titles, retention: str) -> Words:
    return titles.get(retention, Words(retention, retention))


def _month(titles: Titles, one: store.SealedMonth) -> SealedMonthView:
    state: MonthState = "kept"
    if one.held:
        state = "held"
    elif one.is_due:
        state = "due"
    return SealedMonthView(
        retention=one.retention,
        title=_title(titles, one.retention),
        month=one.month,
        due=one.due,
        state=state,
    )


def _deletion(titles: Titles, one: Deletion) -> DeletionView:
    return DeletionView(
        id=str(one.id),
        retention=one.retention,
        title=_title(titles, one.retention),
        month=one.month,
        reason=one.reason,
        ordered_by=one.ordered_by,
        confirmed_by=one.confirmed_by,
        file=str(one.file) if one.file else None,
        file_name=one.file_name,
        ordered_at=one.ordered_at,
        state=one.stands_at,
    )


def _hold(one: Hold) -> HoldView:
    month = f"{one.retention} {one.month:%Y-%m}" if one.month else None
    return HoldView(
        id=str(one.id),
        kind=cast("HoldKind", one.kind),
        about=str(one.about) if one.about else month,
        reference=one.reference,
        reason=one.reason,
        review=one.review,
        placed_by=one.placed_by,
        confirmed_by=one.confirmed_by,
        placed_at=one.placed_at,
        state="over" if one.ended_at else "standing",
        copies=one.copies,
    )


def _proof(tx: Tx, deletion: UUID, proof: Proof) -> ProofView:
    event = row_of(tx, _SQL["event_of_proof"], {"subject": f"deletion:{deletion}"})
    return ProofView(
        keys=proof.keys,
        rows=proof.rows,
        leaves=proof.leaves,
        root=proof.root,
        generation=proof.generation,
        holds=tuple(str(hold) for hold in proof.holds),
        event=event["seq"] if event else None,
        block=event["block"] if event else None,
    )
