"""A refused call is on record with the agreement that refused it, so that its officers find it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from uuid import UUID

import pytest
from call_desk import (
    AGENT,
    ASKER,
    LIVE,
    Worker,
    bring_in,
    look_up,
    moment_of,
    payment_call,
    rows,
    web_workers,
)

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.permit import Call
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.agreements.terms import Environment
from sainam.kit.database import Database, Tx
from sainam.kit.refusal import Refusal
from sainam.payments.pay_bill import BillPayment

CREDENTIAL = "a-credential"


async def put_on_record(worker: Worker, call: Call, do: Awaitable[object]) -> UUID:
    """What the data plane does with what was refused."""
    with pytest.raises(Refusal) as told:
        await do
    return await worker.recorder.refused(told.value, call, environment=LIVE, credential=CREDENTIAL)


async def ask(worker: Worker, call: Call) -> object:
    allowed = await worker.standings.permit(LIVE, call)
    return await worker.recorder.asked(
        call, allowed, environment=LIVE, credential=CREDENTIAL, key="1"
    )


def suspended(tx: Tx, environment: Environment, agreement: str) -> None:
    suspend_agreement(tx, environment, agreement, actor="tests", reason="tests")


def ended(tx: Tx, environment: Environment, agreement: str) -> None:
    end_agreement(tx, environment, agreement, actor="tests", reason="tests")


@pytest.mark.row("G4")
@pytest.mark.parametrize(
    ("step", "rule"), [(suspended, "agreement.suspended"), (ended, "agreement.ended")]
)
def test_a_call_under_a_suspended_or_ended_agreement_is_on_record_under_it(
    owner_url: str,
    database: Database,
    step: Callable[[Tx, Environment, str], None],
    rule: str,
) -> None:
    bring_in(database, ASKER, "ONCB")
    call = replace(look_up(), agreement=None)

    async def refused() -> None:
        async with web_workers(owner_url, database, count=1) as [worker]:
            with database.transaction() as tx:
                step(tx, LIVE, ASKER)
            await worker.standings.refresh()
            await put_on_record(worker, call, ask(worker, call))

    asyncio.run(refused())
    assert rows(database, "SELECT agreement, rule FROM refusal") == [(ASKER, rule)]


@pytest.mark.row("G4")
def test_a_call_beyond_the_quota_is_on_record_under_its_agreement(
    owner_url: str, database: Database
) -> None:
    bring_in(database, ASKER, "ONCB", quota=0)

    async def refused() -> None:
        async with web_workers(owner_url, database, count=1) as [worker]:
            await put_on_record(worker, look_up(), ask(worker, look_up()))

    asyncio.run(refused())
    assert rows(database, "SELECT agreement, rule FROM refusal") == [(ASKER, "quota.spent")]


@pytest.mark.row("A2")
def test_a_payment_that_conflicts_is_on_record_under_its_agreement(
    owner_url: str, database: Database
) -> None:
    bring_in(database, AGENT, "BIGC", dataset="bill-payments", link="A2b", pattern="submit")
    call = payment_call()

    async def refused() -> None:
        async with web_workers(owner_url, database, count=1) as [worker]:
            for satang in (100, 200):
                payment = BillPayment(
                    customer_account="990000010", bill_no="1", amount_satang=satang,
                    paid_at=moment_of(database), agent_reference="R1",
                )  # fmt: skip
                pay = worker.pay_bill(
                    call, environment=LIVE, credential=CREDENTIAL, key="key-once", payment=payment
                )
                if satang == 100:
                    await pay
                else:
                    await put_on_record(worker, call, pay)

    asyncio.run(refused())
    assert rows(database, "SELECT agreement, rule FROM refusal") == [(AGENT, "once.key")]
