"""What one agency sends or has sent decides nothing of another's, but for the bill itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from call_desk import LIVE, bring_in, payment_call, rows, web_workers
from payment_desk import Agent, baht, bangkok, file_of, paid, set_clock, with_text

from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.payments.pay_bill import BillPayment

pytestmark = pytest.mark.row("A3")

FIRST = paid("2026-11-20 09:30:00", "990000010/202610990000012", "257.87")
SECOND = paid("2026-11-20 09:31:00", "990000028/202610990000020", "90.00")


@pytest.fixture
def agents(database: Database, owner_url: str, tmp_path: Path) -> tuple[Agent, Agent]:
    set_clock(owner_url, "2026-11-21 08:00:00")
    one, other = (Agent(database, ByteStore(tmp_path), name) for name in ("MEA", "PEA"))
    one.sign()
    other.sign()
    return one, other


def test_the_same_bytes_from_another_agency_are_no_resend(agents: tuple[Agent, Agent]) -> None:
    one, other = agents
    one.send(file_of(FIRST, SECOND))
    file = other.send(file_of(FIRST, SECOND))
    assert other.states(file) == ["received", "posted"]
    assert other.told(file) == [(2, "suspense", "bill.claimed"), (3, "suspense", "bill.claimed")]
    assert other.result(file).suspense == baht(2, "347.87")


def test_the_same_header_of_another_agency_is_no_correction(agents: tuple[Agent, Agent]) -> None:
    """Nor does a line put right by another clear what was rejected of the first."""
    one, other = agents
    rejected = one.send(with_text(file_of(FIRST, SECOND), 2, 29, "999999"))
    assert one.result(rejected).rejected == baht(1, "257.87")
    before = one.balances()
    file = other.send(file_of(FIRST))
    assert other.result(file).corrects is None
    assert other.result(file).posted == baht(1, "257.87")
    assert one.balances() == before


@pytest.mark.row("A2")
def test_the_same_key_and_reference_of_two_agencies_are_two_payments(
    database: Database, owner_url: str
) -> None:
    for name in ("BIGC", "LOTUS"):
        bring_in(
            database, f"CONTRACT-{name}", name, dataset="bill-payments", link="A2b",
            pattern="submit",
        )  # fmt: skip

    async def whole() -> list[bool]:
        async with web_workers(owner_url, database, 1) as (worker,):
            paid = [
                await worker.pay_bill(
                    payment_call(agency, f"CONTRACT-{agency}"), environment=LIVE,
                    credential=agency, key="key-00001",
                    payment=BillPayment(
                        customer_account="990000010", bill_no=f"20261099000001{number}",
                        amount_satang=25_787, paid_at=bangkok("2026-11-20 10:00:00"),
                        agent_reference="R1",
                    ),
                )
                for number, agency in enumerate(("BIGC", "LOTUS"))
            ]  # fmt: skip
        return [done.replayed for done in paid]

    assert asyncio.run(whole()) == [False, False]
    assert rows(database, "SELECT agency FROM idempotency_key ORDER BY agency") == [
        ("BIGC",),
        ("LOTUS",),
    ]
