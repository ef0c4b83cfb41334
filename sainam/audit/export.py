"""Writes blocks and their events as an export that verifies without the hub.

JSON Lines, each line the RFC 8785 form of its object: one with the public keys; for every block
one with its header, head and signature, followed by one for each of its events with its salt and
leaf, or, where the event went by its age, with the leaf alone; and a closing one with the counts
and the last head.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any, BinaryIO

import rfc8785

from sainam.audit import store
from sainam.audit.append import append
from sainam.audit.block import Block
from sainam.audit.canonical_event import canonical_bytes
from sainam.audit.event import Event
from sainam.audit.merkle import leaf
from sainam.audit.refusals import NoSuchBlocks, PublicKeyUnknown
from sainam.kit.database import Tx

FORMAT = "sainam-audit-export-1"


@dataclass(frozen=True, slots=True)
class Exported:
    first: int
    last: int
    events: int
    head: bytes


def export_audit(
    tx: Tx,
    out: BinaryIO,
    *,
    actor: str,
    public_keys: Mapping[str, bytes],
    first: int | None = None,
    last: int | None = None,
) -> Exported:
    """Blocks `first` to `last`, both within; by default all of them.

    Give what is in `out` to nobody before `tx` has committed: the record of the export commits
    with it. That record is the last thing written, so a long export does not hold up sealing.
    Raises NoSuchBlocks, PublicKeyUnknown.
    """
    first, last = _range(tx, first, last)
    signers = store.list_signers(tx, first, last)
    missing = [key_id for key_id in signers if key_id not in public_keys]
    if missing:
        raise PublicKeyUnknown(f"Key {', '.join(missing)}")
    keys = {key_id: public_keys[key_id].hex() for key_id in signers}
    _write(out, {"format": FORMAT, "public_keys": keys})
    exported = _write_blocks(tx, out, first, last)
    blocks = last - first + 1
    closing_line = {"blocks": blocks, "events": exported.events, "head": exported.head.hex()}
    _write(out, {"end": closing_line})
    append(
        tx,
        Event.AUDIT_EXPORT_MADE,
        actor=actor,
        subject=f"audit_blocks:{first}-{last}",
        detail=closing_line,
    )
    return exported


def _range(tx: Tx, first: int | None, last: int | None) -> tuple[int, int]:
    newest = store.current_head(tx)
    if newest is None:
        raise NoSuchBlocks("Nothing is sealed yet.")
    first = 1 if first is None else first
    last = newest.number if last is None else last
    if not 1 <= first <= last <= newest.number:
        raise NoSuchBlocks(f"Asked for {first} to {last}; there are 1 to {newest.number}.")
    return first, last


def _write_blocks(tx: Tx, out: BinaryIO, first: int, last: int) -> Exported:
    """Two streams side by side, blocks and events: a query for each block would cost more."""
    bounds = store.find_txids_of(tx, first, last)
    kept = store.blocks_with_leaves(tx, first, last)
    written = 0
    head = b""
    with (
        closing(store.stream_blocks(tx, first, last)) as blocks,
        closing(store.stream_events(tx, *bounds)) as events,
    ):
        ahead = next(events, None)
        for block in blocks:
            _write_header(out, block)
            head, number = block.head, block.header.number
            leaves = iter(store.leaves_of(tx, number) if number in kept else ())
            while ahead is not None and ahead[0].txid < block.header.to_txid:
                canonical = canonical_bytes(ahead[0])
                hashed = leaf(ahead[1], canonical)
                written += _write_gone(out, leaves, before=hashed)
                _write_event(out, canonical, hashed, ahead[1])
                written += 1
                ahead = next(events, None)
            written += _write_gone(out, leaves)
    return Exported(first, last, written, head)


def _write_header(out: BinaryIO, block: Block) -> None:
    _write(
        out,
        {
            "block": block.header.fields(),
            "head": block.head.hex(),
            "signature": block.signature.hex(),
        },
    )


def _write_gone(out: BinaryIO, leaves: Iterator[bytes], *, before: bytes | None = None) -> int:
    """The leaves of events that went, up to that of one that is there; how many."""
    gone = 0
    for kept in leaves:
        if kept == before:
            break
        _write(out, {"gone": kept.hex()})
        gone += 1
    return gone


def _write_event(out: BinaryIO, canonical: bytes, hashed: bytes, salt: bytes) -> None:
    """Put together from bytes: what stands in the line is what the leaf hashed."""
    out.write(
        b'{"event":%b,"leaf":"%b","salt":"%b"}\n'
        % (canonical, hashed.hex().encode(), salt.hex().encode())
    )


def _write(out: BinaryIO, line: dict[str, Any]) -> None:
    out.write(rfc8785.dumps(line) + b"\n")
