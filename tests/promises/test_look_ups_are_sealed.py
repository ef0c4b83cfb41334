"""What a look-up said of a person stands nowhere in plain, and goes with its key."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
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
from conftest import PostgresServer
from key_desk import masters_of

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.audit.export import export_audit
from sainam.audit.merkle import root
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.exchanges.content.open_content import deletion_of, marks_of, open_content
from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.order_deletion import order_deletion
from sainam.exchanges.deletion.prove import find_proof
from sainam.exchanges.deletion.refusals import (
    DeletionHeld,
    DeletionKnown,
    DeletionTooEarly,
    NothingToDelete,
    TwoPeopleWanted,
)
from sainam.exchanges.deletion.set_retention import set_retention
from sainam.exchanges.deletion.take_next_step import take_next_step
from sainam.exchanges.deletion.take_up import take_up_deletions
from sainam.exchanges.deliveries.delivery import Owner
from sainam.exchanges.deliveries.start_attempts import start_attempts
from sainam.exchanges.holds.end_hold import end_hold
from sainam.exchanges.holds.hold import WantedHold
from sainam.exchanges.holds.place_hold import place_hold
from sainam.exchanges.holds.store import open_held
from sainam.formats.layout import Title
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.keys.data_keys import ContentGone, DataKeys
from sainam.kit.keys.masters import MasterMissing, Masters
from sainam.kit.keys.turn import begin_masters, restore
from sainam.kit.thai_dates import business_date, month_start, next_month
from sainam.payments.pay_bill import BillPayment

pytestmark = pytest.mark.row("L4")

ACCOUNT, CASE = "998877665", "ทด 0099/7711"
ANSWER = msgspec.json.encode({"customer_account": ACCOUNT, "name": "สมหญิง ทดสอบ"})
DPO = {"actor": "dpo", "confirmed_by": "operator"}


@pytest.fixture
def hub(database: Database, owner_url: str) -> Database:
    """A demo with two people of the staff and an agreement to look up under."""
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    with database.transaction() as tx:
        for name in ("dpo", "operator", "finance"):
            login = Login(name, Title("สมมติ", name), frozenset({name}), None)
            register_login(tx, login, "correct horse battery", actor="tests")
    bring_in(database, ASKER, "ONCB", fields=("customer_account", "name"))
    return database


@pytest.fixture
def masters(hub: Database, owner_url: str) -> Masters:
    return masters_of(owner_url, hub)


def ask(database: Database, url: str, *accounts: str) -> list[UUID]:
    """Asked and answered, one after another."""

    async def whole() -> list[UUID]:
        async with web_workers(url, database, 1) as (worker,):
            return [await one(worker, account) for account in accounts]

    async def one(worker: Worker, account: str) -> UUID:
        call = replace(look_up(), case_number=CASE)
        allowed = await worker.standings.permit(LIVE, call)
        asked = await worker.recorder.asked(
            call, allowed, environment=LIVE, credential="linkage", key=account
        )
        await worker.recorder.answered(asked, outcome="answered", records=1, answer=ANSWER)
        return asked.id

    return asyncio.run(whole())


def everything(url: str) -> Iterator[tuple[str, str]]:
    """Each row of each table and partition as text."""
    with connect_as_owner(url, application_name="tests") as owner:
        names = owner.execute(
            "SELECT oid::regclass::text FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = 'sainam'::regnamespace"
        ).fetchall()
        for (name,) in names:
            for (text,) in owner.execute(f"SELECT r::text FROM {name} AS r".encode()):
                yield name, text


def later(database: Database, days: int) -> None:
    with database.transaction() as tx:
        tx.execute(
            "UPDATE installation SET clock_offset = clock_offset + %s", (timedelta(days=days),)
        )


def this_month(database: Database) -> date:
    return month_start(business_date(moment_of(database)))


def over(database: Database) -> date:
    """The month that is, with its time over: a year and some days later."""
    month = this_month(database)
    later(database, 430)
    return month


def order(tx: Tx, month: date, reason: str = "ครบกำหนดเก็บรักษา", **people: str) -> UUID:
    return order_deletion(tx, retention="look_ups", month=month, reason=reason, **{**DPO, **people})


def plain_forms(text: str) -> list[str]:
    """As it would stand in text, in bytes, or in base64."""
    raw = text.encode()
    return [text, raw.hex(), b64encode(raw).decode().rstrip("=")[:-1], json.dumps(text)[1:-1]]


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


def pay(database: Database, url: str) -> UUID:
    async def whole() -> UUID:
        async with web_workers(url, database, 1) as (worker,):
            paid = BillPayment(
                customer_account=ACCOUNT, bill_no="1", amount_satang=100,
                paid_at=moment_of(database), agent_reference="R-1",
            )  # fmt: skip
            done = await worker.pay_bill(
                payment_call(), environment=LIVE, credential="bigc", key="key-sealed-1",
                payment=paid,
            )  # fmt: skip
            return done.exchange

    return asyncio.run(whole())


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


def test_nothing_is_deleted_before_its_time_twice_or_by_one_person(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    ask(hub, owner_url, ACCOUNT)
    month = this_month(hub)
    with pytest.raises(DeletionTooEarly), hub.transaction() as tx:
        order(tx, month)
    over(hub)
    with pytest.raises(NothingToDelete), hub.transaction() as tx:
        order(tx, next_month(month))
    for second in ("dpo", "nobody"):
        with pytest.raises(TwoPeopleWanted), hub.transaction() as tx:
            order(tx, month, confirmed_by=second)
    with pytest.raises(TwoPeopleWanted), hub.transaction() as tx:
        order(tx, month, actor="finance", confirmed_by="operator")
    with hub.transaction() as tx:
        order(tx, month)
    with pytest.raises(DeletionKnown), hub.transaction() as tx:
        order(tx, month)


def test_a_deleted_month_opens_nowhere_and_its_proof_stands_in_the_audit_trail(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    exchanges = ask(hub, owner_url, ACCOUNT, "990000010")
    leaves = [
        bytes.fromhex(leaf)
        for (leaf,) in rows(
            hub,
            "SELECT detail::json ->> 'leaf' FROM audit_event"
            " WHERE detail::json ->> 'leaf' IS NOT NULL ORDER BY seq",
        )
    ]
    opened = rows(hub, "SELECT opened_at FROM exchange LIMIT 1")[0][0]
    month = over(hub)
    [kept] = ask(hub, owner_url, ACCOUNT)
    with hub.transaction() as tx:
        deletion = order(tx, month)
    assert take_up_deletions(hub, masters) == 5
    assert take_up_deletions(hub, masters) == 0
    with hub.read_only() as tx:
        proof = find_proof(tx, deletion)
        assert open_content(tx, masters, LIVE, exchanges[0]).asked is None
        assert open_content(tx, masters, LIVE, kept).asked is not None
        assert deletion_of(tx, opened) == deletion
    assert proof is not None
    assert (proof.keys, proof.rows, proof.leaves) == (1, 6, 4)
    assert proof.root == root(leaves).hex()
    assert masters.generations() == [proof.generation]
    [(event,)] = rows(
        hub, "SELECT detail FROM audit_event WHERE event = 'evidence:deletion:proved'"
    )
    assert msgspec.json.decode(event, type=type(proof)) == proof
    assert rows(hub, "SELECT count(*) FROM exchange") == [(3,)]  # that it crossed is kept


def test_no_new_content_comes_under_a_month_that_is_gone(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters)
    with pytest.raises(ContentGone):
        DataKeys(hub, masters).of_month("look_ups", month)


def test_a_backup_from_before_opens_nothing_of_what_was_deleted(
    hub: Database, owner_url: str, masters: Masters, postgres_server: PostgresServer
) -> None:
    [gone] = ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    [kept] = ask(hub, owner_url, "990000010")
    with hub.transaction() as tx:
        order(tx, month)
    hub.close()
    with postgres_server.database(urlsplit(owner_url).path[1:]) as backup:
        with Database(owner_url, application_name="tests") as running:
            take_up_deletions(running, masters)
        with Database(backup, application_name="tests") as restored:
            assert rows(restored, "SELECT count(*) FROM exchange_content") == [(6,)]
            with restored.transaction() as tx:
                restore(tx, masters)
            with restored.transaction() as tx:
                begin_masters(tx, masters, actor="tests")
                assert open_content(tx, masters, LIVE, gone).asked is None
                assert open_content(tx, masters, LIVE, kept).asked is not None
            take_up_deletions(restored, masters)
            assert rows(restored, "SELECT count(*) FROM exchange_content") == [(3,)]


@pytest.mark.parametrize("kind", ["subject", "exchange"])
def test_what_a_court_wants_is_copied_out_and_still_proves_itself(
    hub: Database, owner_url: str, masters: Masters, kind: str
) -> None:
    wanted, other = ask(hub, owner_url, ACCOUNT, "990000010")
    [(leaf,)] = rows(
        hub,
        "SELECT detail::json ->> 'leaf' FROM audit_event WHERE exchange = %s"
        " AND event = 'exchange:lookup:asked'",
        wanted,
    )
    with hub.transaction() as tx:
        held = place_hold(
            tx,
            masters,
            WantedHold(
                kind="subject", reference="ศาล 12/2569", reason="คดีทดสอบ",
                review=date(2027, 6, 1), number_kind="customer_account", number=ACCOUNT,
            )
            if kind == "subject"
            else WantedHold(
                kind="exchange", reference="ศาล 12/2569", reason="คดีทดสอบ",
                review=date(2027, 6, 1), environment=LIVE, exchange=wanted,
            ),
            **DPO,
        )  # fmt: skip
    assert held.too_late == ()
    month = over(hub)
    with hub.transaction() as tx:
        deletion = order(tx, month)
    take_up_deletions(hub, masters)
    with hub.read_only() as tx:
        copies = open_held(tx, masters, held.id)
        proof = find_proof(tx, deletion)
        assert open_content(tx, masters, LIVE, wanted).asked is None
    assert {exchange for _, exchange, _, _ in copies} == {wanted}
    assert {part: opened.leaf.hex() for _, _, part, opened in copies}["asked"] == leaf
    assert proof is not None
    assert proof.holds == (held.id,)
    assert other not in {exchange for _, exchange, _, _ in copies}


def test_a_held_month_stays_until_the_hold_ends_and_a_late_hold_is_told_so(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    ask(hub, owner_url, ACCOUNT)
    month = this_month(hub)
    wanted = WantedHold(
        kind="class_month", reference="ศาล 13/2569", reason="คดีทดสอบ", review=date(2027, 6, 1),
        retention="look_ups", month=month,
    )  # fmt: skip
    with hub.transaction() as tx:
        held = place_hold(tx, masters, wanted, **DPO)
    over(hub)
    with hub.transaction() as tx:
        deletion = order(tx, month)
    with pytest.raises(DeletionHeld):
        take_next_step(hub.transaction, masters, deletion, actor="tests")
    assert take_up_deletions(hub, masters) == 0
    with hub.transaction() as tx:
        end_hold(tx, held.id, reason="คดีถึงที่สุด", actor="dpo")
    assert take_up_deletions(hub, masters) == 5
    with hub.transaction() as tx:
        assert place_hold(tx, masters, wanted, **DPO).too_late == (deletion,)


def test_what_was_held_goes_after_the_hold_with_the_next_month(
    hub: Database, owner_url: str, masters: Masters
) -> None:
    [exchange] = ask(hub, owner_url, ACCOUNT)
    with hub.transaction() as tx:
        held = place_hold(
            tx, masters,
            WantedHold(kind="exchange", reference="ศาล 14/2569", reason="คดีทดสอบ",
                       review=date(2027, 6, 1), environment=LIVE, exchange=exchange),
            **DPO,
        )  # fmt: skip
    month = over(hub)
    ask(hub, owner_url, "990000010")
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters)
    with hub.transaction() as tx:
        assert len(open_held(tx, masters, held.id)) == 2
        end_hold(tx, held.id, reason="คดีถึงที่สุด", actor="dpo")
    month = over(hub)
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters)
    with hub.read_only() as tx:
        assert open_held(tx, masters, held.id) == []


def test_a_longer_time_holds_for_what_is_kept_already(hub: Database, owner_url: str) -> None:
    ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    with hub.transaction() as tx:
        version = set_retention(
            tx, retention="look_ups", months=36, least_days=90, provision=None, **DPO
        )
    assert version == 2
    with pytest.raises(DeletionTooEarly), hub.transaction() as tx:
        order(tx, month)
    with hub.read_only() as tx:
        [sealed] = store.sealed_months(tx)
    assert (sealed.month, sealed.is_due, sealed.held) == (month, False, False)


def test_the_audit_trail_verifies_after_a_deletion(
    hub: Database, owner_url: str, masters: Masters, tmp_path: Path
) -> None:
    from sainam.audit import verify

    key = SigningKey.new()
    ask(hub, owner_url, ACCOUNT)
    month = over(hub)
    with hub.transaction() as tx:
        order(tx, month)
    take_up_deletions(hub, masters)
    with hub.transaction() as tx:
        block = seal_audit(tx, key)
    file = tmp_path / "audit.jsonl"
    with file.open("wb") as out, hub.transaction() as tx:
        export_audit(tx, out, actor="tests", public_keys={key.key_id: key.public})
    assert block is not None
    assert verify.main([str(file), "--head", block.head.hex()], called="verify") == 0
