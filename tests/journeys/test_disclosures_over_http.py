"""A person reads at a citizens' channel who got their data; nothing of what is withheld."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.cis import customer_account, customer_number
from sainam.counterparts.cis.subject import subject_of
from sainam.evidence.subjects.withhold import (
    decide_withholding,
    end_withholding,
    propose_withholding,
)
from sainam.tour.tourist import Tourist

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("L4")]
ONCB = "MOU-ONCB-2568-01"
INVESTIGATION = On(purpose="narcotics-investigation", agency="ONCB", case="ONCB-TEST-L4")
CHANNELS = [("onmobile", "ORDER-ONMOBILE-2568-01"), ("e-services", "ORDER-E-SERVICES-2568-01")]
PERSON, NEIGHBOUR, WITHHELD = customer_account(801), customer_account(802), customer_account(803)
OWN_RECORD = "data-subject-access"


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


def asked_about(tourist: Tourist, account: str) -> UUID:
    """The narcotics board asks; the exchange under which it did."""

    async def whole() -> Answer:
        async with tourist.hub("linkage-center") as hub:
            asked = {"customer_account": account}
            return await hub.ask("water-use-six-months", asked, INVESTIGATION)

    answer = tourist.run(whole())
    assert answer.status == 200
    return UUID(answer.exchange)


def person_of(account: str) -> str:
    return subject_of(customer_number(account) or 0)


def register_of(
    tourist: Tourist, account: str, channel: str = "onmobile", *, purpose: str = OWN_RECORD,
    **more: object,
) -> Answer:  # fmt: skip
    async def whole() -> Answer:
        async with tourist.hub(channel) as hub:
            asked = {"customer_account": account, **more}
            on = On(purpose=purpose, subject=tourist.signed_in(person_of(account)))
            return await hub.ask("disclosures", asked, on)

    return tourist.run(whole())


def shown(tourist: Tourist, account: str) -> tuple[int, list[dict[str, Any]]]:
    body = register_of(tourist, account).body
    assert body["customer_account"] == account
    return body["total"], body["disclosures"]


@pytest.mark.parametrize(("channel", "agreement"), CHANNELS)
def test_each_channel_shows_a_person_who_asked_and_nothing_of_the_neighbour(
    tourist: Tourist, channel: str, agreement: str
) -> None:
    before, _ = shown(tourist, PERSON)
    asked_about(tourist, PERSON)
    answer = register_of(tourist, PERSON, channel)
    assert (answer.status, answer.agreement) == (200, agreement)
    assert answer.body["total"] == before + 1 == len(answer.body["disclosures"])
    newest = answer.body["disclosures"][-1]
    assert newest == {
        "day": tourist.today.isoformat(), "agency": "ONCB", "purpose": "narcotics-investigation",
        "dataset": "water-use-six-months", "fields": "customer_account,use.month,use.cubic_metres",
    }  # fmt: skip
    assert shown(tourist, NEIGHBOUR) == (0, [])


def test_a_look_at_the_register_is_on_record_and_is_itself_no_disclosure(tourist: Tourist) -> None:
    answer = register_of(tourist, NEIGHBOUR)
    events = [
        event
        for (event,) in tourist.rows(
            "SELECT event FROM audit_event WHERE exchange = %s ORDER BY seq", (answer.exchange,)
        )
    ]
    assert events == ["exchange:lookup:asked", "exchange:lookup:answered"]
    assert shown(tourist, NEIGHBOUR) == (0, [])


def test_what_is_withheld_is_in_neither_rows_nor_total_until_it_ends(tourist: Tourist) -> None:
    asked_about(tourist, WITHHELD)
    seen = shown(tourist, WITHHELD)
    exchange = asked_about(tourist, WITHHELD)
    with tourist.database.transaction() as tx:
        held = propose_withholding(
            tx, agreement=ONCB, provision="PDPA-2562-30", reason="อยู่ระหว่างสืบสวน",
            until=tourist.today + timedelta(days=30), exchange=exchange, actor="legal1",
        )  # fmt: skip
    assert shown(tourist, WITHHELD)[0] == seen[0] + 1, "proposed by one alone it withholds nothing"
    with tourist.database.transaction() as tx:
        decide_withholding(tx, held, confirmed=True, actor="dpo1")
    assert shown(tourist, WITHHELD) == seen
    assert register_of(tourist, WITHHELD, fields=["total"]).body == {"total": seen[0]}
    with tourist.database.transaction() as tx:
        end_withholding(tx, held, reason="สืบสวนเสร็จแล้ว", actor="legal1")
    assert shown(tourist, WITHHELD)[0] == seen[0] + 1


@pytest.mark.parametrize(
    ("channel", "purpose", "rule"),
    [
        ("bigc", OWN_RECORD, "agreement.none"),  # an agent is no citizens' channel
        ("onmobile", "narcotics-investigation", "agreement.purpose"),
    ],
)
def test_the_register_stands_behind_the_same_gate_as_all_data(
    tourist: Tourist, channel: str, purpose: str, rule: str
) -> None:
    answer = register_of(tourist, PERSON, channel, purpose=purpose)
    assert (answer.status, answer.body["rule"]) == (403, rule)


def test_suspended_one_channel_tells_nothing_and_the_other_goes_on(tourist: Tourist) -> None:
    [(_, suspended), _] = CHANNELS
    tourist.suspend(suspended)
    try:
        assert register_of(tourist, PERSON).body["rule"] == "agreement.suspended"
        assert register_of(tourist, PERSON, "e-services").status == 200
    finally:
        tourist.resume(suspended)


def test_many_read_at_once(tourist: Tourist) -> None:
    async def whole() -> list[Answer]:
        async with tourist.hub("onmobile") as hub:
            on = On(purpose=OWN_RECORD, subject=tourist.signed_in(person_of(PERSON)))
            return await asyncio.gather(
                *(hub.ask("disclosures", {"customer_account": PERSON}, on) for _ in range(20))
            )

    answers = tourist.run(whole())
    assert {answer.status for answer in answers} == {200}
    assert len({str(answer.body) for answer in answers}) == 1
