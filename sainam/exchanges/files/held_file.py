"""A file under a legal hold: its own key is kept, sealed under the hold's."""

from __future__ import annotations

from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.content.content import about
from sainam.kit.database import Tx
from sainam.kit.keys.data_keys import open_keys
from sainam.kit.keys.envelope import DataKey, open_sealed
from sainam.kit.keys.masters import Masters
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def held_key(
    tx: Tx, masters: Masters, environment: Environment, file: UUID, number: int
) -> DataKey | None:
    """The data key `number` of a file, from whichever hold's copy can still be opened."""
    asked = {"environment": environment, "file": file, "number": number}
    for holds_key, sealed in tx.execute(_SQL["held_keys_of_file"], asked).fetchall():
        own = open_keys(tx, masters, [holds_key]).get(holds_key)
        if own is not None:
            opened = open_sealed(own, about(environment, file, "file"), bytes(sealed))
            return DataKey(number, opened.content)
    return None
