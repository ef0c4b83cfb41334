"""The SQL of packs: their orders, their decisions, and what of the hub goes into one."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg.rows import TupleRow, class_row

from sainam.audit.canonical_event import RecordedEvent, utc_text
from sainam.evidence.pack.pack_order import Decision, OfficersOrder, PackOrder
from sainam.evidence.pack.scope import Scope
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)
Choice = tuple[str, Title]  # a code and what it is called
SAMPLES = 10  # of each agreement and environment
_FETCHED_AT_ONCE = 2_000
# What a member of a table is read with; see TABLES in gather.py.
_TABLES: dict[str, LiteralString] = {
    name: _SQL[name]
    for name in (
        "agreements", "agreement_steps", "doors", "dossiers", "steps", "documents", "samples",
        "observed", "alarms", "deletions", "holds", "law", "measures", "incidents", "reviews",
        "heads_given", "traffic", "refused_calls", "sessions", "clock",
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """A scope, and what of the hub falls into it."""

    scope: Scope
    agreements: tuple[str, ...]
    dossiers: tuple[str, ...]
    agencies: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Nothing is kept back: what nobody's agreement names is told too."""
        return self.scope.kind == "period"

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            **_of_scope(self.scope),
            "whole": self.whole,
            "agreements": list(self.agreements),
            "dossiers": list(self.dossiers),
            "agencies": list(self.agencies),
            "samples": SAMPLES,
        }

    @property
    def subjects(self) -> list[str]:
        """Of the audit events that are told in full."""
        named = [f"agreement:{one}" for one in self.agreements]
        named += [f"dossier:{one}" for one in self.dossiers]
        return [*named, *([f"{self.scope.kind}:{self.scope.about}"] if self.scope.about else [])]


def _of_scope(scope: Scope) -> dict[str, Any]:
    return {
        "from": scope.from_,
        "until": scope.until,
        "first_day": scope.first_day,
        "last_day": scope.last_day,
        "agency": scope.about if scope.kind == "agency" else None,
        "provision": scope.about if scope.kind == "provision" else None,
    }


def insert_order(
    tx: Tx, number: UUID, scope: Scope, *, purpose: str, of: OfficersOrder | None, actor: str
) -> None:
    tx.execute(
        _SQL["insert_order"],
        {
            "id": number,
            "scope": scope.kind,
            "about": scope.about,
            "first_day": scope.first_day,
            "last_day": scope.last_day,
            "purpose": purpose,
            "order_number": of.number if of else None,
            "officer": of.officer if of else None,
            "actor": actor,
        },
    )


def find_order(tx: Tx, number: UUID) -> PackOrder | None:
    cursor = tx.cursor(row_factory=class_row(PackOrder))
    return cursor.execute(_SQL["find_order"], {"id": number}).fetchone()


def list_orders(tx: Tx, most: int) -> tuple[PackOrder, ...]:
    cursor = tx.cursor(row_factory=class_row(PackOrder))
    return tuple(cursor.execute(_SQL["list_orders"], {"most": most}).fetchall())


def insert_decision(tx: Tx, number: UUID, decision: Decision, *, reason: str, actor: str) -> bool:
    """False if it was decided before."""
    given = {"id": number, "decision": decision, "reason": reason, "actor": actor}
    return tx.execute(_SQL["insert_decision"], given).fetchone() is not None


def insert_pack(
    tx: Tx,
    number: UUID,
    *,
    blocks: tuple[int, int] | None,
    sha256: bytes,
    length: int,
    made_at: datetime,
) -> None:
    first, last = blocks or (None, None)
    tx.execute(
        _SQL["insert_pack"],
        {
            "id": number,
            "first_block": first,
            "last_block": last,
            "sha256": sha256,
            "length": length,
            "made_at": made_at,
        },
    )


def about_known(tx: Tx, scope: Scope) -> bool:
    if scope.about is None:
        return True
    query = _SQL["agency_known"] if scope.kind == "agency" else _SQL["provision_known"]
    row = tx.execute(query, {"about": scope.about}).fetchone()
    return bool(row and row[0])


def provisions_known(tx: Tx) -> tuple[Choice, ...]:
    return tuple((one, Title(*title)) for one, *title in tx.execute(_SQL["provisions_known"]))


def agencies_known(tx: Tx) -> tuple[Choice, ...]:
    return tuple((one, Title(*title)) for one, *title in tx.execute(_SQL["agencies_known"]))


def read_as_of_one_moment(tx: Tx) -> None:
    tx.execute(_SQL["read_as_of_one_moment"])


def wanted_of(tx: Tx, scope: Scope) -> Wanted:
    given = _of_scope(scope)
    found = [row[0] for row in tx.execute(_SQL["agreements_in_scope"], given)]
    given["agreements"] = found
    dossiers = [row[0] for row in tx.execute(_SQL["dossiers_in_scope"], given)]
    agencies = [row[0] for row in tx.execute(_SQL["agencies_of"], given)]
    return Wanted(scope, tuple(found), tuple(dossiers), tuple(agencies))


@contextmanager
def read_table(
    tx: Tx, name: str, wanted: Wanted
) -> Iterator[tuple[Sequence[str], Iterator[TupleRow]]]:
    """The names of its columns and its rows; a bounded number of them is in memory."""
    with tx.cursor(f"pack_{name}") as cursor:
        cursor.itersize = _FETCHED_AT_ONCE
        cursor.execute(_TABLES[name], wanted.parameters)
        yield [column.name for column in cursor.description or ()], iter(cursor)


def stream_events(
    tx: Tx, from_txid: int, to_txid: int, wanted: Wanted
) -> Generator[tuple[RecordedEvent, bytes, bool]]:
    """Each event with its salt, and whether it is told in full; a bounded number is in memory."""
    given = {
        "from_txid": from_txid,
        "to_txid": to_txid,
        "whole": wanted.whole,
        "agency": wanted.scope.about if wanted.scope.kind == "agency" else None,
        "subjects": wanted.subjects,
        "agreements": list(wanted.agreements),
    }
    with tx.cursor("pack_events") as cursor:
        cursor.itersize = _FETCHED_AT_ONCE
        cursor.execute(_SQL["list_events"], given, binary=True)
        for actor, agency, at, *rest, salt, shown in cursor:
            yield RecordedEvent(actor, agency, utc_text(at), *rest), salt, shown


def leaves_of(tx: Tx, number: int) -> tuple[bytes, ...] | None:
    """Those that a block kept because its events go by age; None where it keeps its events."""
    row = tx.execute(_SQL["leaves_of"], {"number": number}).fetchone()
    if row is None:
        return None
    kept = bytes(row[0])
    return tuple(kept[place : place + 32] for place in range(0, len(kept), 32))


def count_events(tx: Tx, first: int, last: int) -> int:
    row = tx.execute(_SQL["count_events"], {"first": first, "last": last}).fetchone()
    return int(row[0]) if row else 0
