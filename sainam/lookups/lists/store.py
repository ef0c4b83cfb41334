"""The SQL of lists taken over by night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment, Grant, Standing
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.lookups.lists.differences import Change
from sainam.lookups.lists.night import Result, Sync

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Listed:
    """Which list: an owner's dataset in one environment."""

    environment: Environment
    owner: str
    dataset: str


class ToldChange(msgspec.Struct, frozen=True):
    """A change by its place: the number of its sync, and its line there."""

    number: int
    line: int
    kind: str
    fields: str
    content: str


def lock(tx: Tx, which: Listed) -> None:
    tx.execute(_SQL["lock_list"], asdict(which))


def insert_begun(
    tx: Tx, which: Listed, sync: UUID, *, night: datetime, at: datetime, actor: str,
    agreement: str | None, term: int | None,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_sync"],
        asdict(which)
        | {"id": sync, "night": night, "begun_at": at, "actor": actor, "agreement": agreement,
           "term": term},
    )  # fmt: skip


def insert_exchange(
    tx: Tx, which: Listed, sync: UUID, standing: Standing, grant: Grant, *, at: datetime, actor: str
) -> None:
    tx.execute(
        _SQL["insert_exchange"],
        asdict(which)
        | {"id": sync, "begun_at": at, "link": grant.link, "agreement": standing.agreement,
           "version": standing.version, "gate": standing.gate, "term": standing.term,
           "agency": standing.agency, "actor": actor, "purpose": grant.purposes[0]},
    )  # fmt: skip


def insert_outcome(
    tx: Tx, which: Listed, sync: UUID, outcome: str, *, fault: str | None = None,
    rule: str | None = None, records: int = 0, fields: str | None = None, length: int = 0,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_outcome"],
        asdict(which)
        | {"id": sync, "outcome": outcome, "fault": fault, "rule": rule, "records": records,
           "fields": fields, "bytes": length},
    )  # fmt: skip


def insert_refusal(
    tx: Tx, which: Listed, sync: UUID, *, rule: str, fault: str, agency: str,
    agreement: str | None, detail: str, actor: str,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_refusal"],
        asdict(which)
        | {"id": sync, "rule": rule, "fault": fault, "agency": agency, "agreement": agreement,
           "detail": detail, "actor": actor},
    )  # fmt: skip


def insert_end(
    tx: Tx, which: Listed, sync: UUID, result: Result, *, number: int | None = None,
    fault: str | None = None, rule: str | None = None, detail: str = "", pages: int = 0,
    items: int = 0, changes: Sequence[Change] = (), digest: bytes | None = None,
) -> None:  # fmt: skip
    kinds = [change.kind for change in changes]
    tx.execute(
        _SQL["insert_end"],
        asdict(which)
        | {"id": sync, "result": result, "number": number, "fault": fault, "rule": rule,
           "detail": detail[:500], "pages": pages, "items": items,
           "added": kinds.count("added"), "changed": kinds.count("changed"),
           "withdrawn": kinds.count("withdrawn"), "digest": digest},
    )  # fmt: skip


def insert_changes(tx: Tx, which: Listed, number: int, changes: Sequence[Change]) -> None:
    with tx.cursor().copy(_SQL["copy_changes"]) as copy:
        for line, change in enumerate(changes, start=1):
            copy.write_row(
                (which.environment, which.owner, which.dataset, number, line, change.key,
                 change.kind, ",".join(change.fields), change.content)
            )  # fmt: skip


def left_open(tx: Tx, which: Listed) -> tuple[UUID, ...]:
    """The newest first."""
    return tuple(row[0] for row in tx.execute(_SQL["left_open"], asdict(which)))


def last_number(tx: Tx, which: Listed) -> int:
    row = tx.execute(_SQL["last_number"], asdict(which)).fetchone()
    return int(row[0]) if row else 0


def current_items(tx: Tx, which: Listed) -> dict[str, str]:
    """JSON objects by key."""
    return dict(tx.execute(_SQL["current_items"], asdict(which)).fetchall())


def changes_after(
    tx: Tx, which: Listed, number: int, line: int, *, at_most: int
) -> tuple[ToldChange, ...]:
    asked: dict[str, Any] = {"number": number, "line": line, "at_most": at_most}
    rows = tx.execute(_SQL["changes_after"], asdict(which) | asked).fetchall()
    return tuple(ToldChange(*row) for row in rows)


def changes_of(
    tx: Tx, which: Listed, number: int, line: int, *, at_most: int
) -> tuple[ToldChange, ...]:
    asked: dict[str, Any] = {"number": number, "line": line, "at_most": at_most}
    rows = tx.execute(_SQL["changes_of"], asdict(which) | asked).fetchall()
    return tuple(ToldChange(*row) for row in rows)


def last_completed(tx: Tx, which: Listed) -> Sync | None:
    row = tx.execute(_SQL["last_completed"], asdict(which)).fetchone()
    return None if row is None else Sync(*row)


def syncs(
    tx: Tx, which: Listed, *, night: datetime | None = None, at_most: int = 30
) -> tuple[Sync, ...]:
    """The last that began first; of all nights, or of one."""
    asked: dict[str, Any] = {"night": night, "at_most": at_most}
    rows = tx.execute(_SQL["syncs"], asdict(which) | asked).fetchall()
    return tuple(Sync(*row) for row in rows)
