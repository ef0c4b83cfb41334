"""Promise 5: once. Payments by API on two web workers: keys, identities and bills."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
import rfc8785
from call_desk import LIVE, Worker, bring_in, payment_call, rows, web_workers
from hypothesis import given
from hypothesis import strategies as st

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.refusals import AgreementEnded, AgreementSuspended
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.exchanges.refusals import (
    AlreadyRecorded,
    SameIdentityOtherAmount,
    SameKeyOtherContent,
    StillRunning,
)
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.onboarding.going_live.store import seen_in_sandbox
from sainam.payments.pay_bill import BillPayment, content_sha256
from sainam.payments.payment_batch import open_suspense_for_refused

pytestmark = pytest.mark.row("A2")

PAID_AT = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
BALANCE = (
    "SELECT a.agency, a.name, sum(CASE WHEN p.debit = a.number THEN amount_satang"
    " ELSE -amount_satang END) FROM ledger_account a JOIN posting p"
    " ON a.number IN (p.debit, p.credit) GROUP BY 1, 2 ORDER BY 1, 2"
)
WAITING = (
    "SELECT FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted AND pid IN"
    " (SELECT pid FROM pg_stat_activity WHERE datname = current_database())"
)


def contracts(database: Database) -> None:
    for name, agency in (("CONTRACT-BIGC", "BIGC"), ("CONTRACT-LOTUS", "LOTUS")):
        bring_in(
            database, name, agency, dataset="bill-payments", link="A2b", pattern="submit",
            fields=("customer_account",),
        )  # fmt: skip


def bill(number: int = 1, **changed: Any) -> BillPayment:
    return msgspec.structs.replace(
        BillPayment(
            customer_account="990000010", bill_no=f"2026109900000{number:02d}",
            amount_satang=25_787, paid_at=PAID_AT, agent_reference=f"R{number}",
        ),
        **changed,
    )  # fmt: skip


async def pay(
    worker: Worker, payment: BillPayment, key: str, agency: str = "BIGC"
) -> str | type[Refusal]:
    """The status of the answer, or why not."""
    try:
        done = await worker.pay_bill(
            payment_call(agency, f"CONTRACT-{agency}"), environment=LIVE, credential=agency,
            key=key, payment=payment,
        )  # fmt: skip
    except Refusal as refusal:
        return type(refusal)
    return ("again " if done.replayed else "") + str(msgspec.json.decode(done.body)["status"])


def test_the_same_key_again_answers_the_same_and_posts_nothing(
    database: Database, owner_url: str
) -> None:
    contracts(database)

    async def whole() -> list[str | type[Refusal]]:
        async with web_workers(owner_url, database) as (one, two):
            return [
                await pay(one, bill(), "key-00001"),
                await pay(two, bill(), "key-00001"),
                await pay(two, bill(amount_satang=1), "key-00001"),
                await pay(one, bill(), "key-00002"),
                await pay(one, bill(amount_satang=1), "key-00003"),
            ]

    assert asyncio.run(whole()) == [
        "accepted",
        "again accepted",
        SameKeyOtherContent,
        AlreadyRecorded,
        SameIdentityOtherAmount,
    ]
    assert rows(database, "SELECT amount_satang, kind FROM posting") == [(25_787, "payment")]
    assert rows(database, "SELECT count(*) FROM delivery") == [(1,)]
    conflicts = rows(
        database, "SELECT event::text FROM audit_event WHERE event::text LIKE '%%conflict'"
    )
    assert rows(
        database,
        "SELECT r.environment::text, r.agreement, r.credential FROM replay r JOIN exchange e"
        " ON e.id = r.exchange AND e.environment = r.environment",
    ) == [("live", "CONTRACT-BIGC", "BIGC")]
    assert sorted(conflicts) == [("exchange:key:conflict",), ("payment:identity:conflict",)]


def test_a_retry_in_the_sandbox_is_seen_where_conformance_looks(
    database: Database, owner_url: str
) -> None:
    contracts(database)

    async def whole() -> list[str | type[Refusal]]:
        async with web_workers(owner_url, database, 1) as (worker,):
            return [await pay(worker, bill(), "key-00001") for _ in range(3)]

    assert asyncio.run(whole()) == ["accepted", "again accepted", "again accepted"]
    with database.transaction() as tx:
        for table in ("exchange", "exchange_outcome", "replay"):  # as the sandbox would have them
            tx.execute(
                f"INSERT INTO {table} SELECT (jsonb_populate_record(t,"
                f""" '{{"environment": "sandbox"}}')).* FROM {table} t""".encode()
            )
        [(exchange,)] = tx.execute("SELECT DISTINCT id FROM exchange").fetchall()
        seen = seen_in_sandbox(tx, agency="BIGC", agreement="CONTRACT-BIGC", since=PAID_AT)
        others = seen_in_sandbox(tx, agency="LOTUS", agreement="CONTRACT-LOTUS", since=PAID_AT)
    assert [(one.kind, one.word, one.dataset, one.record) for one in seen] == [
        ("outcome", word, "bill-payments", str(exchange))
        for word in ("accepted", "replayed", "replayed")
    ]
    assert others == ()


def test_a_second_payment_of_a_bill_by_another_agent_is_suspense(
    database: Database, owner_url: str
) -> None:
    contracts(database)

    async def whole() -> list[str | type[Refusal]]:
        async with web_workers(owner_url, database) as (one, two):
            return [
                await pay(one, bill(), "key-00001", "BIGC"),
                await pay(two, bill(agent_reference="L1"), "key-00001", "LOTUS"),
            ]

    assert asyncio.run(whole()) == ["accepted", "suspense"]
    assert rows(database, BALANCE) == [
        ("BIGC", "collected", -25_787),
        ("BIGC", "receivable", 25_787),
        ("LOTUS", "receivable", 25_787),
        ("LOTUS", "suspense", -25_787),
    ]
    assert rows(database, "SELECT count(*) FROM delivery") == [(1,)]


def test_two_hundred_callers_on_one_bill_leave_one_payment_and_the_rest_in_suspense(
    database: Database, owner_url: str
) -> None:
    contracts(database)

    async def whole() -> Counter[str | type[Refusal]]:
        async with web_workers(owner_url, database) as workers:
            return Counter(
                await asyncio.gather(
                    *(
                        pay(
                            workers[n % 2], bill(agent_reference=f"{n}"), f"key-{n:05}",
                            ("BIGC", "LOTUS")[n % 2],
                        )
                        for n in range(200)
                    )
                )
            )  # fmt: skip

    assert asyncio.run(whole()) == {"accepted": 1, "suspense": 199}
    assert rows(database, "SELECT count(*), sum(amount_satang) FROM posting") == [
        (200, 200 * 25_787)
    ]


def test_a_hundred_callers_with_one_key_pay_once(database: Database, owner_url: str) -> None:
    contracts(database)

    async def whole() -> Counter[str | type[Refusal]]:
        async with web_workers(owner_url, database) as workers:
            return Counter(
                await asyncio.gather(
                    *(pay(workers[n % 2], bill(), "key-00001") for n in range(100))
                )
            )

    came = asyncio.run(whole())
    assert came["accepted"] == 1
    assert set(came) <= {"accepted", "again accepted", StillRunning}
    assert rows(database, "SELECT count(*) FROM posting") == [(1,)]


def test_a_hundred_callers_with_one_identity_and_many_keys_pay_once(
    database: Database, owner_url: str
) -> None:
    contracts(database)

    async def whole() -> Counter[str | type[Refusal]]:
        async with web_workers(owner_url, database) as workers:
            return Counter(
                await asyncio.gather(
                    *(pay(workers[n % 2], bill(), f"key-{n:05}") for n in range(100))
                )
            )

    assert asyncio.run(whole()) == {"accepted": 1, AlreadyRecorded: 99}
    assert rows(database, "SELECT count(*) FROM idempotency_key") == [(1,)]


def test_a_second_call_while_the_first_runs_is_told_to_come_again(
    database: Database, owner_url: str
) -> None:
    contracts(database)

    async def whole() -> None:
        async with web_workers(owner_url, database) as (one, two):
            with database.transaction() as tx:  # holds the bill, so that the first call waits
                tx.execute(
                    "INSERT INTO bill_claim VALUES"
                    " ('live', '990000010/202610990000001', 'LOTUS', gen_random_uuid(), 0)"
                )
                first = asyncio.create_task(pay(one, bill(), "key-00001"))
                while not await asyncio.to_thread(rows, database, WAITING):
                    await asyncio.sleep(0)
                assert await pay(two, bill(), "key-00001") is StillRunning
            assert await first == "suspense"
            assert await pay(two, bill(), "key-00001") == "again suspense"

    asyncio.run(whole())


def test_a_retry_is_authorised_again_first(database: Database, owner_url: str) -> None:
    contracts(database)

    async def whole() -> list[str | type[Refusal]]:
        came = []
        async with web_workers(owner_url, database) as (one, two):
            came.append(await pay(one, bill(), "key-00001"))
            for step in (suspend_agreement, end_agreement):
                with database.transaction() as tx:
                    step(tx, LIVE, "CONTRACT-BIGC", actor="tests", reason="tests")
                came += [await pay(one, bill(), "key-00001"), await pay(two, bill(2), "key-00002")]
        return came

    assert asyncio.run(whole()) == [
        "accepted",
        AgreementSuspended,
        AgreementSuspended,
        AgreementEnded,
        AgreementEnded,
    ]
    assert rows(database, "SELECT count(*) FROM posting") == [(1,)]


def test_books_balance_whatever_was_paid(database: Database, owner_url: str) -> None:
    contracts(database)

    async def whole() -> None:
        async with web_workers(owner_url, database) as workers:
            await asyncio.gather(
                *(
                    pay(
                        workers[n % 2],
                        bill(n % 7, agent_reference=f"{n % 23}", amount_satang=100 + n % 3),
                        f"key-{n % 31:05}",
                    )
                    for n in range(120)
                )
            )

    asyncio.run(whole())
    assert sum(balance for _, _, balance in rows(database, BALANCE)) == 0
    assert rows(
        database,
        "SELECT count(*) FROM payment_key k FULL JOIN posting p ON p.exchange = k.exchange"
        " AND p.amount_satang = k.amount_satang WHERE k.exchange IS NULL OR p.exchange IS NULL",
    ) == [(0,)]


@given(st.builds(bill, st.integers(0, 99), amount_satang=st.integers(1, 10**12),
                 agent_reference=st.text(max_size=20), terminal=st.text(max_size=8)))  # fmt: skip
def test_the_content_is_compared_in_its_canonical_form(payment: BillPayment) -> None:

    canonical = rfc8785.dumps(msgspec.to_builtins(payment))
    assert content_sha256(payment) == hashlib.sha256(canonical).hexdigest()


def test_what_the_owner_refuses_afterwards_is_suspense_and_says_so(
    database: Database, owner_url: str
) -> None:
    contracts(database)

    async def whole() -> str | type[Refusal]:
        async with web_workers(owner_url, database, 1) as (worker,):
            return await pay(worker, bill(), "key-00001")

    assert asyncio.run(whole()) == "accepted"
    ((exchange,),) = rows(database, "SELECT id FROM exchange")
    for _ in range(2):
        with database.transaction() as tx:
            open_suspense_for_refused(
                tx, environment=LIVE, exchange=exchange, refused={1: "bill.unknown"}, actor="CIS"
            )
    assert rows(
        database, "SELECT outcome, fault::text, rule FROM exchange_outcome ORDER BY seq"
    ) == [
        ("accepted", None, None),
        ("suspense", "provider", "bill.unknown"),
    ]
    assert {name: balance for _, name, balance in rows(database, BALANCE)} == {
        "collected": 0,
        "receivable": 25_787,
        "suspense": -25_787,
    }
