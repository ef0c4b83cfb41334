"""Sends signed messages to partners' systems: to configured hosts only, for a bounded time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import aiohttp

from sainam.agreements.terms import Environment
from sainam.channels.owner_http import Addresses
from sainam.exchanges.events.receipt import Receipt
from sainam.exchanges.events.sending import Sending
from sainam.kit.webhook_signature import signatures

MOST_ANSWER_BYTES = 64 * 1024
_RESERVED = ("webhook-id", "webhook-timestamp", "webhook-signature", "sainam-replay")

Secrets = Callable[[str, Environment], Sequence[str]]


class WebhookOut:
    """Speaks to the systems of endpoints; `close` ends its connections.

    `secrets` of a system: the old one beside the new while they change, each signs.
    """

    def __init__(
        self, addresses: Addresses, secrets: Secrets, *, seconds: float, connections: int = 128
    ) -> None:
        self._addresses = addresses
        self._secrets = secrets
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def send(self, sending: Sending) -> Receipt:
        """What came back. Of the answer its status alone is kept: its words are the partner's."""
        system, environment = sending.endpoint.system, sending.head.place[0]
        message = sending.message
        try:
            address = self._addresses(system, environment)
            secrets = self._secrets(system, environment)
        except (RuntimeError, OSError) as error:
            return Receipt(0, type(error).__name__, sent=False)
        if not secrets:
            return Receipt(0, "no secret", sent=False)
        event, timestamp = str(sending.event.id), str(int(sending.at.timestamp()))
        headers = {
            **{name: value for name, value in message.headers.items()
               if name.lower() not in _RESERVED},
            "Authorization": f"Bearer {address.token}",
            "webhook-id": event,
            "webhook-timestamp": timestamp,
            "webhook-signature": signatures(secrets, event, timestamp, message.body),
        }  # fmt: skip
        if sending.head.replay is not None:
            headers["sainam-replay"] = str(sending.head.replay)
        return await self._exchange(message.method, address.url + message.path, headers,
                                    message.body)  # fmt: skip

    async def _exchange(
        self, method: str, url: str, headers: dict[str, str], body: bytes
    ) -> Receipt:
        try:
            async with self._client().request(
                method, url, data=body, headers=headers, allow_redirects=False
            ) as response:
                # One byte more than it may have tells that there is more.
                if len(await _read(response)) > MOST_ANSWER_BYTES:
                    return Receipt(0, "the answer is too large")
                return Receipt(response.status)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return Receipt(0, type(error).__name__, sent=False)
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            return Receipt(0, type(error).__name__)

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._timeout,
                auto_decompress=False,
            )
        return self._session


async def _read(response: aiohttp.ClientResponse) -> bytes:
    found = b""
    while len(found) <= MOST_ANSWER_BYTES:
        part = await response.content.read(MOST_ANSWER_BYTES + 1 - len(found))
        if not part:
            break
        found += part
    return found
