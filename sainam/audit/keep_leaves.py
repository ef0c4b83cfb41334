"""Keeps the leaves of blocks whose events begin to go by their age: they verify for ever."""

from __future__ import annotations

from contextlib import closing
from datetime import date

from sainam.audit import store
from sainam.audit.canonical_event import canonical_bytes
from sainam.audit.merkle import leaf, root
from sainam.audit.refusals import LastBlockChanged
from sainam.kit.database import Tx
from sainam.kit.thai_dates import last_day_before, month_start, next_month


def keep_leaves(tx: Tx, month: date) -> int:
    """Of every block with an event of this Bangkok month; how many blocks were new.

    Each is checked against its root first. Raises LastBlockChanged.
    """
    last_day = last_day_before(next_month(month))
    span = store.find_blocks_of_dates(tx, month_start(month), last_day)
    if span is None:
        return 0
    kept = store.blocks_with_leaves(tx, *span)
    blocks = [one for one in store.stream_blocks(tx, *span) if one.header.number not in kept]
    for block in blocks:
        header = block.header
        with closing(store.stream_events(tx, header.from_txid, header.to_txid)) as events:
            leaves = [leaf(salt, canonical_bytes(event)) for event, salt in events]
        if not leaves or root(leaves) != header.root:
            raise LastBlockChanged(f"Block {header.number}")
        store.insert_leaves(tx, header.number, leaves)
    return len(blocks)
