"""Asks owners' systems over HTTP. One client per process, connections kept alive."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import aiohttp
import msgspec
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import PyreqwestError
from pyreqwest.http import Url

from sainam.agencies.operation import GdxSignIn, Operation
from sainam.agencies.owners_words import AnswerOfAnother, AnswerUnreadable, hold_to_key, read_answer
from sainam.agreements.terms import Environment
from sainam.channels.gdx_session import GdxSessions
from sainam.channels.owner_guard import OwnerGuard
from sainam.exchanges.refusals import OwnerAnsweredForAnother, OwnerFailed

MOST_ANSWER_BYTES = 8 * 1024 * 1024
OWN_NAME = "Sainam"  # as the hub is named where no officer is


class _SignedIn(msgspec.Struct, frozen=True):
    Result: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class OwnerAddress:
    """Where an owner's system answers, and the bearer token it knows the hub by.

    With a `sign_in`, `token` is the consumer's secret and `consumer_key` its key.
    """

    url: str
    token: str
    consumer_key: str = ""
    sign_in: GdxSignIn | None = None


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

    def __init__(self, addresses: Addresses, *, seconds: float, connections: int = 1024) -> None:
        self._addresses = addresses
        self._connections = connections
        self._seconds = timedelta(seconds=seconds)
        self._asking: Client | None = None
        self._guard = OwnerGuard(time.monotonic)
        self._gdx = GdxSessions(time.monotonic)
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
        officer: str | None = None,
    ) -> bytes | None:
        """What the owner answered, or None where it has no data. Raises OwnerFailed."""
        address = self._addresses(owner, environment)
        asked = {**operation.constants, operation.key: key}
        if operation.fields is not None:
            asked[operation.fields] = _with_echo(operation, fields)
        async with self._guard.asking(owner, environment):
            if address.sign_in is None:
                known_by = {"Authorization": f"Bearer {address.token}"}
                status, answer = await self._asked(owner, address, operation, asked, {
                    **known_by, "Sainam-Exchange": str(exchange),
                })  # fmt: skip
            else:
                place = (owner, environment, officer or OWN_NAME)
                status, answer = await self._asked_by_gdx(place, address, operation, asked)
            if status == operation.no_data_status:
                return None
            if status != 200:
                raise OwnerFailed(f"{owner} answered {status}")
            return _told(owner, operation, answer, key)

    async def _asked_by_gdx(
        self, place: tuple[str, str, str], address: OwnerAddress, operation: Operation,
        asked: Mapping[str, Any],
    ) -> tuple[int, bytes]:  # fmt: skip
        """Once more with a new token where the exchange has forgotten the old one."""
        status, answer = 401, b""
        for _ in range(2):
            token = await self._gdx_token(place, address)
            status, answer = await self._asked(place[0], address, operation, asked, {
                "Consumer-Key": address.consumer_key, "Token": token,
            })  # fmt: skip
            if status != 401:
                break
            self._gdx.forget(place, token)
        return status, answer

    async def _gdx_token(self, place: tuple[str, str, str], address: OwnerAddress) -> str:
        form = address.sign_in
        if form is None:
            raise ValueError("this owner has no exchange to sign in at")
        owner, _, officer = place
        operation = Operation(path=form.path, key="AgentID", method="GET")
        asked = {"ConsumerSecret": address.token, "AgentID": officer}

        async def sign_in() -> str:
            status, body = await self._asked(
                owner, address, operation, asked, {"Consumer-Key": address.consumer_key}
            )
            if status != 200:
                raise OwnerFailed(f"{owner} let nobody sign in: {status}")
            try:
                return msgspec.json.decode(body, type=_SignedIn).Result
            except msgspec.DecodeError as error:
                raise OwnerFailed(f"{owner} signed in without a token") from error

        return await self._gdx.token(place, form, sign_in)

    async def _asked(
        self, owner: str, address: OwnerAddress, operation: Operation, asked: Mapping[str, Any],
        headers: Mapping[str, str],
    ) -> tuple[int, bytes]:  # fmt: skip
        """One question. Its address may carry an id or a secret: no error tells it."""
        request = (self._asking or self._ready()).request(
            operation.method, self._url(address.url, operation.path)
        )
        for name, value in headers.items():
            request = request.header(name, value)
        if operation.method == "GET":
            request = request.query([(name, str(value)) for name, value in asked.items()])
        else:
            request = request.body_bytes(msgspec.json.encode(asked))
        try:
            async with request.build_streamed() as response:
                # One byte more than it may have tells that there is more.
                read = await response.body_reader.read(MOST_ANSWER_BYTES + 1)
                status = response.status
        except PyreqwestError as error:
            raise OwnerFailed(f"{owner} answered nothing") from _without_address(error)
        answer = b"" if read is None else read.to_bytes()
        if len(answer) > MOST_ANSWER_BYTES:
            raise OwnerFailed(f"{owner} answered too much")
        return status, answer

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


def _told(owner: str, operation: Operation, answer: bytes, key: str) -> bytes | None:
    """In the contract's words. Raises OwnerFailed: what was wrong, never what stood there."""
    try:
        if operation.answer is None:
            if operation.echo is not None:
                hold_to_key(answer, operation.echo, key)
            return answer
        return read_answer(operation.answer, answer, key)
    except AnswerOfAnother as error:
        raise OwnerAnsweredForAnother(owner) from error
    except AnswerUnreadable as error:
        raise OwnerFailed(f"{owner}: {error}") from error


def _with_echo(operation: Operation, fields: tuple[str, ...]) -> tuple[str, ...]:
    """What the answer is held against is asked for, too; it leaves only if it was granted."""
    if operation.echo is None or operation.echo in fields:
        return fields
    return (*fields, operation.echo)


def _without_address(error: PyreqwestError) -> RuntimeError:
    """Only of which kind it was: its text may hold the whole address."""
    return RuntimeError(type(error).__name__)


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
