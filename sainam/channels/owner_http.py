"""Asks owners' systems over HTTP. One client per process, connections kept alive."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import aiohttp
import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url

from sainam.agencies.operation import Operation
from sainam.agreements.terms import Environment
from sainam.exchanges.refusals import OwnerFailed

MOST_ANSWER_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class OwnerAddress:
    """Where an owner's system answers, and the bearer token it knows the hub by."""

    url: str
    token: str


Addresses = Callable[[str, Environment], OwnerAddress]


@dataclass(frozen=True, slots=True)
class OwnerAnswer:
    """What came back; status 0 means that nothing clear did, and `body` says why.

    Not `sent`: the connection never stood, so the owner has seen nothing.
    """

    status: int
    body: bytes
    sent: bool = True


class OwnerHttp:
    """Speaks to owners' systems; `close` ends its connections.

    Two clients: look-ups are many and go by the one that costs least; deliveries must know whether
    the owner can have seen them, which that one does not tell apart when time runs out.
    """

    def __init__(self, addresses: Addresses, *, seconds: float, connections: int = 256) -> None:
        self._addresses = addresses
        self._connections = connections
        self._seconds = timedelta(seconds=seconds)
        self._asking: Client | None = None
        self._urls: dict[tuple[str, str], Url] = {}
        self._session: aiohttp.ClientSession | None = None
        self._timeout = aiohttp.ClientTimeout(total=seconds)
        self._streaming = aiohttp.ClientTimeout(total=None, sock_read=seconds * 6)

    async def close(self) -> None:
        if self._asking is not None:
            await self._asking.close()
        if self._session is not None:
            await self._session.close()

    async def ask(
        self,
        owner: str,
        environment: Environment,
        operation: Operation,
        key: str,
        fields: tuple[str, ...],
        exchange: UUID,
    ) -> bytes | None:
        """What the owner answered, or None where it has no data. Raises OwnerFailed."""
        address = self._addresses(owner, environment)
        body = {**operation.constants, operation.key: key}
        if operation.fields is not None:
            body[operation.fields] = fields
        request = (
            (self._asking or self._ready())
            .request(operation.method, self._url(address.url, operation.path))
            .bearer_auth(address.token)
            .header("Sainam-Exchange", str(exchange))
            .body_bytes(msgspec.json.encode(body))
            .build_streamed()
        )
        try:
            async with request as response:
                # One byte more than it may have tells that there is more.
                read = await response.body_reader.read(MOST_ANSWER_BYTES + 1)
                status = response.status
        except PyreqwestError as error:
            raise OwnerFailed(f"{owner} answered nothing") from error
        if status == operation.no_data_status:
            return None
        if status != 200:
            raise OwnerFailed(f"{owner} answered {status}")
        answer = b"" if read is None else read.to_bytes()
        if len(answer) > MOST_ANSWER_BYTES:
            raise OwnerFailed(f"{owner} answered too much")
        return answer

    async def get(self, owner: str, environment: Environment, path: str) -> OwnerAnswer:
        return await self._send("GET", owner, environment, path, None, {})

    async def post(
        self,
        owner: str,
        environment: Environment,
        path: str,
        body: bytes | AsyncIterator[bytes],
        headers: dict[str, str],
    ) -> OwnerAnswer:
        """A body that is an iterator is streamed and may take as long as it needs."""
        return await self._send("POST", owner, environment, path, body, headers)

    async def _send(
        self,
        method: str,
        owner: str,
        environment: Environment,
        path: str,
        body: bytes | AsyncIterator[bytes] | None,
        headers: dict[str, str],
    ) -> OwnerAnswer:
        address = self._addresses(owner, environment)
        streamed = body is not None and not isinstance(body, bytes)
        try:
            async with self._client().request(
                method,
                address.url + path,
                data=body,
                headers={
                    "Authorization": f"Bearer {address.token}",
                    "Content-Type": "application/x-ndjson" if streamed else "application/json",
                    **headers,
                },
                timeout=self._streaming if streamed else self._timeout,
                allow_redirects=False,
            ) as response:
                if (response.content_length or 0) > MOST_ANSWER_BYTES:
                    return OwnerAnswer(0, b"the answer is too large")
                return OwnerAnswer(response.status, await response.read())
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return OwnerAnswer(0, f"{type(error).__name__}".encode(), sent=False)
        except (aiohttp.ClientError, TimeoutError, ConnectionError) as error:
            return OwnerAnswer(0, f"{type(error).__name__}".encode())

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30),
                cookie_jar=aiohttp.DummyCookieJar(),  # the owner's cookies are nobody's business
                auto_decompress=False,
            )
        return self._session

    def _url(self, base: str, path: str) -> Url:
        url = self._urls.get((base, path))
        if url is None:
            url = self._urls[base, path] = Url.parse(base + path)
        return url

    def _ready(self) -> Client:
        self._asking = asking_client(self._seconds, self._connections)
        return self._asking


def asking_client(seconds: timedelta, connections: int) -> Client:
    """Waits so long for a connection that is free, and so long for the whole answer."""
    return (
        ClientBuilder()
        .user_agent("sainam")
        .default_headers({"Content-Type": "application/json"})
        .max_connections(connections)
        .pool_timeout(seconds)
        .pool_idle_timeout(timedelta(seconds=30))
        .timeout(seconds)
        .follow_redirects(enable=False)
        .referer(enable=False)
        .no_proxy()
        .gzip(enable=False)
        .brotli(enable=False)
        .zstd(enable=False)
        .deflate(enable=False)
        .build()
    )
