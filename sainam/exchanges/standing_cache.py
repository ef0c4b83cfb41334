"""The agreements as one process last saw them, and the moment by the database's clock.

Nothing is let through on this memory alone: the recording transaction compares the gate's term.
Nothing is refused on it either: before a refusal it is read again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

from sainam.agreements.permit import Call, Permit, permit
from sainam.agreements.terms import Environment, Standing
from sainam.exchanges.pauses.pause_board import PauseBoard
from sainam.kit.refusal import Refusal

MOST_PERMITS = 4096
LONGEST_MEMORY = timedelta(minutes=1)
Snapshot = tuple[datetime, Mapping[Environment, Mapping[str, Standing]]]


class StandingCache:
    """`read` gives the moment and the standings of each environment in one database read."""

    def __init__(
        self, read: Callable[[], Awaitable[Snapshot]], pauses: PauseBoard | None = None
    ) -> None:
        self._read = read
        self._pauses = pauses
        self._standings: Mapping[Environment, Mapping[str, Standing]] = {}
        self._moment: datetime | None = None
        self._ticks = 0.0
        self._reading: asyncio.Task[None] | None = None
        # By call but for its key and case; with the doors, whose id must stay theirs.
        self._permits: dict[tuple[object, ...], tuple[object, Permit]] = {}
        self._permits_until: datetime | None = None

    def moment(self) -> datetime:
        """The database's clock, carried forward since it was last heard."""
        if self._moment is None:
            raise RuntimeError("the standings were never read")
        return self._moment + timedelta(seconds=time.monotonic() - self._ticks)

    def heard(self, moment: datetime) -> None:
        """A recording transaction told the moment."""
        self._moment = moment
        self._ticks = time.monotonic()

    async def permit(self, environment: Environment, call: Call) -> Permit:
        """As agreements.permit; of a paused link LinkMaintenance or LinkHeld is raised."""
        allowed = await self._allowed(environment, call)
        if self._pauses is not None:
            try:
                await self._pauses.judge(environment, allowed.grant.link, self.moment())
            except Refusal as refusal:
                raise refusal.under(allowed.standing.agreement) from None
        return allowed

    async def _allowed(self, environment: Environment, call: Call) -> Permit:
        """On memory first; a refusal is judged again on a fresh read."""
        if self._moment is not None:
            try:
                return self._permit(environment, call)
            except Refusal:
                pass
        await self.refresh()
        return permit(call, self._standings.get(environment, {}), self.moment())

    def _permit(self, environment: Environment, call: Call) -> Permit:
        """The same for the same call, until some agreement begins or runs out, or one is read.

        A case number and a service request only have to be there. Hours and addresses are
        judged every time.
        """
        moment = self.moment()
        if self._permits_until is None or moment >= self._permits_until:
            self._forget_permits(moment)
        key = (
            environment, id(call.doors), call.caller, call.agency, call.dataset, call.pattern,
            call.channel, call.purpose, call.fields, call.agreement,
            bool((call.case_number or "").strip()), bool((call.service_request or "").strip()),
        )  # fmt: skip
        known = self._permits.get(key)
        if known is not None:
            return known[1]
        allowed = permit(call, self._standings.get(environment, {}), moment)
        if not allowed.judged_each_time and len(self._permits) < MOST_PERMITS:
            self._permits[key] = call.doors, allowed
        return allowed

    def _forget_permits(self, moment: datetime) -> None:
        self._permits.clear()
        turns = [
            turn
            for standings in self._standings.values()
            for standing in standings.values()
            for turn in (standing.valid_from, standing.valid_until)
            if turn > moment
        ]
        self._permits_until = min([*turns, moment + LONGEST_MEMORY])

    async def refresh(self) -> None:
        """Reads afresh; those who ask while a read waits to begin share it."""
        running = self._reading
        if running is not None:
            await asyncio.wait({running})  # it may have begun before our reason to ask
        if self._reading is running or self._reading is None:
            self._reading = asyncio.create_task(self._load())
        await self._reading

    async def _load(self) -> None:
        moment, standings = await self._read()
        self._standings = standings
        self.heard(moment)
        self._forget_permits(moment)
