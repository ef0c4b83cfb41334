"""python -m sainam.counterparts.cis: starts CIS on HTTP with a store of its own."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from sainam.counterparts.cis.call_back import CallBack
from sainam.counterparts.cis.customer import MOST_CUSTOMERS
from sainam.counterparts.cis.payment import Register
from sainam.counterparts.cis.server import serve
from sainam.counterparts.cis.store import SeedDiffersError, Store
from sainam.counterparts.cis.system import System
from sainam.counterparts.their_clock import TheirClock


def arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """The command line, judged."""
    parser = argparse.ArgumentParser(prog="sainam.counterparts.cis", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--port-file", type=Path, help="the port is written here once it listens")
    parser.add_argument("--folder", type=Path, required=True, help="the store's folder")
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--token-file", type=Path, required=True, help="the hub's bearer token")
    parser.add_argument("--callback-url", help="results are posted to URL/{delivery id}")
    parser.add_argument("--callback-secret-file", type=Path, help="whsec_ and base64")
    given = parser.parse_args(argv)
    if not 1 <= given.customers <= MOST_CUSTOMERS:
        parser.error(f"--customers goes from 1 to {MOST_CUSTOMERS}")
    if (given.callback_url is None) != (given.callback_secret_file is None):
        parser.error("--callback-url and --callback-secret-file go together")
    return given


def main(argv: Sequence[str] | None = None) -> int:
    """Serves until told to stop; 2 if the folder holds a register made with another seed."""
    given = arguments(argv)
    token = given.token_file.read_text(encoding="ascii").strip()
    clock = TheirClock()
    store = Store(given.folder)
    try:
        opened_on, offset_s = store.open_register(seed=given.seed, today=clock.today())
    except SeedDiffersError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    clock.offset = timedelta(seconds=offset_s)
    call_back = None
    if given.callback_url is not None:
        secret = given.callback_secret_file.read_text(encoding="ascii")
        call_back = CallBack(given.callback_url, secret, clock)
    system = System(
        folder=given.folder,
        store=store,
        register=Register(given.customers, given.seed, opened_on),
        clock=clock,
        token=token,
        call_back=call_back,
    )
    asyncio.run(serve(system, host=given.host, port=given.port, port_file=given.port_file))
    store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
