"""An operations centre: keeps each syslog line that comes, its length before it (RFC 6587)."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sainam.counterparts.own_thread import HOST, OwnThread

_LONGEST_LINE = 1 << 20


class OperationsCentre(OwnThread):
    """Takes lines over TCP and appends them to `file`, one below the other."""

    def __init__(self, file: Path, *, port: int) -> None:
        super().__init__("operations centre")
        self._file = file
        self._port = port

    async def serve(self, stop: asyncio.Event) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        async with await asyncio.start_server(self._take, HOST, self._port):
            self.serving(stop)
            await stop.wait()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                length = int(await reader.readuntil(b" "))
                if length > _LONGEST_LINE:
                    return
                line = await reader.readexactly(length)
                with self._file.open("ab") as kept:
                    kept.write(line + b"\n")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError, OSError):
            return  # who sends hung up, or sends something else
        finally:
            writer.close()
