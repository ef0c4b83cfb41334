"""Promise 1: what is recorded while a step is being taken waits for it, and then looks again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from call_desk import (
    AGENT,
    ASKER,
    LIVE,
    Worker,
    bring_in,
    look_up,
    paper,
    payment_call,
    rows,
    web_workers,
)
from payment_desk import Agent, file_of, paid

from sainam.agreements.amend_agreement import amend_agreement
from sainam.agreements.permit import Permit
from sainam.agreements.refusals import (
    AgreementSuspended,
    CutByGate,
    OwnerAgreementShut,
    PurposeNotGranted,
)
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.exchanges.record import Asked, Stale
from sainam.exchanges.submission import Journalled
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, Tx
from sainam.payments.pay_bill import BillPayment

pytestmark = pytest.mark.row("G4")

ORDER = "ORDER-CIS"
PAYING: dict[str, Any] = {"dataset": "bill-payments", "link": "A2b", "pattern": "submit"}
PAYMENT = BillPayment(
    customer_account="990000010",
    bill_no="202610990000012",
    amount_satang=25_787,
    paid_at=datetime(2026, 11, 20, 3, 0, tzinfo=UTC),
    agent_reference="R1",
)
WAITING = (
    "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)
Came = TypeVar("Came")
Step = Callable[..., object]


def take(database: Database, step: Step, agreement: str) -> None:
    with database.transaction() as tx:
        step(tx, LIVE, agreement, actor="tests", reason="tests")


async def begun_before_the_commit(
    database: Database, step: Step, agreement: str, call: Coroutine[Any, Any, Came]
) -> asyncio.Task[Came]:
    """The call, begun when the step's transaction had done everything but commit.

    It must be seen waiting for the gate; then the step commits.
    """
    with database.transaction() as tx:
        step(tx, LIVE, agreement, actor="tests", reason="tests")
        running = asyncio.ensure_future(call)
        while not await asyncio.to_thread(rows, database, WAITING):
            assert not running.done(), "it did not wait for the step"
            await asyncio.sleep(0)
    return running


async def ask(worker: Worker, permit: Permit | None = None) -> Asked:
    call = look_up()
    allowed = permit or await worker.standings.permit(LIVE, call)
    return await worker.recorder.asked(
        call, allowed, environment=LIVE, credential="linkage", key="990000010"
    )


async def pay(worker: Worker) -> Journalled:
    return await worker.pay_bill(
        payment_call(), environment=LIVE, credential="bigc", key="key-00001", payment=PAYMENT
    )


def outcomes(database: Database) -> list[tuple[Any, ...]]:
    return rows(
        database,
        "SELECT o.outcome FROM exchange e LEFT JOIN exchange_outcome o ON o.exchange = e.id",
    )


def test_a_look_up_asked_meanwhile_is_not_recorded(database: Database, owner_url: str) -> None:
    bring_in(database, ASKER, "ONCB")

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            running = await begun_before_the_commit(database, suspend_agreement, ASKER, ask(worker))
            with pytest.raises(Stale):
                await running

    asyncio.run(whole())
    assert outcomes(database) == []


def test_a_look_up_answered_meanwhile_is_cut_once(database: Database, owner_url: str) -> None:
    bring_in(database, ASKER, "ONCB")

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            asked = await ask(worker)
            running = await begun_before_the_commit(
                database, suspend_agreement, ASKER,
                worker.recorder.answered(asked, outcome="answered", records=1, answer=b"{}"),
            )  # fmt: skip
            with pytest.raises(CutByGate):
                await running

    asyncio.run(whole())
    assert outcomes(database) == [("cut",)]


def test_a_look_up_is_not_asked_while_the_owners_agreement_is_suspended(
    database: Database, owner_url: str
) -> None:
    bring_in(database, ORDER, "MWA")
    bring_in(database, ASKER, "ONCB", owner_agreement=ORDER)

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            running = await begun_before_the_commit(database, suspend_agreement, ORDER, ask(worker))
            with pytest.raises(Stale):  # decide again: by what is read afresh it is refused
                await running
            await worker.standings.refresh()
            with pytest.raises(OwnerAgreementShut):
                await ask(worker)

    asyncio.run(whole())
    assert outcomes(database) == []


def test_a_look_up_is_cut_by_the_owners_agreement_too(database: Database, owner_url: str) -> None:
    bring_in(database, ORDER, "MWA")
    bring_in(database, ASKER, "ONCB", owner_agreement=ORDER)

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            asked = await ask(worker)
            running = await begun_before_the_commit(
                database, suspend_agreement, ORDER,
                worker.recorder.answered(asked, outcome="answered", records=1, answer=b"{}"),
            )  # fmt: skip
            with pytest.raises(CutByGate):
                await running

    asyncio.run(whole())
    assert outcomes(database) == [("cut",)]


@pytest.mark.row("A2")
def test_a_payment_made_meanwhile_is_refused(database: Database, owner_url: str) -> None:
    bring_in(database, AGENT, "BIGC", **PAYING)

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            running = await begun_before_the_commit(database, suspend_agreement, AGENT, pay(worker))
            with pytest.raises(AgreementSuspended):
                await running

    asyncio.run(whole())
    assert rows(database, "SELECT FROM posting") == []


@pytest.mark.row("A3")
def test_a_file_dropped_meanwhile_is_one_of_the_run_off(database: Database, tmp_path: Path) -> None:
    agent = Agent(database, ByteStore(tmp_path / "bytes"))
    agent.sign()
    content = file_of(paid("2026-11-20 09:30:00", "990000010/202610990000012", "257.87"))

    async def whole() -> str:
        running = await begun_before_the_commit(
            database, suspend_agreement, agent.agreement, asyncio.to_thread(agent.drop, content)
        )
        return (await running).acceptance

    assert asyncio.run(whole()) == "run_off"


def test_what_was_decided_before_a_step_is_decided_again(
    database: Database, owner_url: str
) -> None:
    """Open before and open after: only the term tells that there was something in between."""
    bring_in(database, ASKER, "ONCB")

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            decided = await worker.standings.permit(LIVE, look_up())
            await ask(worker, decided)
            for step in (suspend_agreement, resume_agreement):
                take(database, step, ASKER)
            with pytest.raises(Stale):
                await ask(worker, decided)

    asyncio.run(whole())
    assert outcomes(database) == [("cut",)]


@pytest.mark.row("A2")
def test_an_amendment_holds_for_those_who_remember_the_version_before(
    database: Database, owner_url: str
) -> None:
    bring_in(database, AGENT, "BIGC", **PAYING)

    def amend(tx: Tx) -> None:
        narrower = paper(AGENT, "BIGC", **PAYING, purposes=("refunds",))
        amend_agreement(tx, narrower, actor="tests", reason="tests")

    async def whole() -> None:
        async with web_workers(owner_url, database, 1) as (worker,):
            await worker.standings.permit(LIVE, payment_call())
            with database.transaction() as tx:
                amend(tx)
            with pytest.raises(PurposeNotGranted):
                await pay(worker)

    asyncio.run(whole())
    assert rows(database, "SELECT FROM posting") == []
