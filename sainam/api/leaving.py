"""An answer that takes a while to leave: watched while it does, and cut where it may not go on."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from sainam.kit.spool import PIECE_BYTES, Spool

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LOOK_SECONDS = 1.0
LONGEST_SECONDS = 300.0  # for a client that hardly reads


class Leaving:
    """What is in a spool, on record already. `still_open` raises where its agreement has shut."""

    def __init__(self, spool: Spool, still_open: Callable[[], Awaitable[None]]) -> None:
        self._spool = spool
        self._still_open = still_open

    async def leave(self, send: Send, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Whatever it raises ends the connection short of the length that was told.

        So a client never takes a part of the answer for the whole.
        """
        headers += [
            (b"content-length", str(self._spool.length).encode()),
            (b"cache-control", b"no-store"),
        ]
        try:
            await send({"type": "http.response.start", "status": status, "headers": headers})
            async with asyncio.timeout(LONGEST_SECONDS):
                if self._spool.length > PIECE_BYTES:
                    await self._watched(send)
                else:
                    await self._pieces(send)
        finally:
            self._spool.close()

    async def _watched(self, send: Send) -> None:
        """Also while the client does not read and nothing more can be sent."""
        watching = asyncio.create_task(self._watch())
        sending = asyncio.create_task(self._pieces(send))
        try:
            done, _ = await asyncio.wait((watching, sending), return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()
        finally:
            watching.cancel()
            sending.cancel()
            await asyncio.wait((watching, sending))

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._still_open()

    async def _pieces(self, send: Send) -> None:
        pieces = self._spool.pieces()
        while piece := await asyncio.to_thread(next, pieces, b""):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
