"""Each payment agent of the page pays by its own credential under its own contract: A1, A2."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.agencies.online_agent import OnlineAgent
from sainam.counterparts.cis import customer_account
from sainam.counterparts.cis.fee import FEES
from sainam.tour.agent_pays import Bills
from sainam.tour.links.edc import ON, pay_fee
from sainam.tour.tourist import Tourist

pytestmark = pytest.mark.xdist_group("hub")


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


@pytest.mark.row("A2")
@pytest.mark.parametrize("agent", ["bigc", "lotus", "scb", "ktb", "ttb"])
def test_an_agent_sees_what_is_due_and_pays_it(
    tourist: Tourist, agent: str, tmp_path: Path
) -> None:
    async def whole() -> Answer:
        async with tourist.hub(agent) as hub:
            online = OnlineAgent(hub, On(purpose="bill-payment"), tmp_path / "memory.jsonl")
            bill = await Bills(tourist, online).next()
            return await online.confirm(
                f"{agent.upper()}-{tourist.number}",
                customer_account=bill.customer_account,
                bill_no=bill.bill_no,
                amount_satang=bill.amount_satang,
                paid_at=tourist.clock.now(),
            )

    paid = tourist.run(whole())
    assert (paid.status, paid.body["status"]) == (201, "accepted")
    assert paid.agreement == f"CONTRACT-{agent.upper()}-2568-01"


@pytest.mark.row("A1")
@pytest.mark.parametrize(("satang", "ends"), [(FEES["meter-test"][1], "confirmed"), (5, "refused")])
def test_a_fee_is_carried_by_the_gateway_to_cis_and_never_lost(
    tourist: Tourist, hub: RunningHub, satang: int, ends: str
) -> None:
    """What CIS will not have is in suspense; the machine was told it is accepted."""

    async def whole() -> Answer:
        async with tourist.hub("ktb") as gateway:
            return await pay_fee(
                gateway, customer_account(31), f"EDC-{ends[:4]}-{tourist.number}-0{satang % 7}",
                tourist.clock.now(), satang=satang,
            )  # fmt: skip

    paid = tourist.run(whole())
    assert (paid.status, paid.body["status"]) == (201, "accepted")
    ended = tourist.until(
        lambda: hub.rows(
            "SELECT n.result FROM delivery d JOIN delivery_end n ON n.environment = d.environment"
            " AND n.delivery = d.id WHERE d.exchange = %s",
            (paid.exchange,),
        )
    )
    assert ended == [(ends,)]
    kinds = hub.rows("SELECT kind FROM posting WHERE exchange = %s ORDER BY seq", (paid.exchange,))
    assert kinds == [("payment",), *([] if ends == "confirmed" else [("suspense",)])]


@pytest.mark.row("A1")
def test_a_fee_of_a_kind_that_is_no_word_is_refused_by_its_field(tourist: Tourist) -> None:
    async def whole() -> Answer:
        async with tourist.hub("ktb") as gateway:
            return await gateway.submit(
                "service-fee-payments",
                {"customer_account": customer_account(31), "fee_no": "F1", "fee_kind": "Meter"},
                ON,
                idempotency_key="key-of-a-bad-fee",
            )

    told = tourist.run(whole())
    assert told.status == 422
    assert {fault["field"] for fault in told.body["errors"]} >= {"fee_no", "fee_kind", "paid_at"}
