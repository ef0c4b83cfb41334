"""The mailbox as it runs: SMTP and HTTP on this machine alone, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web
from aiosmtpd.smtp import SMTP

from sainam.counterparts.mailbox.kept_mail import MailFolder
from sainam.counterparts.mailbox.pages import application
from sainam.counterparts.mailbox.smtp_side import SmtpSide, protocol

_HOST = "127.0.0.1"
_START_SECONDS = 10.0


class Mailbox:
    """Listens from `with` on until its end; port 0 takes any free one."""

    def __init__(self, folder: Path, *, smtp_port: int = 0, page_port: int = 0) -> None:
        self.side = SmtpSide(MailFolder(folder))
        self._sockets = (
            socket.create_server((_HOST, smtp_port)),
            socket.create_server((_HOST, page_port)),
        )
        self.smtp_port, self.page_port = (
            int(listening.getsockname()[1]) for listening in self._sockets
        )
        self._stop: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=self._run, name="mailbox", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._stop.result(_START_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        loop, stop = self._stop.result()
        loop.call_soon_threadsafe(stop.set)
        self._thread.join()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:
            if not self._stop.done():
                self._stop.set_exception(error)
            raise

    async def _serve(self) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        smtp, page = self._sockets
        lines: set[SMTP] = set()

        def answer() -> SMTP:
            line = protocol(self.side)
            lines.add(line)
            return line

        server = await loop.create_server(answer, sock=smtp)
        runner = web.AppRunner(application(self.side), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        await web.SockSite(runner, page).start()
        self._stop.set_result((loop, stop))
        await stop.wait()
        server.close()
        for line in lines:
            if line.transport is not None:
                line.transport.close()
        await runner.cleanup()
