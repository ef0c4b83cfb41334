"""What a look-up said of a person stands nowhere in plain."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from call_desk import (
    AGENT,
    LIVE,
    bring_in,
    look_up,
    rows,
    web_workers,
)
from key_desk import masters_of
from sealed_desk import (
    ACCOUNT,
    ANSWER,
    CASE,
    ask,
    everything,
    hub_with_people,
    later,
    pay,
    plain_forms,
    this_month,
)

from sainam.exchanges.content.open_content import marks_of, open_content
from sainam.exchanges.deliveries.delivery import Owner
from sainam.exchanges.deliveries.start_attempts import start_attempts
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.keys.masters import MasterMissing, Masters
from sainam.kit.thai_dates import next_month

pytestmark = pytest.mark.row("L4")


@pytest.fixture
def hub(database: Database, owner_url: str) -> Database:
    return hub_with_people(database, owner_url)


@pytest.fixture
def masters(hub: Database, owner_url: str) -> Masters:
    return masters_of(owner_url, hub)


def test_no_table_tells_whose_account_was_asked_in_which_case_or_what_was_answered(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    [exchange] = ask(hub, owner_url, ACCOUNT)
    found = [
        (name, form)
        for name, text in everything(owner_url)
        for said in (ACCOUNT, CASE, "สมหญิง ทดสอบ")
        for form in plain_forms(said)
        if form in text
    ]
    assert found == []
    with hub.read_only() as tx:
        said = open_content(tx, masters, LIVE, exchange)
    assert said.asked is not None
    assert said.answered is not None
    assert (said.asked.key, said.asked.case, said.answered.content) == (ACCOUNT, CASE, ANSWER)


# The ledger keeps whose bill was paid, for as long as accounts must be kept (decision 0018).
LEDGER = ("posting", "bill_claim")


def test_a_payment_tells_whose_it_is_to_the_ledger_alone(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    bring_in(hub, AGENT, "BIGC", dataset="bill-payments", link="A1", pattern="submit", fields=())
    exchange = pay(hub, owner_url)
    found = {name for name, text in everything(owner_url) if ACCOUNT in text}
    assert {name for name in found if not name.startswith(LEDGER)} == set()
    with hub.read_only() as tx:
        assert open_content(tx, masters, LIVE, exchange).key == ACCOUNT
    assert rows(hub, "SELECT body FROM delivery") == [("",)]
    sealed = rows(hub, "SELECT class, part FROM exchange_content ORDER BY part")
    assert sealed == [("submits", "delivered"), ("submits", "submitted")]


def test_what_is_told_to_the_owner_of_a_bill_is_opened_only_to_be_sent(
    hub: Database, owner_url: str, masters: Masters, tmp_path: Path
) -> None:
    bring_in(hub, AGENT, "BIGC", dataset="bill-payments", link="A1", pattern="submit", fields=())
    pay(hub, owner_url)
    [key] = rows(hub, "SELECT environment::text, id FROM delivery")
    with pytest.raises(MasterMissing), hub.transaction() as tx:
        start_attempts(tx, [key], masters=Masters(tmp_path), owner_of=lambda _: Owner(True, True))
    with hub.transaction() as tx:
        [started] = start_attempts(
            tx, [key], masters=masters, owner_of=lambda _: Owner(True, True)
        ).values()
    assert json.loads(started.delivery.body)["customer_account"] == ACCOUNT


def test_that_search_would_find_it(hub: Database, owner_url: str) -> None:
    """The plant: a number in plain, and in bytes, is found by the search above."""
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute(
            "INSERT INTO audit_event (at, event, actor, subject, detail) VALUES"
            " (sainam_now(), 'audit:export:made', 'a', 's', %s)",
            (json.dumps({"key": ACCOUNT}),),
        )
    assert any(ACCOUNT in text for _, text in everything(owner_url))


def test_the_leaf_in_the_audit_trail_is_that_of_the_content(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    [exchange] = ask(hub, owner_url, ACCOUNT)
    with hub.read_only() as tx:
        answered = open_content(tx, masters, LIVE, exchange).answered
        [(leaf,)] = tx.execute(
            "SELECT detail::json ->> 'leaf' FROM audit_event WHERE exchange = %s"
            " AND event = 'exchange:lookup:answered'",
            (exchange,),
        ).fetchall()
    assert answered is not None
    assert answered.leaf.hex() == leaf


def test_a_mark_finds_a_person_under_the_key_of_its_month_and_no_other(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    ask(hub, owner_url, ACCOUNT, "990000010", ACCOUNT)
    month = this_month(hub)
    DataKeys(hub, masters).of_month("look_ups", next_month(month))
    with hub.read_only() as tx:
        ours, theirs = (
            marks_of(tx, masters, "customer_account", ACCOUNT, first=one, last=one)
            for one in (month, next_month(month))
        )
    by_mark = "SELECT count(*) FROM exchange_content WHERE mark = ANY (%s)"
    assert rows(hub, by_mark, ours) == [(2,)]
    assert rows(hub, by_mark, theirs) == [(0,)]


def test_a_look_up_sealed_before_midnight_of_the_month_is_sealed_again_after_it(
    hub: Database, owner_url: str
) -> None:
    async def whole() -> None:
        async with web_workers(owner_url, hub, 1) as (worker,):
            allowed = await worker.standings.permit(LIVE, look_up())
            for days in (0, 40):
                await asyncio.to_thread(later, hub, days)
                await worker.recorder.asked(
                    look_up(), allowed, environment=LIVE, credential="c", key=ACCOUNT
                )

    first = this_month(hub)
    asyncio.run(whole())
    assert rows(hub, "SELECT month FROM content_key ORDER BY 1") == [(first,), (this_month(hub),)]
    assert rows(hub, "SELECT count(*) FROM exchange") == [(2,)]
    assert rows(hub, "SELECT count(DISTINCT month) FROM exchange_content") == [(2,)]
