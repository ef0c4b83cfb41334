"""Promise 1: no agreement, no data. Suspension with calls running on two web workers."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from dataclasses import dataclass, field

import aiohttp
import pytest
from running_hub import RunningHub

from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.counterparts.agencies.hub_client import Client, HubClient
from sainam.counterparts.cis import customer_account
from sainam.kit.database import Database

ONCB = "MOU-ONCB-2568-01"
CALLS = 10_000
SUSPENSIONS = 20
CALLERS = 32

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("G4")]


@dataclass
class Traffic:
    """`closed` is set between the return of a suspension and the start of the resumption."""

    closed: asyncio.Event = field(default_factory=asyncio.Event)
    begun: int = 0
    ended: Counter[int] = field(default_factory=Counter)
    let_through_while_closed: int = 0


async def call_on_and_on(traffic: Traffic, url: str, token: str) -> None:
    headers = {
        "Authorization": f"Bearer {token}",
        "Sainam-Agency": "ONCB",
        "Sainam-Purpose": "narcotics-investigation",
        "Sainam-Case": "TEST-1",
    }
    async with aiohttp.ClientSession() as session:
        while traffic.begun < CALLS:
            traffic.begun += 1
            asked = {"customer_account": customer_account(traffic.begun % 900 + 1)}
            begun_closed = traffic.closed.is_set()
            async with session.post(
                f"{url}/v1/water-use-six-months/ask", json=asked, headers=headers
            ) as answer:
                await answer.read()
            traffic.ended[answer.status] += 1
            if begun_closed and traffic.closed.is_set() and answer.status == 200:
                traffic.let_through_while_closed += 1


def records(database: Database) -> tuple[int, int]:
    """How many exchanges and outcomes of the agreement are committed now."""
    with database.read_only() as tx:
        row = tx.execute(
            "SELECT (SELECT count(*) FROM exchange WHERE agreement = %s),"
            " (SELECT count(*) FROM exchange_outcome o JOIN exchange e"
            "  ON e.environment = o.environment AND e.id = o.exchange WHERE e.agreement = %s)",
            (ONCB, ONCB),
        ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


async def suspend_again_and_again(traffic: Traffic, database: Database) -> list[str]:
    """Between a suspension's return and the resumption nothing may be committed."""
    wrong = []
    for round_ in range(SUSPENSIONS):
        pause = traffic.begun + CALLS // (SUSPENSIONS + 2)
        while traffic.begun < min(pause, CALLS - CALLERS):
            await asyncio.sleep(0.002)
        await asyncio.to_thread(take_step, database, "suspend")
        traffic.closed.set()
        at_once = await asyncio.to_thread(records, database)
        seen = traffic.begun
        while traffic.begun < min(seen + 3 * CALLERS, CALLS):
            await asyncio.sleep(0.002)
        later = await asyncio.to_thread(records, database)
        if at_once != later:
            wrong.append(f"suspension {round_}: {at_once} grew to {later}")
        traffic.closed.clear()
        await asyncio.to_thread(take_step, database, "resume")
    return wrong


def take_step(database: Database, step: str) -> None:
    verb = suspend_agreement if step == "suspend" else resume_agreement
    with database.transaction() as tx:
        verb(tx, "live", ONCB, actor="tests", reason="promise 1")


async def token_of(hub: RunningHub) -> str:
    key = hub.installation.parties / "linkage-center.jwk.json"
    async with HubClient(hub.url, Client("linkage-center", key)) as client:
        return await client.token()


def test_after_a_suspension_has_returned_no_later_call_succeeds_and_no_record_commits(
    hub: RunningHub,
) -> None:
    async def whole() -> tuple[Traffic, list[str]]:
        traffic = Traffic()
        token = await token_of(hub)
        callers = [
            asyncio.create_task(call_on_and_on(traffic, hub.url, token)) for _ in range(CALLERS)
        ]
        wrong = await suspend_again_and_again(traffic, database)
        await asyncio.gather(*callers)
        return traffic, wrong

    with Database(hub.database_url, application_name="tests") as database:
        traffic, wrong = asyncio.run(whole())
        with database.read_only() as tx:
            row = tx.execute(
                "SELECT count(*), count(o.exchange), count(*) FILTER (WHERE o.outcome = 'cut')"
                " FROM exchange e LEFT JOIN exchange_outcome o"
                " ON o.environment = e.environment AND o.exchange = e.id"
                " WHERE e.agreement = %s",
                (ONCB,),
            ).fetchone()
    assert not wrong
    assert traffic.let_through_while_closed == 0
    assert set(traffic.ended) == {200, 403}
    assert traffic.ended[200] > 0
    assert traffic.ended[403] > 0
    assert row is not None
    assert row[0] == row[1], "every look-up that was asked has exactly one outcome"


def test_an_owner_that_is_slow_is_cut_by_the_suspension_and_nothing_leaves(
    hub: RunningHub,
) -> None:
    async def whole() -> int:
        token = await token_of(hub)
        async with aiohttp.ClientSession() as session:
            await slow_cis(session, hub, 2)
            running = asyncio.create_task(one_call(session, hub, token))
            await until_asked(database)
            await asyncio.to_thread(take_step, database, "suspend")
            status, body = await running
            await asyncio.to_thread(take_step, database, "resume")
        assert body["rule"] == "agreement.cut"
        return status

    with Database(hub.database_url, application_name="tests") as database:
        assert asyncio.run(whole()) == 403


async def slow_cis(session: aiohttp.ClientSession, hub: RunningHub, seconds: int) -> None:
    token = (hub.installation.parties / "hub-at-cis.token").read_text().strip()
    async with session.put(
        f"http://127.0.0.1:{hub.installation.port('cis')}/faults",
        json={"on": "look_ups", "answer_late": 1, "answer_late_s": seconds},
        headers={"Authorization": f"Bearer {token}"},
    ) as answer:
        assert answer.status == 200


async def one_call(
    session: aiohttp.ClientSession, hub: RunningHub, token: str
) -> tuple[int, dict[str, object]]:
    async with session.post(
        f"{hub.url}/v1/water-use-six-months/ask",
        json={"customer_account": customer_account(7)},
        headers={
            "Authorization": f"Bearer {token}",
            "Sainam-Agency": "ONCB",
            "Sainam-Purpose": "narcotics-investigation",
            "Sainam-Case": "TEST-CUT",
        },
    ) as answer:
        return answer.status, await answer.json(content_type=None)


async def until_asked(database: Database) -> None:
    def asked() -> bool:
        with database.read_only() as tx:
            return bool(
                tx.execute(
                    "SELECT FROM exchange e WHERE e.agreement = %s AND NOT EXISTS (SELECT FROM"
                    " exchange_outcome o WHERE o.environment = e.environment"
                    " AND o.exchange = e.id)",
                    (ONCB,),
                ).fetchall()
            )

    async with asyncio.timeout(10):
        while not await asyncio.to_thread(asked):
            with contextlib.suppress(TimeoutError):
                await asyncio.sleep(0.01)
