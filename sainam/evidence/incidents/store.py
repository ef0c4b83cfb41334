"""The SQL of incidents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sainam.agreements.terms import Pattern
from sainam.evidence.incidents.clock import ClockEnd, ClockKind, ClockStart, Result
from sainam.evidence.incidents.incident import Clock, Incident, Opening, Step, StepEvent
from sainam.evidence.incidents.scope import Scope
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Reached:
    """One exchange of a scope. `subject_key` only of those recorded before keys were sealed."""

    exchange: UUID
    agreement: str
    agency: str
    dataset: str
    pattern: Pattern
    opened_at: datetime
    fields: tuple[str, ...]
    subject_key: str | None


def take_number(tx: Tx, buddhist_year: int) -> str:
    """I-2569-00001; numbers of a year have no gaps."""
    row = tx.execute(_SQL["take_number"], {"year": buddhist_year}).fetchone()
    return f"I-{buddhist_year}-{row[0] if row else 0:05d}"


def insert_incident(tx: Tx, number: str, opening: Opening, *, actor: str) -> None:
    tx.execute(
        _SQL["insert_incident"],
        {
            "number": number, "title": opening.title, "happened_from": opening.happened_from,
            "happened_until": opening.happened_until, "aware_at": opening.aware_at,
            "actor": actor,
        },
    )  # fmt: skip


def lock_incident(tx: Tx, number: str) -> Incident | None:
    """As it stands behind the lock, which is held until the transaction ends."""
    tx.execute(_SQL["lock_incident"], {"number": number})
    return find_incident(tx, number)


def find_incident(tx: Tx, number: str) -> Incident | None:
    rows = tx.execute(_SQL["find_incident"], {"number": number}).fetchall()
    return next(iter(_whole(tx, rows)), None)


def incidents(tx: Tx) -> tuple[Incident, ...]:
    """At most 200, open ones first, then the newest."""
    return _whole(tx, tx.execute(_SQL["incidents"]).fetchall())


def _whole(tx: Tx, rows: Sequence[tuple[Any, ...]]) -> tuple[Incident, ...]:
    numbers = {"incidents": [row[0] for row in rows]}
    clocks: dict[str, list[Clock]] = defaultdict(list)
    for incident, clock, due_at, provision, started_at, started_by, *end in tx.execute(
        _SQL["clocks"], numbers
    ):
        ended = _end(*end) if end[0] else None
        clocks[incident].append(Clock(clock, due_at, provision, started_at, started_by, ended))
    steps: dict[str, list[Step]] = defaultdict(list)
    for incident, *step in tx.execute(_SQL["steps"], numbers):
        steps[incident].append(Step(*step))
    bare = (Incident(*row) for row in rows)
    return tuple(
        replace(one, clocks=tuple(clocks[one.number]), steps=tuple(steps[one.number]))
        for one in bare
    )


def _end(result: Result, at: datetime, actor: str, reason: str, document: UUID | None) -> ClockEnd:
    return ClockEnd(result, at, actor, reason, str(document) if document else None)


def insert_clock(tx: Tx, incident: str, start: ClockStart, *, actor: str) -> bool:
    """False where this clock runs, or ran, already."""
    row = tx.execute(
        _SQL["insert_clock"],
        {
            "incident": incident, "clock": start.clock, "due_at": start.due_at,
            "provision": start.provision, "actor": actor,
        },
    ).fetchone()  # fmt: skip
    return row is not None


def insert_clock_end(
    tx: Tx,
    incident: str,
    clock: ClockKind,
    result: Result,
    *,
    actor: str,
    reason: str,
    document: UUID | None,
) -> bool:
    """False where it had ended before."""
    row = tx.execute(
        _SQL["insert_clock_end"],
        {
            "incident": incident, "clock": clock, "result": result, "actor": actor,
            "reason": reason, "document": document,
        },
    ).fetchone()  # fmt: skip
    return row is not None


def insert_step(tx: Tx, incident: str, event: StepEvent, body: str, *, actor: str) -> None:
    tx.execute(
        _SQL["insert_step"], {"incident": incident, "event": event, "body": body, "actor": actor}
    )


def reached(tx: Tx, scope: Scope) -> tuple[Reached, ...]:
    """In the order of time."""
    return tuple(
        Reached(exchange, agreement, agency, dataset, pattern, at, _fields(fields), key)
        for exchange, agreement, agency, dataset, pattern, at, fields, key in tx.execute(
            _SQL["reached"], _reach(scope)
        )
    )


def paid(tx: Tx, scope: Scope) -> tuple[tuple[UUID, str], ...]:
    return tuple(
        (exchange, account) for exchange, account in tx.execute(_SQL["paid"], _reach(scope))
    )


def _reach(scope: Scope) -> dict[str, Any]:
    return {
        "environment": scope.environment, "since": scope.since, "until": scope.until,
        "credentials": list(scope.credentials), "agreements": list(scope.agreements),
    }  # fmt: skip


def _fields(text: str | None) -> tuple[str, ...]:
    return tuple(sorted({name for name in (text or "").split(",") if name}))


def due_to_remind(
    tx: Tx, before: datetime, kind: Literal["near", "late"]
) -> tuple[tuple[str, ClockKind, datetime], ...]:
    rows = tx.execute(_SQL["due_to_remind"], {"before": before, "kind": kind})
    return tuple((incident, clock, due_at) for incident, clock, due_at in rows)


def insert_reminder(tx: Tx, about: str, kind: Literal["near", "late"]) -> bool:
    """False where it was told before."""
    row = tx.execute(_SQL["insert_reminder"], {"about": about, "kind": kind}).fetchone()
    return row is not None
