"""A worker that only delivers, in a process of its own, so that a test can kill it.

Arguments: the database's URL, the owner's URL, the owner's token.
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.channels.owner_http import OwnerAddress, OwnerHttp
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.deliver import Deliverer, Ways
from sainam.exchanges.deliveries.delivery import Owner
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.kit.database import Database
from sainam.kit.keys.masters import Masters


async def no_lines(_environment: Environment, _file: UUID) -> AsyncIterator[bytes]:
    for line in list[bytes]():
        yield line


async def deliver(url: str, owner_url: str, token: str) -> None:
    owners = OwnerHttp(lambda _owner, _environment: OwnerAddress(owner_url, token), seconds=10)
    with Database(url, application_name="a worker of its own") as database:
        deliverer = Deliverer(
            database=database,
            held=HeldDeliveries(url),
            ways=Ways(owners.post, owners.get, lambda _name: Owner(True, True), no_lines),
            consequences=Consequences(lambda *_: None, lambda *_: None),
            masters=Masters(Path("what it delivers here is not sealed")),
        )
        await deliverer(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(deliver(*sys.argv[1:]))
