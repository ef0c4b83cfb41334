"""sainam evidence pack FILE | verify FILE [--head HEX] [--key HEX] | verifier FILE.

A pack is made by two people: --maker asks for it, --second makes it; both are logins of the data
protection officer, an auditor or the legal department. Who runs this command vouches for both.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from shutil import copyfileobj

from sainam.evidence import verify_pack
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.kit.database import Database
from sainam.kit.settings import Settings
from sainam.wiring.evidence import pack_desk
from sainam.wiring.installation import Installation
from sainam.wiring.running import running_database_url

LONGEST_STATEMENT = 30 * 60 * 1000


def main(arguments: Sequence[str], settings: Settings) -> int:
    """To verify takes a file alone, by the very program that lies in each pack."""
    program = Path(verify_pack.__file__)
    if arguments[:1] == ["verify"]:
        words = [sys.executable, "-I", "-S", str(program), *arguments[1:]]
        return subprocess.run(words, check=False).returncode  # noqa: S603
    given = _read(arguments)
    if given.action == "verifier":
        given.file.write_bytes(program.read_bytes())
        return 0
    url = running_database_url(settings)
    with Database(
        url, application_name="sainam evidence", statement_timeout=LONGEST_STATEMENT
    ) as database:
        desk = pack_desk(settings, database, Installation(settings).byte_store())
        return _make(desk, given)


def _read(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="sainam evidence", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("verify", help="whether a pack is whole and unchanged: verify --help")
    verifier = actions.add_parser("verifier", help="write the program that checks a pack")
    verifier.add_argument("file", type=Path)
    pack = actions.add_parser("pack", help="make a pack")
    pack.add_argument("file", type=Path)
    pack.add_argument("--from", dest="first", type=date.fromisoformat, required=True)
    pack.add_argument("--to", dest="last", type=date.fromisoformat, required=True)
    scope = pack.add_mutually_exclusive_group()
    scope.add_argument("--agency", help="only what concerns this agency, by its code")
    scope.add_argument("--provision", help="only what stands on this provision, by its id")
    pack.add_argument("--purpose", required=True)
    pack.add_argument("--order", default="", help="number of an officer's order: with traffic data")
    pack.add_argument("--officer", default="", help="who ordered it")
    pack.add_argument("--maker", required=True, metavar="LOGIN")
    pack.add_argument("--second", required=True, metavar="LOGIN")
    return parser.parse_args(arguments)


def _make(desk: PackDesk, given: argparse.Namespace) -> int:
    kind = "agency" if given.agency else "provision" if given.provision else "period"
    desk.may_make(given.maker, given.second)
    number = desk.order(
        given.maker,
        kind=kind,
        about=given.agency or given.provision or "",
        first_day=given.first,
        last_day=given.last,
        purpose=given.purpose,
        order_number=given.order,
        officer=given.officer,
    )
    made = desk.confirm(given.second, number, most_events=None)
    _, content = desk.open(given.maker, number)
    beside = given.file.with_name(given.file.name + ".part")
    with content, beside.open("wb") as out:
        copyfileobj(content, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(given.file)
    blocks = f"{made.first_block} to {made.last_block}" if made.first_block else "none"
    sys.stdout.write(
        f"pack {number}: {made.length} bytes, sealed blocks {blocks}\n"
        f"sha256 {(made.sha256 or b'').hex()}\nkey {desk.fingerprint()}\n"
    )
    return 0
