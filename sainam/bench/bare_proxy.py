"""A proxy with the hub's server and client and none of its duties: what Python alone would carry.

python -m sainam.bench.bare_proxy PORT PROVIDER_URL
"""

from __future__ import annotations

import os
import sys
from datetime import timedelta

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from pyreqwest.client import Client
from pyreqwest.http import Url

from sainam.api.data_plane import Receive, Scope, Send
from sainam.api.read_body import body_of
from sainam.channels.owner_http import MOST_ANSWER_BYTES, asking_client

WORKERS = 2
_PROVIDER = "SAINAM_BENCH_PROVIDER"


class BareProxy:
    """ASGI: the body goes to the provider, its answer comes back."""

    def __init__(self, provider: str) -> None:
        self._provider = provider
        self._client: Client | None = None
        self._urls: dict[str, Url] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if self._client is None:
            self._client = asking_client(timedelta(seconds=10), 256)
        path = scope["path"]
        url = self._urls.get(path)
        if url is None:
            url = self._urls[path] = Url.parse(self._provider + path)
        asked = self._client.request("POST", url).body_bytes(await body_of(receive))
        async with asked.build_streamed() as response:
            read = await response.body_reader.read(MOST_ANSWER_BYTES)
            status, body = response.status, b"" if read is None else read.to_bytes()
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
