"""The SQL of the stream of security events."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.audit.canonical_event import RecordedEvent, utc_text
from sainam.evidence.security_events.event_class import SECURITY_EVENTS
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Blocks:
    """A run of whole blocks: the number of its last, and the transactions it covers, half-open."""

    last: int
    from_txid: int
    to_txid: int


def take_stream(tx: Tx) -> bool:
    """False while another worker has it; let go with the transaction."""
    row = tx.execute(_SQL["take_stream"]).fetchone()
    return bool(row and row[0])


def streamed_until(tx: Tx) -> int:
    """0: nothing was handed over so far."""
    row = tx.execute(_SQL["streamed_until"]).fetchone()
    return row[0] if row else 0


def next_blocks(tx: Tx, after: int, at_most: int) -> Blocks | None:
    row = tx.execute(_SQL["next_blocks"], {"after": after, "at_most": at_most}).fetchone()
    return None if row is None or row[0] is None else Blocks(*row)


def security_events(tx: Tx, blocks: Blocks) -> tuple[RecordedEvent, ...]:
    wanted = {
        "from_txid": blocks.from_txid, "to_txid": blocks.to_txid,
        "kinds": [event.value for event in SECURITY_EVENTS],
    }  # fmt: skip
    rows = tx.execute(_SQL["security_events"], wanted).fetchall()
    return tuple(RecordedEvent(row[0], row[1], utc_text(row[2]), *row[3:]) for row in rows)


def set_streamed(tx: Tx, block: int) -> None:
    tx.execute(_SQL["set_streamed"], {"block": block})
