"""The SQL of changes of staff logins."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import rfc8785

from sainam.agencies.person_form import PersonForm
from sainam.agencies.staff.staff_change import Decision, StaffChange
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def insert_change(tx: Tx, change: StaffChange) -> None:
    tx.execute(
        _SQL["insert_change"],
        {
            "id": change.id,
            "kind": change.kind,
            "login": change.login,
            "body": rfc8785.dumps(msgspec.to_builtins(change.form)).decode(),
            "reason": change.reason,
            "proposed_by": change.proposed_by,
            "proposed_at": change.proposed_at,
        },
    )


def find_change(tx: Tx, number: UUID) -> StaffChange | None:
    row = tx.execute(_SQL["find_change"], {"id": number}).fetchone()
    return None if row is None else _change(*row)


def changes(tx: Tx) -> tuple[StaffChange, ...]:
    """Open ones first, at most 100."""
    return tuple(_change(*row) for row in tx.execute(_SQL["changes"]))


def insert_decision(tx: Tx, number: UUID, decision: Decision, *, reason: str, actor: str) -> bool:
    """False if it was decided before."""
    row = tx.execute(
        _SQL["insert_decision"],
        {"id": number, "decision": decision, "actor": actor, "reason": reason},
    ).fetchone()
    return row is not None


def _change(number: UUID, kind: Any, login: str, body: str, *rest: Any) -> StaffChange:
    form = msgspec.json.decode(body, type=PersonForm)
    return StaffChange(number, kind, login, form, *rest)
