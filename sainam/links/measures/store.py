"""The SQL of what is stated of measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date
from sainam.law.measure import MeasureState, Statement

_SQL = named_queries(__file__)
Decision = Literal["confirmed", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A statement that one person made; `number` is the one that its confirmation gave it."""

    id: UUID
    measure: str
    base: int
    state: MeasureState
    owner: str
    target: date | None
    review: date | None
    evidence: str | None
    note: str
    stated_by: str
    stated_at: datetime
    decision: Decision | None
    number: int | None
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None


def statements(tx: Tx, measure: str | None = None) -> dict[str, tuple[Statement, ...]]:
    """By measure, in their order."""
    found: dict[str, list[Statement]] = {}
    for row in tx.execute(_SQL["statements"], {"measure": measure}):
        name, number, at, state, owner, note, stated_by, confirmed_by, *rest = row
        target, review, evidence = rest
        found.setdefault(name, []).append(
            Statement(
                number=number,
                day=business_date(at),
                state=state,
                owner=owner,
                note=note,
                stated_by=stated_by,
                confirmed_by=confirmed_by,
                target=target,
                review=review,
                evidence=evidence,
            )
        )
    return {name: tuple(of_it) for name, of_it in found.items()}


def lock_measure(tx: Tx, measure: str) -> None:
    tx.execute(_SQL["lock_measure"], {"measure": measure})


def insert_proposal(
    tx: Tx, proposal: UUID, measure: str, *, base: int, state: str, owner: str,
    target: date | None, review: date | None, evidence: str | None, note: str, actor: str,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_proposal"],
        {
            "id": proposal,
            "measure": measure,
            "base": base,
            "state": state,
            "owner": owner,
            "target": target,
            "review": review,
            "evidence": evidence,
            "note": note,
            "actor": actor,
        },
    )


def find_proposal(tx: Tx, proposal: UUID) -> Proposal | None:
    row = tx.execute(_SQL["proposals"], {"id": proposal, "measure": None}).fetchone()
    return None if row is None else Proposal(*row)


def proposals(tx: Tx, measure: str | None = None) -> tuple[Proposal, ...]:
    """Open ones first, at most 100."""
    rows = tx.execute(_SQL["proposals"], {"id": None, "measure": measure})
    return tuple(Proposal(*row) for row in rows)


def insert_decision(
    tx: Tx, proposal: UUID, decision: Decision, *, number: int | None, reason: str, actor: str
) -> None:
    tx.execute(
        _SQL["insert_decision"],
        {
            "id": proposal,
            "decision": decision,
            "number": number,
            "reason": reason,
            "actor": actor,
        },
    )


def insert_statement(tx: Tx, proposal: UUID, *, actor: str) -> None:
    tx.execute(_SQL["insert_statement"], {"id": proposal, "actor": actor})


def document_exists(tx: Tx, document: UUID) -> bool:
    row = tx.execute(_SQL["document_exists"], {"id": document}).fetchone()
    return bool(row and row[0])
