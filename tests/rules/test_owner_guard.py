"""One owner in trouble is left alone for a while; the others are asked as ever."""

from __future__ import annotations

import asyncio

import pytest

from sainam.channels.owner_guard import (
    FAILURES_TO_REST,
    FIRST_REST_SECONDS,
    LONGEST_REST_SECONDS,
    MOST_AT_ONCE,
    OwnerGuard,
)
from sainam.exchanges.refusals import OwnerBusy, OwnerFailed, OwnerResting


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


async def silence(owner: str) -> None:
    raise OwnerFailed(owner)


async def fail(guard: OwnerGuard, owner: str = "GIS") -> type[Exception] | None:
    try:
        async with guard.asking(owner, "live"):
            await silence(owner)
    except OwnerFailed as told:
        return type(told)
    return None


async def ask(guard: OwnerGuard, owner: str = "GIS") -> None:
    async with guard.asking(owner, "live"):
        pass


def test_after_many_failures_an_owner_rests_and_then_one_tries() -> None:
    async def whole() -> None:
        clock = Clock()
        guard = OwnerGuard(clock)
        for _ in range(FAILURES_TO_REST):
            assert await fail(guard) is OwnerFailed
        assert await fail(guard) is OwnerResting
        await ask(guard, "CIS")
        clock.seconds += FIRST_REST_SECONDS
        async with guard.asking("GIS", "live"):
            with pytest.raises(OwnerResting):  # only one tries
                await ask(guard)
        await ask(guard)

    asyncio.run(whole())


def test_the_rest_grows_while_the_owner_stays_away_and_has_an_end() -> None:
    async def whole() -> None:
        clock = Clock()
        guard = OwnerGuard(clock)
        for _ in range(FAILURES_TO_REST):
            await fail(guard)
        rests = []
        for _ in range(6):
            rest = 0.0
            while await fail(guard) is OwnerResting:
                clock.seconds += 0.5
                rest += 0.5
            rests.append(rest)
        assert rests == [5.0, 10.0, 20.0, 40.0, 60.0, 60.0]
        assert max(rests) == LONGEST_REST_SECONDS

    asyncio.run(whole())


def test_only_so_many_wait_for_one_owner_and_the_others_are_free() -> None:
    async def whole() -> None:
        guard = OwnerGuard(Clock())
        answered = asyncio.Event()

        async def wait() -> None:
            async with guard.asking("GIS", "live"):
                await answered.wait()

        waiting = [asyncio.create_task(wait()) for _ in range(MOST_AT_ONCE)]
        await asyncio.sleep(0)
        with pytest.raises(OwnerBusy):
            await ask(guard)
        await ask(guard, "CIS")
        answered.set()
        await asyncio.gather(*waiting)
        await ask(guard)

    asyncio.run(whole())


def test_a_caller_that_goes_away_is_no_failure_of_the_owner() -> None:
    async def whole() -> None:
        guard = OwnerGuard(Clock())

        async def wait() -> None:
            async with guard.asking("GIS", "live"):
                await asyncio.Event().wait()

        for _ in range(FAILURES_TO_REST + 1):
            task = asyncio.create_task(wait())
            await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        await ask(guard)

    asyncio.run(whole())
