"""Callbacks of owners' systems, as the web process takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from uuid import UUID

from sainam.api.app import TakeCallback
from sainam.channels.callback import take_callback
from sainam.exchanges.deliveries.refusals import NoSuchDelivery
from sainam.kit.database import Database
from sainam.wiring.consequences import payment_consequences
from sainam.wiring.owners import Owners


def callback_taker(owners: Owners, database: Database) -> TakeCallback:
    """(delivery id, headers, body) → 200 and how it was taken; refusals go the usual way."""

    def taken(delivery: UUID, headers: Mapping[str, str], body: bytes) -> str:
        with database.transaction() as tx:
            return take_callback(
                tx,
                delivery,
                headers,
                body,
                secrets_of=owners.secrets_of,
                owner_of=owners.owner_of,
                consequences=payment_consequences(),
            )

    async def take(text: str, headers: Mapping[bytes, bytes], body: bytes) -> tuple[int, object]:
        try:
            delivery = UUID(text)
        except ValueError as error:
            raise NoSuchDelivery(text[:40]) from error
        read = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        return 200, {"taken": await asyncio.to_thread(taken, delivery, read, body)}

    return take
