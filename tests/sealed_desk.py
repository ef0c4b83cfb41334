"""A hub that is asked about people, and whose months then go by."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import msgspec
from call_desk import (
    ASKER,
    LIVE,
    Worker,
    bring_in,
    look_up,
    moment_of,
    payment_call,
    web_workers,
)

from sainam.agencies.register_login import register_login
from sainam.agencies.store import Login
from sainam.exchanges.deletion.order_deletion import order_deletion
from sainam.formats.layout import Title
from sainam.kit.database import Database, Tx, connect_as_owner
from sainam.kit.thai_dates import business_date, month_start
from sainam.payments.pay_bill import BillPayment

ACCOUNT, CASE = "998877665", "ทด 0099/7711"
ANSWER = msgspec.json.encode({"customer_account": ACCOUNT, "name": "สมหญิง ทดสอบ"})
DPO = {"actor": "dpo", "confirmed_by": "operator"}


def hub_with_people(database: Database, owner_url: str) -> Database:
    """A demo with three people of the staff and an agreement to look up under."""
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    with database.transaction() as tx:
        for name in ("dpo", "operator", "finance"):
            login = Login(name, Title("สมมติ", name), frozenset({name}), None)
            register_login(tx, login, "correct horse battery", actor="tests")
    bring_in(database, ASKER, "ONCB", fields=("customer_account", "name"))
    return database


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
