"""Carries due deliveries to their owners, in the worker.

Each goes in three steps: started on record, sent or asked outside any transaction, result on
record. Whatever dies in between leaves a 'started', which counts as an unclear end.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

import psycopg

from sainam.agreements.terms import Environment
from sainam.exchanges.deliveries import store
from sainam.exchanges.deliveries.consequences import Consequences
from sainam.exchanges.deliveries.delivery import LONGEST_CALLBACK
from sainam.exchanges.deliveries.end_attempts import end_attempts, not_written
from sainam.exchanges.deliveries.fair_share import MOST_AT_ONCE, Place, Silence, choose, heard
from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.deliveries.owner_answer import (
    Answer,
    Reading,
    RefusedLine,
    read_ask,
    read_refused_lines,
    read_send,
)
from sainam.exchanges.deliveries.start_attempts import OwnerOf, Started, start_attempts
from sainam.exchanges.deliveries.store import Key
from sainam.kit.database import Database
from sainam.kit.group_commit import GroupCommit
from sainam.kit.keys.masters import Masters

_log = logging.getLogger(__name__)

OF_EACH_OWNER = 128  # more than other workers can be holding of it
IDLE_SECONDS = 0.2
LAST_SECONDS = 2.5  # for what is under way when told to stop; a lost answer is asked for later
LOOK_FOR_FAR_SECONDS = 60.0
# Nothing of the hub's own waits longer.
FARTHEST = 2 * LONGEST_CALLBACK

Post = Callable[
    [str, Environment, str, bytes | AsyncIterator[bytes], dict[str, str]], Awaitable[Answer]
]
Get = Callable[[str, Environment, str], Awaitable[Answer]]
# The lines of a file as the owner takes them, the same bytes however often it is asked for them.
BatchLines = Callable[[Environment, UUID], AsyncIterator[bytes]]


@dataclass(frozen=True, slots=True)
class Ways:
    """How owners are reached and what their systems can do."""

    post: Post
    get: Get
    owner_of: OwnerOf
    batch_lines: BatchLines


class Deliverer:
    """One per worker; any number of workers. `pace` scales every wait."""

    def __init__(
        self,
        *,
        database: Database,
        held: HeldDeliveries,
        ways: Ways,
        consequences: Consequences,
        masters: Masters,
        pace: float = 1.0,
    ) -> None:
        self._database = database
        self._masters = masters
        self._held = held
        self._ways = ways
        self._consequences = consequences
        self._pace = pace
        self._running: dict[UUID, tuple[Place, asyncio.Task[None]]] = {}
        self._silences: dict[Place, Silence] = {}
        self._freed = asyncio.Event()
        self._turn = 0
        self._starts = GroupCommit[Key, Started | None](self._write_starts)
        self._ends = GroupCommit[tuple[Started, Reading], None](self._write_ends)

    async def __call__(self, stop: asyncio.Event) -> None:
        """Delivers until `stop` is set, then finishes what is under way."""
        looked = float("-inf")
        try:
            while not stop.is_set():
                if self._ticks() - looked > LOOK_FOR_FAR_SECONDS:
                    await asyncio.to_thread(self._bring_near)
                    looked = self._ticks()
                if not await self._start_some():
                    await self._rest()
            await self._finish()
        finally:
            await self._abandon()
            await self._held.close()

    async def _start_some(self) -> bool:
        """False when there is nothing to start, or no room worth a look."""
        if len(self._running) > MOST_AT_ONCE // 2:
            return False
        due = await asyncio.to_thread(self._list_due)
        self._turn += 1
        chosen = choose(
            due,
            Counter(place for place, _ in self._running.values()),
            self._silences,
            turn=self._turn,
            ticks=self._ticks(),
        )
        if not chosen:
            return False
        taken = await self._held.take([delivery for _, delivery in chosen])
        for place, delivery in chosen:
            if delivery in taken:
                task = asyncio.create_task(self._deliver(place, delivery))
                self._running[delivery] = (place, task)
        return bool(taken)

    async def _rest(self) -> None:
        self._freed.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_SECONDS):
                await self._freed.wait()

    async def _finish(self) -> None:
        tasks = [task for _, task in self._running.values()]
        if tasks:
            await asyncio.wait(tasks, timeout=LAST_SECONDS)

    async def _abandon(self) -> None:
        tasks = [task for _, task in self._running.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _deliver(self, place: Place, delivery: UUID) -> None:
        try:
            started = await self._starts.submit((place[0], delivery))
            if started is not None:
                reading = await self._carry_out(started)
                await self._ends.submit((started, reading))
        except Exception:  # noqa: BLE001  it stays on the list; the others go on
            _log.exception("delivery %s was left as it stands", delivery)
        finally:
            # Taken off first: without its connection the lock is gone by itself.
            self._running.pop(delivery)
            self._freed.set()
            await self._held.free(delivery)

    async def _carry_out(self, started: Started) -> Reading:
        answer = await (self._send(started) if started.step == "send" else self._ask(started))
        place = (started.delivery.environment, started.delivery.owner)
        self._silences[place] = heard(
            self._silences.get(place, Silence()),
            answered=0 < answer.status < 500,
            ticks=self._ticks(),
            pace=self._pace,
        )
        reading = read_send(answer) if started.step == "send" else read_ask(answer)
        return await self._with_all_lines(started, reading)

    async def _send(self, started: Started) -> Answer:
        delivery = started.delivery
        body: bytes | AsyncIterator[bytes] = delivery.body.encode()
        path = started.owner.payments
        if delivery.kind == "payment_batch":
            body = self._ways.batch_lines(delivery.environment, delivery.exchange)
            path = started.owner.batches
        elif delivery.kind == "service_request":
            path = started.owner.service_requests
        return await self._ways.post(
            delivery.owner, delivery.environment, path, body,
            {"Sainam-Delivery": str(delivery.id)},
        )  # fmt: skip

    async def _ask(self, started: Started, after: int | None = None) -> Answer:
        """Its state, or the page of its refused lines after a line."""
        delivery = started.delivery
        path = f"{started.owner.deliveries}/{delivery.id}"
        if after is not None:
            path = f"{path}/refusals?after={after}"
        return await self._ways.get(delivery.owner, delivery.environment, path)

    async def _with_all_lines(self, started: Started, reading: Reading) -> Reading:
        """An owner lists only the first refused lines of a batch in its answer."""
        lines: list[RefusedLine] = []
        missing = reading.lines_missing
        if missing > 0 and not started.owner.can_be_asked:
            return replace(reading, result="unknown")
        last = max((refused.line for refused in reading.refused), default=0)
        while missing > len(lines):
            page = read_refused_lines(await self._ask(started, last))
            if not page or page[-1].line <= last:
                return replace(reading, result="unclear")
            lines.extend(page)
            last = page[-1].line
        return reading.with_lines(lines)

    def _list_due(self) -> dict[Place, list[UUID]]:
        with self._database.read_only() as tx:
            return store.list_due(tx, list(self._running), of_each=OF_EACH_OWNER)

    def _bring_near(self) -> None:
        with self._database.transaction() as tx:
            store.bring_near(tx, FARTHEST)

    async def _write_starts(self, keys: Sequence[Key]) -> list[Started | None]:
        started = await asyncio.to_thread(self._start, keys)
        return [started.get(key) for key in keys]

    def _start(self, keys: Sequence[Key]) -> dict[Key, Started]:
        with self._database.transaction() as tx:
            return start_attempts(
                tx, keys, masters=self._masters, owner_of=self._ways.owner_of, pace=self._pace
            )

    async def _write_ends(self, results: Sequence[tuple[Started, Reading]]) -> list[None]:
        await asyncio.to_thread(self._end, results)
        return [None] * len(results)

    def _end(self, results: Sequence[tuple[Started, Reading]]) -> None:
        """One whose consequences fail harms only itself: it stays open and is asked for later."""
        try:
            self._end_all(results)
        except psycopg.OperationalError:
            raise
        except Exception:  # noqa: BLE001  whatever a consequence raises
            for started, reading in results:
                self._end_alone(started, reading)

    def _end_alone(self, started: Started, reading: Reading) -> None:
        try:
            self._end_all([(started, reading)])
        except psycopg.OperationalError:
            raise
        except Exception:  # noqa: BLE001  whatever a consequence raises
            _log.exception("the end of delivery %s was not written", started.delivery.id)
            self._end_all([(started, not_written(reading))])

    def _end_all(self, results: Sequence[tuple[Started, Reading]]) -> None:
        with self._database.transaction() as tx:
            end_attempts(tx, results, consequences=self._consequences, pace=self._pace)

    def _ticks(self) -> float:
        return asyncio.get_running_loop().time()
