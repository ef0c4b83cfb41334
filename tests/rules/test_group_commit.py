"""Group commit: requests share transactions, and none is ever forgotten."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import psycopg
import pytest

from sainam.kit.group_commit import GroupCommit


async def within_a_second(waiting: asyncio.Future[int] | asyncio.Task[int]) -> int:
    async with asyncio.timeout(1):
        return await waiting


def test_a_request_that_follows_at_once_is_not_forgotten() -> None:
    async def run(items: Sequence[int]) -> Sequence[int]:
        return items

    async def one_after_another() -> list[int]:
        group = GroupCommit[int, int](run)
        return [
            await within_a_second(asyncio.ensure_future(group.submit(number)))
            for number in range(50)
        ] + [await again_and_again(group)]

    async def again_and_again(group: GroupCommit[int, int]) -> int:
        async with asyncio.timeout(1):
            for number in range(50):
                await group.submit(number)
        return 50

    assert asyncio.run(one_after_another()) == list(range(51))


def test_requests_that_come_while_one_commits_share_the_next() -> None:
    batches: list[list[int]] = []

    async def run(items: Sequence[int]) -> Sequence[int]:
        batches.append(list(items))
        await asyncio.sleep(0)
        return [item * 2 for item in items]

    async def many() -> list[int]:
        group = GroupCommit[int, int](run)
        return await asyncio.gather(*(group.submit(number) for number in range(20)))

    assert asyncio.run(many()) == [number * 2 for number in range(20)]
    assert len(batches) <= 2


def test_a_poisoned_request_harms_only_itself() -> None:
    async def run(items: Sequence[int]) -> Sequence[int]:
        await asyncio.sleep(0)
        if 3 in items:
            raise psycopg.DataError("three")
        return items

    async def many() -> list[object]:
        group = GroupCommit[int, int](run)
        return list(
            await asyncio.gather(
                *(group.submit(number) for number in range(6)), return_exceptions=True
            )
        )

    answers = asyncio.run(many())
    with pytest.raises(psycopg.DataError):
        raise answers.pop(3)  # type: ignore[misc]
    assert answers == [0, 1, 2, 4, 5]
