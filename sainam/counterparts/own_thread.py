"""A counterpart that serves from `with` on until its end, on a loop in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from abc import ABC, abstractmethod
from concurrent.futures import Future
from types import TracebackType
from typing import Self

HOST = "127.0.0.1"
_START_SECONDS = 10.0


class OwnThread(ABC):
    """What hinders it from starting is raised where `with` begins."""

    def __init__(self, name: str) -> None:
        self._stop: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    async def serve(self, stop: asyncio.Event) -> None:
        """Says `serving` once it listens, waits for `stop`, and clears up."""

    def serving(self, stop: asyncio.Event) -> None:
        self._stop.set_result((asyncio.get_running_loop(), stop))

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
                return
            raise

    async def _serve(self) -> None:
        await self.serve(asyncio.Event())
