"""Callbacks of owners' systems, as the web process takes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from uuid import UUID

from sainam.api.app import TakeCallback
from sainam.channels.callback import take_callback, verify_callback
from sainam.exchanges.deliveries.refusals import NoSuchDelivery
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.refusal import Refusal
from sainam.service_requests.refusals import NoSuchRequest
from sainam.service_requests.store import find_place
from sainam.service_requests.take_word import read_said, take_word
from sainam.wiring.consequences import consequences
from sainam.wiring.owners import Owners

_Taken = Callable[[UUID, Mapping[str, str], bytes], str]


def callback_takers(
    owners: Owners, database: Database, keys: DataKeys
) -> Mapping[str, TakeCallback]:
    """By what they are about: (id, headers, body) → 200 and how it was taken."""

    def ended(delivery: UUID, headers: Mapping[str, str], body: bytes) -> str:
        with database.transaction() as tx:
            return take_callback(
                tx,
                delivery,
                headers,
                body,
                secrets_of=owners.secrets_of,
                owner_of=owners.owner_of,
                consequences=consequences(keys),
            )

    def moved(request: UUID, headers: Mapping[str, str], body: bytes) -> str:
        with database.transaction() as tx:
            place = find_place(tx, request)
            if place is None:
                raise NoSuchRequest(str(request))
            environment, owner = place
            secrets = owners.secrets_of(owner, environment)
            verify_callback(headers, body, secrets=secrets, at=clock.now(tx))
            return take_word(
                tx, environment, request, headers["webhook-id"], read_said(body), keys=keys,
                actor=f"owner:{owner}",
            )  # fmt: skip

    return {
        "deliveries": _taker(ended, NoSuchDelivery),
        "service-requests": _taker(moved, NoSuchRequest),
    }


def _taker(taken: _Taken, unknown: type[Refusal]) -> TakeCallback:
    async def take(text: str, headers: Mapping[bytes, bytes], body: bytes) -> tuple[int, object]:
        try:
            about = UUID(text)
        except ValueError as error:
            raise unknown(text[:40]) from error
        read = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers.items()}
        return 200, {"taken": await asyncio.to_thread(taken, about, read, body)}

    return take
