"""sainam audit verify EXPORT [--head HEX] | export FILE | seal | change-key."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from sainam.audit import verify
from sainam.audit.export import export_audit
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import change_signing_key, load_public_keys, load_signing_key
from sainam.kit.database import Database
from sainam.kit.settings import Settings
from sainam.wiring.running import running_database_url


def main(arguments: Sequence[str], settings: Settings) -> int:
    """To verify takes a file alone; the others need the database of a running installation."""
    if arguments[:1] == ["verify"]:
        return verify.main(list(arguments[1:]), called="sainam audit verify")
    parser = argparse.ArgumentParser(prog="sainam audit", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("verify", help="whether an export is whole and unchanged: verify --help")
    export = actions.add_parser("export", help="write sealed blocks to a file")
    export.add_argument("file", type=Path)
    export.add_argument("--first", type=int)
    export.add_argument("--last", type=int)
    actions.add_parser("seal", help="seal what can be sealed now")
    actions.add_parser("change-key", help="sign with a new key from the next start on")
    given = parser.parse_args(arguments)
    if given.action == "change-key":
        print(f"new key {change_signing_key(settings.state).key_id}: restart the worker")
        return 0
    with Database(running_database_url(settings), application_name="sainam audit") as database:
        if given.action == "seal":
            return _seal(database, settings)
        return _export(database, settings, given.file, given.first, given.last)


def _seal(database: Database, settings: Settings) -> int:
    key = load_signing_key(settings.state, create=False)
    while True:
        with database.transaction() as tx:
            block = seal_audit(tx, key)
        if block is None:
            return 0
        print(f"block {block.header.number}: {block.header.events} events, head {block.head.hex()}")


def _export(
    database: Database, settings: Settings, file: Path, first: int | None, last: int | None
) -> int:
    beside = file.with_name(file.name + ".part")
    with beside.open("wb") as out, database.transaction() as tx:
        exported = export_audit(
            tx,
            out,
            actor="sainam audit export",
            public_keys=load_public_keys(settings.state),
            first=first,
            last=last,
        )
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
    sys.stdout.write(
        f"blocks {exported.first} to {exported.last}, {exported.events} events\n"
        f"head {exported.head.hex()}\n"
    )
    return 0
