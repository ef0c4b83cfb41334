"""Group commit: nobody waits for ever, each gets the own answer, a poisoned one harms itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.kit.group_commit import GroupCommit


async def twice(items: Sequence[int]) -> list[int]:
    await asyncio.sleep(0)
    if 13 in items:
        raise psycopg.errors.DeadlockDetected
    return [item * 2 for item in items]


@given(st.lists(st.lists(st.integers(0, 12), max_size=6), max_size=12))
def test_each_gets_the_own_answer_whatever_the_order(callers: list[list[int]]) -> None:
    async def one(shared: GroupCommit[int, int], items: list[int]) -> list[int]:
        return [await shared.submit(item) for item in items]

    async def whole() -> list[list[int]]:
        shared = GroupCommit[int, int](twice)
        async with asyncio.timeout(10):
            return list(await asyncio.gather(*(one(shared, items) for items in callers)))

    assert asyncio.run(whole()) == [[item * 2 for item in items] for items in callers]


def test_one_who_comes_in_the_moment_a_batch_ends_is_answered() -> None:
    async def whole() -> None:
        shared = GroupCommit[int, int](twice)
        async with asyncio.timeout(10):
            for item in range(500):
                assert await shared.submit(item % 13) == item % 13 * 2

    asyncio.run(whole())


def test_a_poisoned_item_fails_alone() -> None:
    async def whole() -> list[int | BaseException]:
        shared = GroupCommit[int, int](twice)
        async with asyncio.timeout(10):
            return list(
                await asyncio.gather(
                    *(shared.submit(item) for item in (1, 13, 2)), return_exceptions=True
                )
            )

    first, poisoned, last = asyncio.run(whole())
    assert (first, last) == (2, 4)
    assert isinstance(poisoned, psycopg.errors.DeadlockDetected)


def test_one_who_gives_up_does_not_hinder_the_others() -> None:
    async def whole() -> int:
        shared = GroupCommit[int, int](twice)
        async with asyncio.timeout(10):
            impatient = asyncio.create_task(shared.submit(1))
            patient = asyncio.create_task(shared.submit(2))
            await asyncio.sleep(0)
            impatient.cancel()
            with pytest.raises(asyncio.CancelledError):
                await impatient
            return await patient

    assert asyncio.run(whole()) == 4
