"""Serves all hosted counterparts from `with` on until its end."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from sainam.counterparts.hosted.place import Place
from sainam.counterparts.hosted.players import HOSTED
from sainam.counterparts.own_thread import HOST, OwnThread

_SHUTDOWN_S = 1.0


class Stage(OwnThread):
    """`places` by port: each name must be in HOSTED."""

    def __init__(self, places: Mapping[int, Place]) -> None:
        super().__init__("hosted counterparts")
        self._places = places

    async def serve(self, stop: asyncio.Event) -> None:
        runners = []
        try:
            for port, place in self._places.items():
                place.folder.mkdir(parents=True, exist_ok=True)
                app = HOSTED[place.name](place)
                runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_S)
                await runner.setup()
                runners.append(runner)
                await web.TCPSite(runner, HOST, port, backlog=1024).start()
            self.serving(stop)
            await stop.wait()
        finally:
            for runner in runners:
                await runner.cleanup()
