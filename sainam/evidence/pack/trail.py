"""The sealed blocks of a pack: the scope's events in full, of all others only the leaves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import Any, Self

import rfc8785

from sainam.audit import store as audit
from sainam.audit.block import Block, Head
from sainam.audit.canonical_event import RecordedEvent, canonical_bytes
from sainam.audit.merkle import leaf
from sainam.evidence.pack import store
from sainam.evidence.pack.spool import Member, Spool
from sainam.evidence.pack.store import Wanted
from sainam.kit.database import Tx

PART_BYTES = 32 << 20  # a part ends behind the line that goes beyond it
_TITLE = "บล็อกที่ปิดผนึก · sealed blocks"
_Line = tuple[int, bytes, bytes]  # transaction, leaf, the line


def write_trail(tx: Tx, spool: Spool, first: int, last: int, wanted: Wanted) -> Head:
    """Blocks `first` to `last`, part by part; the head of the last."""
    bounds = audit.find_txids_of(tx, first, last)
    with (
        _Parts(spool) as parts,
        closing(audit.stream_blocks(tx, first, last)) as blocks,
        closing(store.stream_events(tx, *bounds, wanted)) as events,
    ):
        lines = _lines(events)
        ahead = next(lines, None)
        for block in blocks:
            parts.write(_header(block))
            kept = store.leaves_of(tx, block.header.number)
            for gone in kept or ():
                if ahead is not None and ahead[1] == gone:
                    parts.write(ahead[2])
                    ahead = next(lines, None)
                else:
                    parts.write(_leaf("gone", gone))
            while kept is None and ahead is not None and ahead[0] < block.header.to_txid:
                parts.write(ahead[2])
                ahead = next(lines, None)
    return Head(block.header.number, block.head, block.header.sealed_at)


class _Parts:
    """trail/blocks-000001.jsonl and on."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._stack = ExitStack()
        self._member: Member | None = None
        self._number = self._bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def write(self, line: bytes) -> None:
        if self._member is None or self._bytes >= PART_BYTES:
            self._stack.close()
            self._number, self._bytes = self._number + 1, 0
            name = f"trail/blocks-{self._number:06d}.jsonl"
            self._member = self._stack.enter_context(self._spool.member(name, _TITLE))
        self._member.write(line)
        self._bytes += len(line)


def _lines(events: Iterator[tuple[RecordedEvent, bytes, bool]]) -> Iterator[_Line]:
    for event, salt, shown in events:
        content = canonical_bytes(event)
        hashed = leaf(salt, content)
        yield (
            event.txid,
            hashed,
            _event(content, hashed, salt) if shown else _leaf("hidden", hashed),
        )


def _event(content: bytes, hashed: bytes, salt: bytes) -> bytes:
    """Put together from bytes: what stands in the line is what the leaf hashed."""
    return b'{"event":%b,"leaf":"%b","salt":"%b"}\n' % (
        content,
        hashed.hex().encode(),
        salt.hex().encode(),
    )


def _leaf(kind: str, hashed: bytes) -> bytes:
    return f'{{"{kind}":"{hashed.hex()}"}}\n'.encode()


def _header(block: Block) -> bytes:
    line: dict[str, Any] = {
        "block": block.header.fields(),
        "head": block.head.hex(),
        "signature": block.signature.hex(),
    }
    return rfc8785.dumps(line) + b"\n"
