"""A worker that only tells partners of events, in a process of its own, so that a test can kill it.

Arguments: the database's URL, the folder of the masters, the receiver's URL, a folder of its own.
"""

import asyncio
import sys
from pathlib import Path

from event_desk import LIVE, PACE, SECRET, TOKEN, endpoint

from sainam.channels.owner_http import OwnerAddress
from sainam.channels.webhook_out import WebhookOut
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.events.drain import Drainer
from sainam.exchanges.events.sending import Outlets
from sainam.exchanges.events.told import FORMS
from sainam.kit.database import Database
from sainam.kit.keys.masters import Masters


async def tell(url: str, masters: str, receiver: str) -> None:
    out = WebhookOut(lambda *_: OwnerAddress(receiver, TOKEN), lambda *_: [SECRET], seconds=60)
    with Database(url, application_name="a worker of its own") as database:
        drainer = Drainer(
            database=database,
            held=HeldDeliveries(url),
            send=out.send,
            outlets=lambda: Outlets({(LIVE, "imind"): endpoint("imind")}, FORMS),
            masters=Masters(Path(masters)),
            pace=PACE,
        )
        await drainer(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(tell(*sys.argv[1:4]))
