"""Copies what is held out from under a key that is about to end, salt included.

Of a file that is held the key is copied, sealed under the hold's: its object stays where it is.
"""

from __future__ import annotations

from uuid import UUID

from sainam.exchanges.content.content import about
from sainam.exchanges.deletion import store
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import make_key, open_keys
from sainam.kit.keys.envelope import open_sealed, seal, seal_again
from sainam.kit.keys.masters import Masters
from sainam.kit.keys.store import hold_key_name
from sainam.kit.thai_dates import month_start


def copy_held(tx: Tx, masters: Masters, deletion: UUID) -> int:
    """After lock_deletion: no hold comes while this is done. How many parts were copied."""
    copied = 0
    numbers = store.keys_to_end(tx, deletion)
    retention = store.list_deletions(tx, deletion)[0].retention
    month = month_start(store.today(tx))
    keys = open_keys(tx, masters, numbers)
    for number in numbers:
        for part in store.held_parts(tx, number):
            hold, environment, exchange, line, name, sealed = part
            place = about(environment, exchange, name, line)
            own = make_key(tx, masters, hold_key_name(tx, str(hold), retention, month))
            again = seal_again(own, place, open_sealed(keys[number], place, bytes(sealed)))
            store.insert_held(tx, part, number, own.number, again)
            copied += 1
        for part in store.held_files(tx, number):
            hold, environment, file, *_ = part
            own = make_key(tx, masters, hold_key_name(tx, str(hold), retention, month))
            sealed = seal(own, about(environment, file, "file"), keys[number].secret).sealed
            store.insert_held(tx, part, number, own.number, sealed)
            copied += 1
    return copied
