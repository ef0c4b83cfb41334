"""Seals the events of ended transactions into the next block."""

from __future__ import annotations

import time
from contextlib import closing

from sainam.audit import store
from sainam.audit.block import Block, Header, where_the_next_begins
from sainam.audit.canonical_event import canonical_bytes
from sainam.audit.merkle import GrowingTree, leaf
from sainam.audit.refusals import LastBlockChanged, TransactionCounterBehind
from sainam.audit.signing_key import SigningKey
from sainam.kit import clock
from sainam.kit.database import Database, Tx

EVENTS_IN_A_BLOCK = 50_000
WAIT_SECONDS = 10.0
POLL_SECONDS = 0.05


def seal_audit(tx: Tx, key: SigningKey, *, at_most: int = EVENTS_IN_A_BLOCK) -> Block | None:
    """The next block, or None where nothing new has ended; call again until then.

    A block ends with a whole transaction, so a single one may exceed `at_most`. Sealing itself
    is no event: it would never end. `tx` must be READ COMMITTED and should have written nothing
    before, for a transaction sees no horizon above itself.
    Raises TransactionCounterBehind, LastBlockChanged.
    """
    store.take_sealing_lock(tx)
    # A statement of its own after the lock, so that it sees the block of whoever held it before.
    last = store.find_last_block(tx)
    if last is not None and not last.is_whole():
        raise LastBlockChanged(f"Block {last.header.number}")
    number, from_txid, previous = where_the_next_begins(last)
    # What ends below the horizon is visible to the reading statement, which begins after this.
    horizon = _checked_horizon(tx, last)
    tree, to_txid = _grow(tx, from_txid, horizon, at_most)
    if tree.leaves == 0:
        return None
    header = Header(
        number=number,
        from_txid=from_txid,
        to_txid=to_txid,
        events=tree.leaves,
        root=tree.root(),
        previous=previous,
        sealed_at=clock.now(tx),
        key_id=key.key_id,
    )
    head = header.head()
    block = Block(header, head, key.sign(head))
    store.insert_block(tx, block)
    return block


def seal_until_now(database: Database, key: SigningKey) -> None:
    """All that was recorded before, though whoever is still writing then is waited for.

    Transactions of other databases in the cluster hold the horizon too. One that lasts longer
    than WAIT_SECONDS is not waited for: what it left out is in the blocks after.
    """
    with database.read_only() as tx:
        before = store.find_next_txid(tx)
    end = time.monotonic() + WAIT_SECONDS
    while not _ended(database, before) and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
    while True:
        with database.transaction() as tx:
            block = seal_audit(tx, key)
        if block is None or block.header.to_txid >= before:
            return


def _ended(database: Database, before: int) -> bool:
    with database.read_only() as tx:
        return store.find_horizon(tx) >= before


def check_transaction_counter(tx: Tx) -> None:
    """To be asked before a started hub writes anything. Raises TransactionCounterBehind."""
    _checked_horizon(tx, store.find_last_block(tx))


def _checked_horizon(tx: Tx, last: Block | None) -> int:
    """Within one cluster the horizon never falls, not by a crash either.

    For the block's own insert has a transaction id above its to_txid, as durable as the block.
    """
    horizon = store.find_horizon(tx)
    if last is not None and horizon < last.header.to_txid:
        epoch = (last.header.to_txid >> 32) + 1
        raise TransactionCounterBehind(
            f"Sealed up to transaction {last.header.to_txid}, the cluster is at {horizon}: "
            f"pg_resetwal --epoch={epoch}"
        )
    return horizon


def _grow(tx: Tx, from_txid: int, horizon: int, at_most: int) -> tuple[GrowingTree, int]:
    """The tree of the block and its to_txid."""
    tree = GrowingTree()
    txid = from_txid
    with closing(store.stream_events(tx, from_txid, horizon)) as events:
        for event, salt in events:
            if tree.leaves >= at_most and event.txid != txid:
                return tree, event.txid
            txid = event.txid
            tree.add(leaf(salt, canonical_bytes(event)))
    return tree, horizon
