"""The pauses as one process last saw them, at most a second ago: they cost a call nothing.

A pause may therefore be seen a second late, never later: what is older is read before a call is let
through.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sainam.agreements.terms import Environment
from sainam.exchanges.pauses.pause import Pause, standing_pause
from sainam.exchanges.pauses.refusals import LinkHeld, LinkMaintenance

FRESH_SECONDS = 0.5  # a read takes its time as well


class PauseBoard:
    """`read` gives those that stand or are to come."""

    def __init__(self, read: Callable[[], Awaitable[Sequence[Pause]]]) -> None:
        self._read = read
        self._pauses: Sequence[Pause] = ()
        self._read_at = float("-inf")
        self._reading: asyncio.Task[None] | None = None

    async def judge(self, environment: Environment, link: str, at: datetime) -> None:
        """Raises LinkMaintenance, LinkHeld."""
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            await self._refresh()
        if not self._pauses:
            return
        pause = standing_pause(self._pauses, environment, link, at)
        if pause is None:
            return
        refusal = (LinkHeld if pause.kind == "hold" else LinkMaintenance)(
            pause.english, thai_detail=pause.thai
        )
        refusal.retry_after = max(1, int(pause.retry_after(at).total_seconds()) + 1)
        raise refusal

    async def _refresh(self) -> None:
        """Those who come while it is read share the reading."""
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._load())
        await asyncio.shield(self._reading)

    async def _load(self) -> None:
        began = time.monotonic()
        self._pauses = await self._read()
        self._read_at = began
