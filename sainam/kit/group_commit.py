"""Group commit: concurrent requests of one process share one durable transaction.

No wait when idle: the first request leaves at once; those that arrive while it commits share the
next one, which waits a moment more only where many come at once. A batch that fails is tried again
one by one, so a poisoned request harms only itself.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import psycopg

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST_IN_A_BATCH = 256
# One transaction at a time: with two, batches are half as large and each costs as much, and calls
# of one agreement wait for one another's quota counter anyway.
DRAINS = 1
# A transaction costs far more than one item of it, and who has just been answered soon comes again:
# after so many at once, the next batch waits a moment for them.
MANY = 8
MOMENT_SECONDS = 0.005
# After these nothing was committed, and one request alone may have been the cause.
_UNDONE = (
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.SerializationFailure,
)


class GroupCommit(Generic[Item, Answer]):
    """Shares `run`, which takes items in arrival order and gives their answers in that order."""

    def __init__(self, run: Callable[[Sequence[Item]], Awaitable[Sequence[Answer]]]) -> None:
        self._run = run
        self._waiting: deque[tuple[Item, asyncio.Future[Answer]]] = deque()
        self._draining = 0
        self._drains: set[asyncio.Task[None]] = set()  # kept from being collected

    async def submit(self, item: Item) -> Answer:
        """The answer to `item`, durable when it comes. Raises what `run` raised for it alone."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._draining < DRAINS:
            self._draining += 1
            task = asyncio.create_task(self._drain())
            self._drains.add(task)
            task.add_done_callback(self._drains.discard)
        return await future

    async def _drain(self) -> None:
        """Counts itself out in the step that finds nothing waiting: who comes later starts anew."""
        try:
            await self._drain_all()
        finally:
            self._draining -= 1

    async def _drain_all(self) -> None:
        while self._waiting:
            count = min(len(self._waiting), MOST_IN_A_BATCH)
            batch = [self._waiting.popleft() for _ in range(count)]
            try:
                await self._answer(batch)
            except _UNDONE:
                for pair in batch:
                    await self._answer_alone(pair)
            except Exception as error:  # noqa: BLE001  handed to every one who waits
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
            if count >= MANY:
                await asyncio.sleep(MOMENT_SECONDS)

    async def _answer_alone(self, pair: tuple[Item, asyncio.Future[Answer]]) -> None:
        try:
            await self._answer([pair])
        except Exception as error:  # noqa: BLE001  handed to the one who waits
            if not pair[1].done():
                pair[1].set_exception(error)

    async def _answer(self, batch: Sequence[tuple[Item, asyncio.Future[Answer]]]) -> None:
        answers = await self._run([item for item, _ in batch])
        for (_, future), answer in zip(batch, answers, strict=True):
            if not future.done():
                future.set_result(answer)
