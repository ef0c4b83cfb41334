"""The mailbox as it runs: SMTP and HTTP on this machine alone, in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

from aiohttp import web
from aiosmtpd.smtp import SMTP

from sainam.counterparts.mailbox.kept_mail import MailFolder
from sainam.counterparts.mailbox.pages import application
from sainam.counterparts.mailbox.smtp_side import SmtpSide, protocol
from sainam.counterparts.own_thread import HOST, OwnThread


class Mailbox(OwnThread):
    """Port 0 takes any free one."""

    def __init__(self, folder: Path, *, smtp_port: int = 0, page_port: int = 0) -> None:
        super().__init__("mailbox")
        self.side = SmtpSide(MailFolder(folder))
        self._sockets = (
            socket.create_server((HOST, smtp_port)),
            socket.create_server((HOST, page_port)),
        )
        self.smtp_port, self.page_port = (
            int(listening.getsockname()[1]) for listening in self._sockets
        )

    async def serve(self, stop: asyncio.Event) -> None:
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
        self.serving(stop)
        await stop.wait()
        server.close()
        for line in lines:
            if line.transport is not None:
                line.transport.close()
        await runner.cleanup()
