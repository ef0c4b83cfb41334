"""The web process's ASGI application: partners' paths first, the portal for the rest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import msgspec

from sainam.api.answer_headers import Headers
from sainam.api.data_plane import Receive, Scope, Send
from sainam.api.problem import problem
from sainam.api.read_body import body_of
from sainam.api.token_endpoint import token_answer
from sainam.exchanges.issue_token import Issued
from sainam.exchanges.refusals import MethodUnknown
from sainam.kit.refusal import Refusal

Application = Callable[[Scope, Receive, Send], Awaitable[None]]
# (id of what it is about, headers, body) -> status and JSON
TakeCallback = Callable[[str, Mapping[bytes, bytes], bytes], Awaitable[tuple[int, object]]]

# Every path prefix of the application with how its caller is known; a guard test reads it.
AUTHENTICATION: Mapping[str, str] = {
    "/v1/": "bearer token",
    "/oauth/token": "client assertion",
    "/dialects/": "bearer token",
    "/callbacks/": "webhook signature",
    "/api/": "bearer token of a session; what is open says so in its route",
    "/health": "none: tells nothing but that the process runs",
    "/": "portal session, by the portal's own guard",
}


_DATA_PLANE = "/v1"  # a partner who forgets the rest is told so by a problem document, not a page


class WebApplication:
    """Dispatches by path. `start` and `stop` run inside the process's event loop."""

    def __init__(
        self,
        *,
        data_plane: Application,
        dialects: Application,
        management: Application,
        portal: Application,
        issue: Callable[[str, str | None], Issued],
        certificate: Callable[[Mapping[bytes, bytes]], str | None],
        take_callbacks: Mapping[str, TakeCallback],
        start: Callable[[], Awaitable[None]],
        stop: Callable[[], Awaitable[None]],
    ) -> None:
        self._data_plane = data_plane
        self._dialects = dialects
        self._management = management
        self._portal = portal
        self._issue = issue
        self._certificate = certificate
        self._take_callbacks = take_callbacks
        self._start = start
        self._stop = stop

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        path: str = scope["path"]
        if path.startswith("/v1/") or path == _DATA_PLANE:
            await self._data_plane(scope, receive, send)
        elif path.startswith("/dialects/"):
            await self._dialects(scope, receive, send)
        elif path == "/oauth/token":
            await _answer(send, *await self._token(scope, receive))
        elif path.startswith("/callbacks/") and _about(path) in self._take_callbacks:
            await _answer(send, *await self._callback(scope, receive))
        elif path.startswith("/api/"):
            await self._management(scope, receive, send)
        elif path == "/health":
            await _answer(send, 200, [(b"content-type", b"application/json")], b'{"up":true}')
        else:
            await self._portal(scope, receive, send)

    async def _token(self, scope: Scope, receive: Receive) -> tuple[int, Headers, bytes]:
        if scope["method"] != "POST":
            return _problem(MethodUnknown("POST /oauth/token"))
        try:
            shown = self._certificate(dict(scope["headers"]))
            body = await body_of(receive)
            return await token_answer(body, lambda assertion: self._issue(assertion, shown))
        except Refusal as refusal:
            return _problem(refusal)

    async def _callback(self, scope: Scope, receive: Receive) -> tuple[int, Headers, bytes]:
        if scope["method"] != "POST":
            return _problem(MethodUnknown("POST /callbacks/{deliveries|service-requests}/{id}"))
        about, _, name = scope["path"].removeprefix("/callbacks/").partition("/")
        take = self._take_callbacks[about]
        try:
            status, answer = await take(name, dict(scope["headers"]), await body_of(receive))
        except Refusal as refusal:
            return _problem(refusal)
        return status, [(b"content-type", b"application/json")], msgspec.json.encode(answer)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        while True:
            message: Any = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    await self._start()
                except Exception as error:  # noqa: BLE001  told to the server, which ends
                    await send({"type": "lifespan.startup.failed", "message": str(error)})
                    return
                await send({"type": "lifespan.startup.complete"})
            else:
                await self._stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _about(path: str) -> str:
    return path.split("/")[2]


def _problem(refusal: Refusal) -> tuple[int, Headers, bytes]:
    told = problem(refusal)
    return told.status, told.headers(), told.body


async def _answer(send: Send, status: int, headers: Headers, body: bytes) -> None:
    headers = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
