"""An agent's day ends where its agreement says: at its cut-off, else at midnight in Bangkok."""

import asyncio
import json
from datetime import timedelta
from pathlib import Path

import pytest
from call_desk import AGENT, LIVE, bring_in, payment_call, rows, web_workers
from key_desk import masters_of
from payment_desk import OFFICER, Agent, bangkok, file_of, paid, set_clock

from sainam.agreements.amend_agreement import amend_agreement
from sainam.agreements.terms import Grant
from sainam.exchanges.deliveries.delivery import Owner
from sainam.exchanges.deliveries.start_attempts import start_attempts
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.keys.masters import Masters
from sainam.kit.thai_dates import business_date
from sainam.payments.pay_bill import BillPayment

LAST_BEFORE = paid("2026-10-31 21:59:59", "0123456785/1", "1.00")
FIRST_AFTER = paid("2026-10-31 22:00:00", "0123456793/2", "2.00")


def agent_with(database: Database, owner_url: str, folder: Path, *, cut_off: str | None) -> Agent:
    set_clock(owner_url, "2026-11-21 08:00:00")
    mea = Agent(database, ByteStore(folder))
    mea.sign(cut_off=cut_off)
    return mea


def days(agent: Agent) -> list[str]:
    return [day for (day,) in agent.rows("SELECT business_date::text FROM posting ORDER BY line")]


@pytest.mark.row("A3")
def test_a_payment_in_a_file_at_or_after_the_cut_off_counts_for_the_next_day(
    database: Database, owner_url: str, tmp_path: Path
) -> None:
    agent = agent_with(database, owner_url, tmp_path, cut_off="22:00")
    file = agent.send(file_of(LAST_BEFORE, FIRST_AFTER))

    assert days(agent) == ["2026-10-31", "2026-11-01"]
    told = [line["business_date"] for line in agent.to_cis(file)]
    assert told == ["2026-10-31", "2026-11-01"], "and the owner of the bills is told the same day"


@pytest.mark.row("A3")
def test_an_agent_without_a_cut_off_has_a_day_to_midnight(
    database: Database, owner_url: str, tmp_path: Path
) -> None:
    agent = agent_with(database, owner_url, tmp_path, cut_off=None)
    midnight = paid("2026-11-01 00:00:00", "0123456801/3", "3.00")
    agent.send(file_of(LAST_BEFORE, FIRST_AFTER, midnight))

    assert days(agent) == ["2026-10-31", "2026-10-31", "2026-11-01"]


@pytest.mark.row("A3")
def test_a_file_keeps_the_cut_off_of_the_version_it_came_under(
    database: Database, owner_url: str, tmp_path: Path
) -> None:
    agent = agent_with(database, owner_url, tmp_path, cut_off="22:00")
    came_before = agent.drop(file_of(FIRST_AFTER)).id
    later = agent.paper(first_day="2026-01-01", until="2100-01-01", cut_off="23:00")
    with database.transaction() as tx:
        amend_agreement(tx, later, actor=OFFICER, reason="เลื่อนเวลาตัดยอด")
    agent.read(came_before)
    came_after = agent.send(
        file_of(paid("2026-10-31 22:30:00", "0123456801/3", "3.00")), "NEXT.TXT"
    )

    found = agent.rows("SELECT exchange, business_date::text FROM posting ORDER BY paid_at")
    assert found == [(came_before, "2026-11-01"), (came_after, "2026-10-31")]


@pytest.mark.row("A2")
@pytest.mark.parametrize(
    ("paid_at", "day"),
    [
        ("2026-10-31 21:59:59", "2026-10-31"),
        ("2026-10-31 22:00:00", "2026-11-01"),
        ("2026-10-31 23:59:59", "2026-11-01"),
        ("2026-11-01 00:00:00", "2026-11-01"),
    ],
)
def test_a_payment_by_api_counts_for_the_day_its_cut_off_gives(
    database: Database, owner_url: str, paid_at: str, day: str
) -> None:
    set_clock(owner_url, "2026-11-01 08:00:00")
    bring_in(
        database, AGENT, "BIGC", dataset="bill-payments", link="A2b", pattern="submit",
        cut_off="22:00",
    )  # fmt: skip
    payment = BillPayment(
        customer_account="0123456785", bill_no="1", amount_satang=100, paid_at=bangkok(paid_at),
        agent_reference="BIGC-1",
    )  # fmt: skip

    async def pay() -> None:
        async with web_workers(owner_url, database, count=1) as [worker]:
            await worker.pay_bill(
                payment_call(), environment=LIVE, credential="bigc", key="key-day-1",
                payment=payment,
            )  # fmt: skip

    asyncio.run(pay())

    assert rows(database, "SELECT business_date::text FROM posting") == [(day,)]
    assert told_day(database, masters_of(owner_url, database)) == day


def told_day(database: Database, masters: Masters) -> str:
    """The day that the owner of the bills is told."""
    with database.transaction() as tx:
        [(environment, delivery)] = tx.execute("SELECT environment::text, id FROM delivery")
        [started] = start_attempts(
            tx, [(environment, delivery)], masters=masters, owner_of=lambda _: Owner(True, True)
        ).values()
    return str(json.loads(started.delivery.body)["business_date"])


@pytest.mark.parametrize(
    ("cut_off", "last", "first"),
    [
        ("22:00", "21:59:59", "22:00:00"),
        ("01:00", "00:59:59", "01:00:00"),
        (None, "23:59:59", None),
    ],
)
def test_a_day_begins_at_the_cut_off_and_ends_before_the_next(
    cut_off: str | None, last: str, first: str | None
) -> None:
    grant = Grant(
        dataset="payment-file", link="A3c", pattern="batch", fields=("amount_satang",),
        purposes=("bill-payment",), channels=("sftp",), owner="CIS", cut_off=cut_off,
    )  # fmt: skip
    noon = bangkok("2026-10-31 00:00:00")
    assert business_date(bangkok(f"2026-10-31 {last}"), grant.after_cut_off) == noon.date()
    if first is not None:
        begun = bangkok(f"2026-10-31 {first}")
        assert business_date(begun, grant.after_cut_off) == noon.date() + timedelta(days=1)
