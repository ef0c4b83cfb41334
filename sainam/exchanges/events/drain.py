"""Tells partners what is due, in the worker: each subject in order, by one sender at a time.

A sending goes in three steps: on record under the gate, sent outside any transaction, its end on
record. Whatever dies in between leaves a sending without an end, which is sent again under its id.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import TypeAlias
from uuid import UUID

from sainam.exchanges.deliveries.held_deliveries import HeldDeliveries
from sainam.exchanges.events import store
from sainam.exchanges.events.end_sendings import end_sendings
from sainam.exchanges.events.receipt import Receipt
from sainam.exchanges.events.sending import Outlets, Sending
from sainam.exchanges.events.start_sendings import start_sendings
from sainam.exchanges.events.store import Place
from sainam.exchanges.pauses.store import standing_pauses
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.group_commit import GroupCommit
from sainam.kit.keys.masters import Masters

_log = logging.getLogger(__name__)

MOST_AT_ONCE = 96  # several endpoints may be slow at once before their breakers open
MOST_OF_ENDPOINT = 16
IDLE_SECONDS = 0.2
LAST_SECONDS = 2.5  # for what is under way when told to stop

Send: TypeAlias = Callable[[Sending], Awaitable[Receipt]]


class Drainer:
    """One per worker; any number of workers. `pace` scales every wait."""

    def __init__(
        self,
        *,
        database: Database,
        held: HeldDeliveries,
        send: Send,
        outlets: Callable[[], Outlets],
        masters: Masters,
        pace: float = 1.0,
    ) -> None:
        self._database = database
        self._held = held
        self._send = send
        self._outlets = outlets
        self._masters = masters
        self._pace = pace
        self._running: dict[UUID, tuple[Place, asyncio.Task[None]]] = {}
        # Places of which nothing could leave when last asked, as while an agreement is suspended:
        # one subject at a time is asked again, whatever waits there.
        self._waiting: set[Place] = set()
        self._freed = asyncio.Event()
        self._stopping = False
        self._starts = GroupCommit[tuple[UUID, Place], Sending | None](self._write_starts)
        self._ends = GroupCommit[tuple[Sending, Receipt], bool](self._write_ends)

    async def __call__(self, stop: asyncio.Event) -> None:
        """Sends until `stop` is set, then finishes what is under way."""
        self._stopping = False
        try:
            while not stop.is_set():
                if not await self._take_some():
                    await self._rest()
            self._stopping = True
            await self._finish()
        finally:
            await self._abandon()
            await self._held.close()

    async def _take_some(self) -> bool:
        """False when there is nothing to take, or no room worth a look."""
        if len(self._running) > MOST_AT_ONCE // 2:
            return False
        due = await asyncio.to_thread(self._list_due)
        places = {subject: place for place, subjects in due.items() for subject in subjects}
        chosen = list(places)[: MOST_AT_ONCE - len(self._running)]
        if not chosen:
            return False
        taken = await self._held.take(chosen)
        for subject in taken:
            task = asyncio.create_task(self._tell(subject, places[subject]))
            self._running[subject] = (places[subject], task)
        return bool(taken)

    async def _tell(self, subject: UUID, place: Place) -> None:
        """Everything that the subject has to send, until something makes it wait."""
        try:
            more = first = True
            while more and not self._stopping:
                sending = await self._starts.submit((subject, place))
                if sending is None:
                    if first:
                        self._waiting.add(place)
                    break
                first = False
                self._waiting.discard(place)
                receipt = await self._send(sending)
                more = await self._ends.submit((sending, receipt))
        except Exception:  # noqa: BLE001  it stays on the list; the others go on
            _log.exception("the events of subject %s were left as they stand", subject)
        finally:
            self._running.pop(subject)
            self._freed.set()
            await self._held.free(subject)

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

    def _list_due(self) -> dict[Place, list[UUID]]:
        outlets = self._outlets()
        running = Counter(place for place, _ in self._running.values())
        with self._database.read_only() as tx:
            at = clock.now(tx)
            breakers = store.breakers(tx)
            paused = {(one.environment, one.link) for one in standing_pauses(tx, at)}
            rooms: dict[Place, int] = {}
            for place, endpoint in outlets.endpoints.items():
                most = 1 if place in self._waiting else MOST_OF_ENDPOINT
                room = most - running[place]
                breaker = breakers.get(place)
                if breaker is not None and breaker.state != "closed":
                    room = min(room, 1) if breaker.lets_through(at) else 0
                if room > 0 and (place[0], endpoint.link) not in paused:
                    rooms[place] = room
            return store.list_due(tx, rooms, list(self._running))

    async def _write_starts(self, subjects: Sequence[tuple[UUID, Place]]) -> list[Sending | None]:
        started = await asyncio.to_thread(self._start, dict(subjects))
        return [started.get(subject) for subject, _ in subjects]

    def _start(self, subjects: Mapping[UUID, Place]) -> dict[UUID, Sending]:
        with self._database.transaction() as tx:
            return start_sendings(
                tx, subjects, outlets=self._outlets(), masters=self._masters, pace=self._pace
            )

    async def _write_ends(self, results: Sequence[tuple[Sending, Receipt]]) -> list[bool]:
        return await asyncio.to_thread(self._end, results)

    def _end(self, results: Sequence[tuple[Sending, Receipt]]) -> list[bool]:
        with self._database.transaction() as tx:
            return end_sendings(tx, results, pace=self._pace)
