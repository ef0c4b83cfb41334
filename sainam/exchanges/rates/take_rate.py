"""Takes one call from an agreement's minute, exact over all processes; batched within one."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, LiteralString

import msgspec

from sainam.agreements.permit import Permit
from sainam.agreements.refusals import RateExceeded
from sainam.agreements.terms import Environment
from sainam.kit.group_commit import GroupCommit
from sainam.kit.named_queries import named_queries

Rows = Sequence[tuple[Any, ...]]
Run = Callable[[LiteralString, tuple[Any, ...]], Awaitable[Rows]]
_Place = tuple[Environment, int, str, int]  # environment, gate, dataset, calls in a minute

_SQL = named_queries(__file__)


class MinuteLeft(msgspec.Struct, frozen=True):
    """Of `rate` calls in a minute, `left` may come at once; all of them in `seconds`."""

    rate: int
    left: int
    seconds: int


class Minute:
    """Of one call, which may be judged more than once: it is taken when it is first let through."""

    def __init__(self, take: TakeRate | None) -> None:
        self._take = take
        self.left: MinuteLeft | None = None

    async def take(self, environment: Environment, allowed: Permit) -> None:
        """Raises RateExceeded."""
        rated = allowed.grant.rate_per_minute is not None
        if rated and self._take is not None and self.left is None:
            self.left = await self._take(environment, allowed)


class TakeRate:
    """One per process. `run` executes one statement and commits."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._takes = GroupCommit[_Place, tuple[bool, float]](self._take)

    async def __call__(self, environment: Environment, allowed: Permit) -> MinuteLeft | None:
        """None where no rate was agreed. Raises RateExceeded."""
        rate = allowed.grant.rate_per_minute
        if rate is None:
            return None
        place = (environment, allowed.standing.gate, allowed.grant.dataset, rate)
        granted, calls = await self._takes.submit(place)
        if not granted:
            raise RateExceeded(f"{rate} in a minute").under(allowed.standing.agreement)
        return MinuteLeft(rate, int(calls), math.ceil((rate - calls) * 60 / rate))

    async def _take(self, places: Sequence[_Place]) -> Sequence[tuple[bool, float]]:
        """The first to come of each place pass."""
        each = sorted(set(places))
        wanted = [
            {"n": number, "environment": environment, "gate": gate, "dataset": dataset,
             "rate": rate, "calls": places.count(place)}
            for number, place in enumerate(each)
            for environment, gate, dataset, rate in [place]
        ]  # fmt: skip
        rows = await self._run(_SQL["take_rates"], (msgspec.json.encode(wanted).decode(),))
        left = {each[number]: [taken, calls] for number, taken, calls in rows}
        verdicts = []
        for place in places:
            granted = left[place][0] > 0
            left[place][0] -= 1
            verdicts.append((granted, left[place][1]))
        return verdicts
