"""The audit trail's events and blocks, read in the order in which they are sealed."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, LiteralString

from psycopg.rows import TupleRow

from sainam.audit.block import Block, Head, Header
from sainam.audit.canonical_event import RecordedEvent, utc_text
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)
_FETCHED_AT_ONCE = 2_000
LEAF_BYTES = 32

SaltedEvent = tuple[RecordedEvent, bytes]


def take_sealing_lock(tx: Tx) -> None:
    tx.execute(_SQL["take_sealing_lock"])


def find_horizon(tx: Tx) -> int:
    return _of_snapshot(tx, "find_horizon")


def find_next_txid(tx: Tx) -> int:
    return _of_snapshot(tx, "find_next_txid")


def _of_snapshot(tx: Tx, name: str) -> int:
    row = tx.execute(_SQL[name]).fetchone()
    if row is None:
        raise RuntimeError("pg_current_snapshot() gave no row")
    return int(row[0])


def find_last_block(tx: Tx) -> Block | None:
    row = tx.execute(_SQL["find_last_block"]).fetchone()
    return None if row is None else _block(row)


def current_head(tx: Tx) -> Head | None:
    """The head to print on what leaves the hub; None before the first block."""
    last = find_last_block(tx)
    return None if last is None else Head(last.header.number, last.head, last.header.sealed_at)


def insert_block(tx: Tx, block: Block) -> None:
    header = block.header
    tx.execute(
        _SQL["insert_block"],
        {
            "number": header.number,
            "from_txid": header.from_txid,
            "to_txid": header.to_txid,
            "events": header.events,
            "root": header.root,
            "previous": header.previous,
            "sealed_at": header.sealed_at,
            "key_id": header.key_id,
            "head": block.head,
            "signature": block.signature,
        },
    )


def insert_head_given(tx: Tx, block: int, *, receiver: str, way: str, about: str) -> bool:
    """False where it was noted before, or there is no such block."""
    given = {"block": block, "receiver": receiver, "way": way, "about": about}
    return tx.execute(_SQL["insert_head_given"], given).fetchone() is not None


def find_blocks_of_dates(tx: Tx, first: date, last: date) -> tuple[int, int] | None:
    """The run of blocks with every sealed event of these Bangkok dates; None where there is none.

    Reads the events of those months, for they are not ordered by time.
    """
    row = tx.execute(_SQL["find_blocks_of_dates"], {"first": first, "last": last}).fetchone()
    return None if row is None or row[0] is None else (row[0], row[1])


def find_txids_of(tx: Tx, first: int, last: int) -> tuple[int, int]:
    """The half-open run of transactions that the blocks of a range cover."""
    row = tx.execute(_SQL["find_txids_of"], {"first": first, "last": last}).fetchone()
    if row is None or row[0] is None:
        raise LookupError(f"There are no blocks {first} to {last}.")
    return row[0], row[1]


def list_signers(tx: Tx, first: int, last: int) -> list[str]:
    rows = tx.execute(_SQL["list_signers"], {"first": first, "last": last})
    return [key_id for (key_id,) in rows]


def stream_blocks(tx: Tx, first: int, last: int) -> Generator[Block]:
    """To be closed when left early, as every stream here."""
    for row in _stream(tx, "audit_blocks", _SQL["list_blocks"], {"first": first, "last": last}):
        yield _block(row)


def stream_events(tx: Tx, from_txid: int, to_txid: int) -> Generator[SaltedEvent]:
    """Each event with its salt; a bounded number of them is in memory at a time."""
    bounds = {"from_txid": from_txid, "to_txid": to_txid}
    for row in _stream(tx, "audit_events", _SQL["list_events"], bounds):
        actor, agency, at, *rest, salt = row
        yield RecordedEvent(actor, agency, utc_text(at), *rest), salt


def blocks_with_leaves(tx: Tx, first: int, last: int) -> set[int]:
    rows = tx.execute(_SQL["kept_leaves"], {"first": first, "last": last})
    return {number for (number,) in rows}


def leaves_of(tx: Tx, number: int) -> list[bytes]:
    """In the block's order."""
    row = tx.execute(_SQL["leaves_of_block"], (number,)).fetchone()
    kept = bytes(row[0]) if row else b""
    return [kept[at : at + LEAF_BYTES] for at in range(0, len(kept), LEAF_BYTES)]


def insert_leaves(tx: Tx, number: int, leaves: Sequence[bytes]) -> None:
    tx.execute(_SQL["keep_leaves"], (number, b"".join(leaves)))


def drop_month(tx: Tx, month: date) -> int:
    row = tx.execute(_SQL["drop_month"], (month,)).fetchone()
    return int(row[0]) if row else 0


def _stream(
    tx: Tx, name: str, query: LiteralString, parameters: Mapping[str, Any]
) -> Iterator[TupleRow]:
    with tx.cursor(name) as cursor:
        cursor.itersize = _FETCHED_AT_ONCE
        cursor.execute(query, parameters, binary=True)
        yield from cursor


def _block(row: TupleRow) -> Block:
    *header, head, signature = row
    return Block(Header(*header), head, signature)
