"""Asks owners' systems over HTTP for what may be long, and gives it on as it comes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import aiohttp
import msgspec

from sainam.agencies.operation import Operation
from sainam.agreements.terms import Environment
from sainam.channels.owner_http import Addresses
from sainam.exchanges.refusals import OwnerFailed
from sainam.lookups.stream_from_owner import Pieces

# In all: who lists the answers that are still leaving relies on no owner being waited for longer.
LONGEST_SECONDS = 60.0
_PIECE_BYTES = 64 * 1024


class OwnerStream:
    """One per event loop; `close` ends its connections."""

    def __init__(self, addresses: Addresses, *, seconds: float, connections: int = 32) -> None:
        self._addresses = addresses
        self._connections = connections
        self._timeout = aiohttp.ClientTimeout(
            total=LONGEST_SECONDS, connect=seconds, sock_read=seconds
        )
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def open(
        self,
        owner: str,
        environment: Environment,
        operation: Operation,
        key: str,
        fields: tuple[str, ...],
        exchange: UUID,
    ) -> AsyncIterator[Pieces | None]:
        """None where the owner has no data. Raises OwnerFailed, here and while it is read.

        It has ended well only where the iterator ends: a length that was not reached or a chunk
        that is missing is a failure.
        """
        address = self._addresses(owner, environment)
        body = {**operation.constants, operation.key: key}
        if operation.fields is not None:
            body[operation.fields] = fields
        try:
            async with self._client().request(
                operation.method,
                address.url + operation.path,
                data=msgspec.json.encode(body),
                headers={
                    "Authorization": f"Bearer {address.token}",
                    "Content-Type": "application/json",
                    "Accept-Encoding": "identity",
                    "Sainam-Exchange": str(exchange),
                },
                allow_redirects=False,
            ) as response:
                if response.status == operation.no_data_status:
                    yield None
                    return
                if response.status != 200:
                    raise OwnerFailed(f"{owner} answered {response.status}")
                if response.headers.get("Content-Encoding", "identity") != "identity":
                    raise OwnerFailed(f"{owner} answered in an encoding nobody asked for")
                yield Pieces(response.content_type, response.content.iter_chunked(_PIECE_BYTES))
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            raise OwnerFailed(f"{owner} broke off: {type(error).__name__}") from error

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                timeout=self._timeout,
                headers={"User-Agent": "sainam"},
            )
        return self._session
