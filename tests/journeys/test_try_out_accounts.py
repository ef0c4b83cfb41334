"""Accounts that behave in one way each, so that a partner's program meets every answer there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import get_args
from uuid import uuid4

import pytest
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.cis import customer_account
from sainam.counterparts.cis.try_out import TRY_OUT, Behaves, account_that
from sainam.tour.tourist import Tourist

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("A2")]
ON = On(purpose="bill-payment")


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


def bills(tourist: Tourist, account: str) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub("bigc-sandbox") as hub:
            return await hub.ask("bills-outstanding", {"customer_account": account}, ON)

    return tourist.run(whole())


@pytest.mark.parametrize(
    ("behaves", "status", "rule"),
    [
        ("times_out", 502, "owner.failed"),
        ("fails", 502, "owner.failed"),
        ("unreadable", 502, "owner.failed"),
        ("wrong_form", 502, "owner.failed"),
        ("another", 502, "owner.another"),
    ],
)
def test_what_an_owner_does_wrong_is_told_as_its_fault(
    tourist: Tourist, behaves: Behaves, status: int, rule: str
) -> None:
    answer = bills(tourist, account_that(behaves))
    assert (answer.status, answer.body["rule"], answer.fault) == (status, rule, "provider")
    others = tourist.until(lambda: bills(tourist, customer_account(1)).status == 200 or None)
    assert others, "and others are answered"


def test_nothing_due_is_an_answer_and_no_fault(tourist: Tourist) -> None:
    answer = bills(tourist, account_that("nothing_due"))
    assert (answer.status, answer.body["bills"]) == (200, [])


def test_a_disputed_bill_is_taken_and_goes_to_suspense(tourist: Tourist) -> None:
    account = account_that("disputed")

    async def whole() -> tuple[Answer, str]:
        async with tourist.hub("bigc-sandbox") as hub:
            payment = {
                "customer_account": account, "bill_no": "202610999999201", "amount_satang": 10_000,
                "paid_at": (tourist.clock.now() - timedelta(seconds=3)).isoformat(),
                "agent_reference": f"TRY-{uuid4().hex[:12]}",
            }  # fmt: skip
            paid = await hub.submit("bill-payments", payment, ON, idempotency_key=uuid4().hex)
            return paid, str(paid.body["id"])

    paid, about = tourist.run(whole())
    assert paid.status == 201

    async def standing() -> Answer:
        async with tourist.hub("bigc-sandbox") as hub:
            return await hub.state("bill-payments", about, ON)

    state = tourist.until(
        lambda: now.body if (now := tourist.run(standing())).body["delivery"] == "refused" else None
    )
    assert state is not None
    assert (state["status"], state["rule"]) == ("suspense", "bill.disputed")


def test_the_guide_names_every_account() -> None:
    guide = Path(__file__).parents[2] / "docs/partner-guide/going-live.md"
    said = guide.read_text(encoding="utf-8")
    assert [one for one in get_args(Behaves) if account_that(one) not in said] == []
    assert set(TRY_OUT.values()) == set(get_args(Behaves))
