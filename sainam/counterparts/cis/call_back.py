"""The result of a payment called back to the hub, signed by Standard Webhooks."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence

import aiohttp

from sainam.counterparts.their_clock import TheirClock
from sainam.kit.webhook_signature import secret_key, signature

_TRIES = 6
_FIRST_PAUSE_S = 0.1


class CallBack:
    """Posts to `{url}/{about}`; a try that fails is repeated a few times, then given up."""

    def __init__(self, url: str, secret: str, clock: TheirClock) -> None:
        self._url = url.rstrip("/")
        self._secret = secret_key(secret)
        self._clock = clock
        self._running: set[asyncio.Task[None]] = set()

    def twice(self, delivery: str, body: bytes) -> None:
        """Sends the same result two times, as two messages, without waiting."""
        for turn in (1, 2):
            self._begin(self._send(f"deliveries/{delivery}", f"msg_{delivery}_{turn}", body))

    def in_turn(self, about: str, messages: Sequence[tuple[str, bytes]]) -> None:
        """Sends messages (id, body) one after the other, without waiting for them here."""

        async def all_of_them() -> None:
            for message_id, body in messages:
                await self._send(about, message_id, body)

        self._begin(all_of_them())

    def _begin(self, sending: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(sending)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Stops what is still being sent."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _send(self, about: str, message_id: str, body: bytes) -> None:
        pause_s = _FIRST_PAUSE_S
        async with aiohttp.ClientSession() as session:
            for _ in range(_TRIES):
                if await self._taken(session, about, message_id, body):
                    return
                await asyncio.sleep(pause_s)
                pause_s *= 2

    async def _taken(
        self, session: aiohttp.ClientSession, about: str, message_id: str, body: bytes
    ) -> bool:
        timestamp = str(int(self._clock.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "Sainam-Counterpart": "cis",
            "webhook-id": message_id,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(self._secret, message_id, timestamp, body),
        }
        try:
            async with session.post(f"{self._url}/{about}", data=body, headers=headers) as response:
                return response.status < 300
        except (aiohttp.ClientError, TimeoutError):
            return False
