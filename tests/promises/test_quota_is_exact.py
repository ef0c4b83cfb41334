"""Promise 2: quota is exact. The unit is one key asked; the month is Bangkok's."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date

import pytest
from call_desk import LIVE, Worker, bring_in, look_up, rows, web_workers
from payment_desk import set_clock

from sainam.agreements.refusals import AgreementEnded, QuotaSpent
from sainam.exchanges.refusals import NoData, OwnerFailed
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal

QUOTA = 100
USED = "SELECT used FROM quota_counter ORDER BY month"
ASKED_LESS_RETURNED = (
    "SELECT (SELECT count(*) FROM exchange e WHERE e.gate = c.gate AND e.dataset = c.dataset"
    " AND e.quota_month = c.month) - (SELECT count(*) FROM quota_return r WHERE r.gate = c.gate"
    " AND r.dataset = c.dataset AND r.month = c.month), c.used FROM quota_counter c"
)

pytestmark = pytest.mark.row("G4")


async def ask(worker: Worker, number: int) -> type[Refusal] | None:
    call = look_up()
    try:
        permit = await worker.standings.permit(LIVE, call)
        asked = await worker.recorder.asked(
            call, permit, environment=LIVE, credential="linkage", key=f"{number}"
        )
    except Refusal as refusal:
        return type(refusal)
    await worker.recorder.answered(asked, outcome="answered", records=1, answer=b"{}")
    return None


def test_of_three_hundred_calls_on_two_workers_a_hundred_pass(
    database: Database, owner_url: str
) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", quota=QUOTA)

    async def whole() -> Counter[type[Refusal] | None]:
        async with web_workers(owner_url, database) as workers:
            return Counter(
                await asyncio.gather(*(ask(workers[n % 2], n) for n in range(3 * QUOTA)))
            )

    assert asyncio.run(whole()) == {None: QUOTA, QuotaSpent: 2 * QUOTA}
    assert rows(database, USED) == [(QUOTA,)]
    assert rows(database, ASKED_LESS_RETURNED) == [(QUOTA, QUOTA)]


def test_no_data_counts_and_an_owners_fault_is_given_back_once(
    database: Database, owner_url: str
) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", quota=2)

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            call = look_up()
            for refusal, outcome in ((NoData, "no_data"), (OwnerFailed, "failed")):
                permit = await worker.standings.permit(LIVE, call)
                asked = await worker.recorder.asked(
                    call, permit, environment=LIVE, credential="c", key="1"
                )
                await worker.recorder.answered(asked, outcome=outcome, refusal=refusal)
            assert await ask(worker, 3) is None
            assert await ask(worker, 4) is QuotaSpent

    asyncio.run(whole())
    assert rows(database, ASKED_LESS_RETURNED) == [(2, 2)]


def test_the_quota_month_turns_at_bangkoks_midnight(database: Database, owner_url: str) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", quota=1)

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            set_clock(owner_url, "2026-11-30 23:59:58")
            assert await ask(worker, 1) is None
            assert await ask(worker, 2) is QuotaSpent
            set_clock(owner_url, "2026-12-01 00:00:01")
            assert await ask(worker, 3) is None
            assert await ask(worker, 4) is QuotaSpent

    asyncio.run(whole())
    assert rows(database, "SELECT month::text, used FROM quota_counter ORDER BY month") == [
        ("2026-11-01", 1),
        ("2026-12-01", 1),
    ]


def test_an_agreement_that_runs_out_while_a_call_waits_for_its_owner_cuts_it(
    database: Database, owner_url: str
) -> None:
    set_clock(owner_url, "2026-12-31 23:59:00")
    bring_in(database, "MOU-ONCB", "ONCB", until=date(2027, 1, 1))

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            call = look_up()
            permit = await worker.standings.permit(LIVE, call)
            asked = await worker.recorder.asked(
                call, permit, environment=LIVE, credential="c", key="1"
            )
            set_clock(owner_url, "2027-01-01 00:00:00")
            with pytest.raises(AgreementEnded):
                await worker.recorder.answered(asked, outcome="answered", records=1)
            assert await ask(worker, 2) is AgreementEnded

    asyncio.run(whole())
    assert rows(database, "SELECT outcome, rule, records FROM exchange_outcome") == [
        ("cut", "agreement.ended", 0)
    ]


def test_two_agencies_in_one_batch_keep_their_own_counters(
    database: Database, owner_url: str
) -> None:
    bring_in(database, "MOU-ONCB", "ONCB", quota=3)
    bring_in(database, "MOU-CIB", "CIB", quota=5)

    async def one(worker: Worker, agency: str, agreement: str, number: int) -> bool:
        call = look_up(agency, agreement)
        permit = await worker.standings.permit(LIVE, call)
        try:
            await worker.recorder.asked(
                call, permit, environment=LIVE, credential="c", key=f"{number}"
            )
        except QuotaSpent:
            return False
        return True

    async def whole() -> tuple[int, int]:
        async with web_workers(owner_url, database, 1) as (worker,):
            calls = [
                one(worker, *(("ONCB", "MOU-ONCB") if n % 2 else ("CIB", "MOU-CIB")), n)
                for n in range(20)
            ]
            passed = await asyncio.gather(*calls)
        return sum(passed[1::2]), sum(passed[0::2])

    assert asyncio.run(whole()) == (3, 5)
    assert rows(
        database, "SELECT agreement, agency, count(*) FROM exchange GROUP BY 1, 2 ORDER BY 1"
    ) == [("MOU-CIB", "CIB", 5), ("MOU-ONCB", "ONCB", 3)]


def test_a_poisoned_call_harms_only_itself(database: Database, owner_url: str) -> None:
    bring_in(database, "MOU-ONCB", "ONCB")

    async def one(worker: Worker, credential: str) -> bool:
        call = look_up()
        permit = await worker.standings.permit(LIVE, call)
        try:
            await worker.recorder.asked(
                call, permit, environment=LIVE, credential=credential, key="1"
            )
        except Exception:  # noqa: BLE001  whatever the database makes of it
            return False
        return True

    async def whole() -> list[bool]:
        async with web_workers(owner_url, database, 1) as (worker,):
            names = ["1", "2", "\0", "4", "x" * 9_000, "6"]
            return list(await asyncio.gather(*(one(worker, name) for name in names)))

    passed = asyncio.run(whole())
    assert [passed[0], passed[1], passed[3], passed[5]] == [True] * 4
    assert not passed[2]
