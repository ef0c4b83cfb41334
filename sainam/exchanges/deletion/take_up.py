"""Takes every deletion on that is not proved: the worker's part of it."""

from __future__ import annotations

import logging
from uuid import UUID

from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.take_next_step import take_next_step
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, HubBusy
from sainam.kit.keys.masters import Masters
from sainam.kit.refusal import Refusal

_log = logging.getLogger(__name__)
ACTOR = "hub:worker"


def take_up_deletions(database: Database, masters: Masters, byte_store: ByteStore) -> int:
    """How many steps were taken. What waits for a hold or a lock is tried again the next time."""
    with database.read_only() as tx:
        waiting = store.unfinished(tx)
    taken = 0
    for deletion in waiting:
        try:
            while _step(database, masters, byte_store, deletion):
                taken += 1
        except HubBusy:
            continue
        except Refusal as refusal:
            _log.warning("deletion %s waits: %s", deletion, refusal.rule)
    return taken


def _step(database: Database, masters: Masters, byte_store: ByteStore, deletion: UUID) -> bool:
    step = take_next_step(database.transaction, masters, byte_store, deletion, actor=ACTOR)
    return step is not None
