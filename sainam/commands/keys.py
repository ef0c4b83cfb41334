"""sainam keys show | turn | restore: the masters, and the data keys under them.

turn puts every living data key under a new master and destroys the old one. No backup of the
folder <state>/masters may be kept beyond a turn. restore is for a database that came back from a
backup: it takes up which keys live from the ring beside the masters, before the hub is started.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from sainam.exchanges.deletion.turn_masters import turn_masters
from sainam.kit.database import Database
from sainam.kit.keys import store
from sainam.kit.keys.turn import finish_turn, restore
from sainam.kit.settings import Settings
from sainam.wiring.installation import Installation
from sainam.wiring.running import running_database_url


def main(arguments: Sequence[str], settings: Settings) -> int:
    """Prints the generation of the masters, never a key."""
    parser = argparse.ArgumentParser(prog="sainam keys", description=__doc__)
    parser.add_argument("act", choices=("show", "turn", "restore"))
    parser.add_argument("--actor", default="sainam keys")
    given = parser.parse_args(arguments)
    masters = Installation(settings).masters()
    with Database(running_database_url(settings), application_name="sainam keys") as database:
        if given.act == "turn":
            turn_masters(database.transaction, masters, actor=given.actor)
        if given.act == "restore":
            with database.transaction() as tx:
                restore(tx, masters)
            with database.transaction() as tx:
                finish_turn(tx, masters)
        with database.read_only() as tx:
            found = store.find_generation(tx)
            generation = found[0] if found else 0
            keys = store.living_keys(tx, generation)
    kinds = ", ".join(
        f"{sum(key.name.kind == kind for key in keys)} of {words}"
        for kind, words in (("month", "months"), ("file", "files"), ("hold", "holds"))
    )
    print(f"master generation {generation}; living data keys: {kinds}")
    return 0
