"""Promise 2: so many calls in a minute as were agreed pass, over all processes, and no more."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import AsyncExitStack

import pytest
from call_desk import LIVE, bring_in, look_up, rows, web_workers

from sainam.agreements.refusals import RateExceeded
from sainam.exchanges.rates.take_rate import MinuteLeft, TakeRate
from sainam.kit.database import AsyncDatabase, Database

RATE = 6  # one in ten seconds: nothing is filled while a test runs
PASSED = "passed"
pytestmark = pytest.mark.row("G4")


def tried(
    database: Database, owner_url: str, calls: int, agency: str = "ONCB", name: str = "MOU-ONCB"
) -> list[MinuteLeft | str | None]:
    """What becomes of so many calls at once, by two processes in turn."""

    async def whole() -> list[MinuteLeft | str | None]:
        async with AsyncExitStack() as stack:
            [worker] = await stack.enter_async_context(web_workers(owner_url, database, 1))
            permit = await worker.standings.permit(LIVE, look_up(agency, name))
            pools = [AsyncDatabase(owner_url, application_name="rates") for _ in range(2)]
            for pool in pools:
                stack.push_async_callback(pool.close)
            takers = [TakeRate(pool.run) for pool in pools]

            async def one(number: int) -> MinuteLeft | str | None:
                try:
                    return await takers[number % 2](LIVE, permit)
                except RateExceeded as refusal:
                    return refusal.rule

            return await asyncio.gather(*(one(number) for number in range(calls)))

    return asyncio.run(whole())


def counted(results: list[MinuteLeft | str | None]) -> Counter[str]:
    return Counter(one if isinstance(one, str) else PASSED for one in results)


def test_of_forty_calls_at_once_on_two_processes_six_pass(
    database: Database, owner_url: str
) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", rate_per_minute=RATE)
    assert counted(tried(database, owner_url, 40)) == {PASSED: RATE, "rate.exceeded": 40 - RATE}


def test_half_a_minute_later_three_more_may_come(database: Database, owner_url: str) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", rate_per_minute=RATE)
    tried(database, owner_url, RATE)
    with database.transaction() as tx:
        tx.execute("UPDATE rate_bucket SET at = at - interval '30 seconds'")
    assert counted(tried(database, owner_url, 10)) == {PASSED: 3, "rate.exceeded": 7}


def test_a_long_rest_fills_no_more_than_a_minutes_worth(database: Database, owner_url: str) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", rate_per_minute=RATE)
    tried(database, owner_url, 1)
    with database.transaction() as tx:
        tx.execute("UPDATE rate_bucket SET at = at - interval '1 day'")
    assert counted(tried(database, owner_url, 10))[PASSED] == RATE


def test_a_clock_that_was_put_back_neither_fills_nor_shuts(
    database: Database, owner_url: str
) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", rate_per_minute=RATE)
    tried(database, owner_url, RATE - 1)
    with database.transaction() as tx:
        tx.execute("UPDATE rate_bucket SET at = at + interval '1 day'")
    assert counted(tried(database, owner_url, 3)) == {PASSED: 1, "rate.exceeded": 2}
    with database.transaction() as tx:
        tx.execute("UPDATE rate_bucket SET at = at - interval '20 seconds'")
    assert counted(tried(database, owner_url, 3)) == {PASSED: 2, "rate.exceeded": 1}


def test_one_agencys_haste_is_not_anothers(database: Database, owner_url: str) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", rate_per_minute=RATE)
    bring_in(database, "MOU-CIB", "CIB", rate_per_minute=RATE)
    tried(database, owner_url, 20)
    assert counted(tried(database, owner_url, RATE, "CIB", "MOU-CIB")) == {PASSED: RATE}
    assert rows(database, "SELECT count(*) FROM rate_bucket") == [(2,)]


def test_what_is_left_is_told_and_without_a_rate_nothing_is(
    database: Database, owner_url: str
) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", rate_per_minute=RATE)
    [first] = tried(database, owner_url, 1)
    assert isinstance(first, MinuteLeft)
    assert (first.rate, first.left) == (RATE, RATE - 1)
    assert 9 <= first.seconds <= 10
    bring_in(database, "MOU-CIB", "CIB")
    assert tried(database, owner_url, 1, "CIB", "MOU-CIB") == [None]
