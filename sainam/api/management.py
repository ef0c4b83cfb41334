"""The management API: what people can do in the portal, by bearer token, as JSON.

Its routes are tables; each route says whether it is open. A session's cookie is nothing here, so a
POST needs no form token: no other site can send the bearer's.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, TypeVar
from urllib.parse import parse_qsl

import msgspec

from sainam.agencies.person import Person
from sainam.agencies.refusals import NotSignedIn
from sainam.api.answer_headers import Headers
from sainam.api.data_plane import Receive, Scope, Send
from sainam.api.problem import problem
from sainam.api.refusals import BodyTooLarge, BodyUnreadable, PathUnknown
from sainam.exchanges.refusals import MethodUnknown
from sainam.kit.refusal import Refusal

_log = logging.getLogger(__name__)
Method = Literal["GET", "POST", "DELETE"]
MOST_BYTES = 64 * 1024
_PART = re.compile(r"\\\{(\w+)\\\}")
_MOST_QUERY_FIELDS = 20
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class ApiRequest:
    """`person` is None on an open route only; `token` is the bearer's."""

    method: str
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    address: str
    token: str
    person: Person | None

    @property
    def who(self) -> Person:
        """Raises NotSignedIn."""
        if self.person is None:
            raise NotSignedIn
        return self.person

    def json(self) -> dict[str, Any]:
        """Raises BodyUnreadable."""
        return self.read(dict[str, Any])

    def read(self, kind: type[Read]) -> Read:
        """The body as this type; its field and what is wrong are told. Raises BodyUnreadable."""
        try:
            return msgspec.json.decode(self.body or b"{}", type=kind)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BodyUnreadable(str(error)) from error
        except RecursionError as error:
            raise BodyUnreadable("it is nested too deeply") from error


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """`body` becomes JSON; bytes leave as they are, under their own `media_type`."""

    status: int
    body: object = None
    media_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Route:
    """`pattern` is like /api/dossiers/{id}/{event}; `answer` runs in a thread and may refuse."""

    method: Method
    pattern: str
    answer: Callable[[ApiRequest], ApiAnswer]
    open: bool = False
    most_bytes: int = MOST_BYTES

    @cached_property
    def path(self) -> re.Pattern[str]:
        return re.compile(_PART.sub(r"(?P<\1>[^/]+)", re.escape(self.pattern)))


class Management:
    """An ASGI application for every path below /api/. `authenticate` knows who a token is."""

    def __init__(
        self, routes: Sequence[Route], authenticate: Callable[[str], Person | None]
    ) -> None:
        self.routes = tuple(routes)
        self._authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            route, path = self._find(scope["method"], scope["path"])
            token = _bearer(scope["headers"])
            person = await asyncio.to_thread(self._authenticate, token) if token else None
            if person is None and not route.open:
                raise NotSignedIn
            request = ApiRequest(
                scope["method"],
                path,
                _query(scope["query_string"]),
                await _body(receive, route.most_bytes),
                (scope.get("client") or ("",))[0],
                token,
                person,
            )
            answer = await asyncio.to_thread(route.answer, request)
        except Refusal as refusal:
            told = problem(refusal)
            if refusal.fault == "hub":
                _log.error("%s: %s %s", scope["path"], refusal.rule, refusal.detail)
            await _send(send, told.status, told.headers(), told.body)
            return
        await _send(send, answer.status, _headers(answer), _bytes(answer))

    def _find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """Raises PathUnknown, MethodUnknown."""
        known: list[str] = []
        for route in self.routes:
            found = route.path.fullmatch(path)
            if found and route.method == method:
                return route, found.groupdict()
            if found:
                known.append(route.method)
        if known:
            raise MethodUnknown(", ".join(sorted(known)))
        raise PathUnknown(path[:200])


def _bearer(headers: Sequence[tuple[bytes, bytes]]) -> str:
    for name, value in headers:
        if name == b"authorization":
            kind, _, token = value.decode("latin-1").partition(" ")
            return token.strip() if kind.lower() == "bearer" else ""
    return ""


def _query(text: bytes) -> dict[str, str]:
    """Of a name given twice the last; nothing of a query that is none."""
    try:
        pairs = parse_qsl(text.decode("ascii", "replace"), max_num_fields=_MOST_QUERY_FIELDS)
    except ValueError:
        return {}
    return dict(pairs)


async def _body(receive: Receive, most: int) -> bytes:
    """Raises BodyTooLarge."""
    parts: list[bytes] = []
    length = 0
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        length += len(part)
        if length > most:
            raise BodyTooLarge(f"at most {most} bytes")
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def _headers(answer: ApiAnswer) -> Headers:
    own = [(name.lower().encode(), value.encode()) for name, value in answer.headers]
    return [
        (b"content-type", answer.media_type.encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        *own,
    ]


def _bytes(answer: ApiAnswer) -> bytes:
    if isinstance(answer.body, bytes):
        return answer.body
    return b"" if answer.status == 204 else msgspec.json.encode(answer.body)


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
