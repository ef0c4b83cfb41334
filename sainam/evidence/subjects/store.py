"""The SQL of requests of persons, and of what is held of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.evidence.subjects.disclosure import Withholding
from sainam.evidence.subjects.subject_request import (
    RequestEvent,
    RequestKind,
    RequestState,
    RequestStep,
    SubjectRequest,
)
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Crossed:
    """A look-up about the person; `case` only of the time before it was sealed."""

    exchange: UUID
    at: datetime
    agency: str
    agreement: str
    dataset: str
    purpose: str
    fields: tuple[str, ...]
    case: str | None


def take_number(tx: Tx, buddhist_year: int) -> str:
    """S-2569-00001; numbers of a year have no gaps."""
    row = tx.execute(_SQL["take_number"], {"year": buddhist_year}).fetchone()
    return f"S-{buddhist_year}-{row[0] if row else 0:05d}"


def insert_request(
    tx: Tx,
    number: str,
    kind: RequestKind,
    sealed: tuple[int, bytes],
    *,
    received_at: datetime,
    due: date,
    actor: str,
) -> None:
    tx.execute(
        _SQL["insert_request"],
        {
            "number": number, "kind": kind, "key": sealed[0], "sealed": sealed[1],
            "received_at": received_at, "due": due, "actor": actor,
        },
    )  # fmt: skip


def lock_request(tx: Tx, number: str) -> SubjectRequest | None:
    """As it stands behind the lock, which is held until the transaction ends."""
    tx.execute(_SQL["lock_request"], {"number": number})
    return find_request(tx, number)


def find_request(tx: Tx, number: str) -> SubjectRequest | None:
    return next(iter(_requests(tx, number)), None)


def requests(tx: Tx) -> tuple[SubjectRequest, ...]:
    """At most 200; open ones first, by what is due."""
    return _requests(tx, None)


def _requests(tx: Tx, number: str | None) -> tuple[SubjectRequest, ...]:
    rows = tx.execute(_SQL["requests"], {"number": number}).fetchall()
    steps: dict[str, list[RequestStep]] = defaultdict(list)
    for request, *step in tx.execute(_SQL["steps"], {"requests": [row[0] for row in rows]}):
        steps[request].append(_step(*step))
    bare = (SubjectRequest(*row) for row in rows)
    return tuple(replace(one, steps=tuple(steps[one.number])) for one in bare)


def _step(*row: Any) -> RequestStep:
    number, event, state, actor, at, reason, provision, document, key, sealed = row
    return RequestStep(
        number, event, state, actor, at, reason, provision,
        str(document) if document else None, key, bytes(sealed) if sealed else None,
    )  # fmt: skip


def insert_step(
    tx: Tx,
    request: str,
    event: RequestEvent,
    state: RequestState,
    *,
    actor: str,
    reason: str = "",
    provision: str | None = None,
    document: UUID | None = None,
    sealed: tuple[int, bytes] | None = None,
) -> None:
    key, content = sealed or (None, None)
    tx.execute(
        _SQL["insert_step"],
        {
            "request": request, "event": event, "state": state, "actor": actor, "reason": reason,
            "provision": provision, "document": document, "key": key, "sealed": content,
        },
    )  # fmt: skip


def crossed(
    tx: Tx, environment: Environment, marks: Sequence[bytes], number: str
) -> tuple[Crossed, ...]:
    """In the order of time."""
    asked = {"environment": environment, "marks": list(marks), "number": number}
    return tuple(_crossed(*row) for row in tx.execute(_SQL["crossed"], asked))


def _crossed(*row: Any) -> Crossed:
    exchange, at, agency, agreement, dataset, purpose, fields, case = row
    return Crossed(exchange, at, agency, agreement, dataset, purpose, _fields(fields), case)


def _fields(text: str | None) -> tuple[str, ...]:
    return tuple(name for name in (text or "").split(",") if name)


def payments(tx: Tx, environment: Environment, number: str) -> list[tuple[Any, ...]]:
    return tx.execute(_SQL["payments"], {"environment": environment, "number": number}).fetchall()


def named_files(
    tx: Tx, environment: Environment, keys: Sequence[int], marks: Sequence[bytes]
) -> list[tuple[Any, ...]]:
    """File, name, agency, when it came, lines, and until when it is kept; a mark for each key."""
    asked = {"environment": environment, "keys": list(keys), "marks": list(marks)}
    return tx.execute(_SQL["named_files"], asked).fetchall()


def gone(tx: Tx) -> list[tuple[Any, ...]]:
    return tx.execute(_SQL["gone"]).fetchall()


def duties(tx: Tx, environment: Environment, marks: Sequence[bytes]) -> list[tuple[Any, ...]]:
    asked = {"environment": environment, "marks": list(marks)}
    return tx.execute(_SQL["duties"], asked).fetchall()


def insert_proposal(tx: Tx, environment: Environment, proposal: Withholding) -> None:
    tx.execute(
        _SQL["insert_proposal"],
        {
            "id": proposal.id, "environment": environment, "agreement": proposal.agreement,
            "purpose": proposal.purpose, "case_mark": proposal.case_mark,
            "exchange": proposal.exchange, "provision": proposal.provision,
            "reason": proposal.reason, "until": proposal.until, "actor": proposal.placed_by,
        },
    )  # fmt: skip


def proposals(tx: Tx, environment: Environment) -> tuple[Withholding, ...]:
    rows = tx.execute(_SQL["proposals"], {"environment": environment})
    return tuple(_withholding(row) for row in rows)


def insert_proposal_end(tx: Tx, proposal: UUID, *, confirmed: bool, actor: str) -> bool:
    """False where it was decided before."""
    values = {"id": proposal, "confirmed": confirmed, "actor": actor}
    return tx.execute(_SQL["insert_proposal_end"], values).fetchone() is not None


def insert_withholding(tx: Tx, proposal: UUID, *, actor: str) -> None:
    tx.execute(_SQL["insert_withholding"], {"id": proposal, "actor": actor})


def withholdings(tx: Tx, environment: Environment) -> tuple[Withholding, ...]:
    """Those that stand."""
    rows = tx.execute(_SQL["withholdings"], {"environment": environment})
    return tuple(_withholding(row) for row in rows)


def insert_withholding_end(tx: Tx, withholding: UUID, *, actor: str, reason: str) -> bool:
    """False where it does not stand."""
    values = {"id": withholding, "actor": actor, "reason": reason}
    return tx.execute(_SQL["insert_withholding_end"], values).fetchone() is not None


def knows_agreement(tx: Tx, agreement: str) -> bool:
    return tx.execute(_SQL["known_agreement"], {"agreement": agreement}).fetchone() is not None


def _withholding(row: tuple[Any, ...]) -> Withholding:
    number, agreement, purpose, mark, *rest = row
    return Withholding(number, agreement, purpose, bytes(mark) if mark else None, *rest)


def due_to_remind(
    tx: Tx, before: date, kind: Literal["near", "late"]
) -> tuple[tuple[str, date], ...]:
    rows = tx.execute(_SQL["due_to_remind"], {"before": before, "kind": kind})
    return tuple((number, due) for number, due in rows)


def insert_reminder(tx: Tx, about: str, kind: Literal["near", "late"]) -> bool:
    """False where it was told before."""
    row = tx.execute(_SQL["insert_reminder"], {"about": about, "kind": kind}).fetchone()
    return row is not None
