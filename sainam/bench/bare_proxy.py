"""A proxy with the hub's server and client and none of its duties: what Python alone would carry.

python -m sainam.bench.bare_proxy PORT PROVIDER_URL
"""

from __future__ import annotations

import os
import sys

import aiohttp
from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops

from sainam.api.data_plane import Receive, Scope, Send, body_of

WORKERS = 2
_PROVIDER = "SAINAM_BENCH_PROVIDER"


class BareProxy:
    """ASGI: the body goes to the provider, its answer comes back."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=256))
        async with self._session.post(
            self._provider + scope["path"],
            data=await body_of(receive),
            headers={"Content-Type": "application/json"},
        ) as response:
            status, body = response.status, await response.read()
        headers = [
            (b"content-type", b"application/json"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def application() -> BareProxy:
    return BareProxy(os.environ[_PROVIDER])


def main(port: int, provider: str) -> None:
    os.environ[_PROVIDER] = provider
    Granian(
        "sainam.bench.bare_proxy:application",
        factory=True,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        workers=WORKERS,
        http=HTTPModes.http1,
        loop=Loops.uvloop,
        backlog=2048,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
