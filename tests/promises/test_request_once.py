"""Promise 5 for service requests: one for each reference, without a hole, moved in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from call_desk import LIVE, bring_in, reader, rows
from key_desk import masters_of

from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.permit import Call
from sainam.agreements.refusals import AgreementEnded
from sainam.exchanges.content.sealing import ACCOUNT, SUBMITS, Keeping, Sealing
from sainam.exchanges.refusals import NoSuchExchange, SameKeyOtherContent
from sainam.exchanges.standing_cache import StandingCache
from sainam.exchanges.submission import Journalled
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.refusal import Refusal
from sainam.service_requests.refusals import EditUnderWay, ReferenceUsed
from sainam.service_requests.take_request import TakeServiceRequest
from sainam.service_requests.take_word import take_word
from sainam.service_requests.word import Word

pytestmark = pytest.mark.row("I3")
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
PLAN = ("checking", "pending", "approved", "completed")


def keys_of(url: str, database: Database) -> DataKeys:
    return DataKeys(database, masters_of(url, database))


@asynccontextmanager
async def channels(url: str, database: Database) -> AsyncIterator[list[TakeServiceRequest]]:
    """Two web processes, each with a memory of its own."""
    for agency in ("IMIND", "WLMA"):
        bring_in(
            database, f"ORDER-{agency}", agency, dataset="complaints", link="I3",
            pattern="submit", fields=("reference", "topic", "details"),
            purposes=("service-request",),
        )  # fmt: skip
    async with AsyncExitStack():
        taken = []
        for _ in range(2):
            standings = StandingCache(reader(database))
            await standings.refresh()
            sealing = Sealing(
                keys_of(url, database), lambda _: Keeping(SUBMITS, ACCOUNT), standings.moment
            )
            taken.append(
                TakeServiceRequest(
                    database=database, standings=standings, sealing=sealing,
                    kind_of=lambda _: "complaint",
                )
            )  # fmt: skip
        yield taken


def call(agency: str) -> Call:
    return Call(
        caller=agency, agency=agency, dataset="complaints", pattern="submit", channel="api",
        purpose="service-request", case_number=None, doors={f"ORDER-{agency}": 1},
    )  # fmt: skip


async def brings(
    channel: TakeServiceRequest, reference: str, *, agency: str = "IMIND", key: str = "",
    topic: str = "bill", edits: UUID | None = None,
) -> Journalled | type[Refusal]:  # fmt: skip
    payload = {"reference": reference, "topic": topic, "details": "ทดสอบ"}
    asked: dict[str, Any] = {
        "environment": LIVE, "credential": agency.lower(), "key": key or uuid4().hex,
        "payload": payload,
    }  # fmt: skip
    try:
        if edits is not None:
            return await channel.edit(call(agency), submission=edits, **asked)
        return await channel.take(call(agency), **asked)
    except Refusal as refusal:
        return type(refusal)


def number(done: Journalled | type[Refusal]) -> str:
    assert isinstance(done, Journalled)
    return str(msgspec.json.decode(done.body)["number"])


def test_many_who_bring_the_same_reference_at_once_make_one_request(
    owner_url: str, database: Database
) -> None:
    async def whole() -> list[Journalled | type[Refusal]]:
        async with channels(owner_url, database) as two:
            return await asyncio.gather(*(brings(two[n % 2], "R-1") for n in range(16)))

    done = asyncio.run(whole())
    assert len({number(one) for one in done}) == 1
    assert rows(database, "SELECT number FROM service_request") == [(number(done[0]),)]
    assert rows(database, "SELECT count(*) FROM delivery") == [(1,)]
    assert rows(database, "SELECT last FROM service_request_number") == [(1,)]


def test_numbers_have_no_hole_and_two_agencies_may_use_one_reference(
    owner_url: str, database: Database
) -> None:
    async def whole() -> list[Journalled | type[Refusal]]:
        async with channels(owner_url, database) as two:
            return await asyncio.gather(
                *(
                    brings(two[n % 2], f"R-{n // 2}", agency=("IMIND", "WLMA")[n % 2])
                    for n in range(20)
                )
            )

    numbers = sorted(number(one) for one in asyncio.run(whole()))
    assert [int(each.rpartition("-")[2]) for each in numbers] == list(range(1, 21))


def test_the_key_the_reference_and_an_edit_under_way_each_refuse_by_their_own_rule(
    owner_url: str, database: Database
) -> None:
    async def whole() -> list[Any]:
        async with channels(owner_url, database) as (one, other):
            first = await brings(one, "R-1", key="key-00001")
            assert isinstance(first, Journalled)
            return [
                (await brings(other, "R-1", key="key-00001")) == first,
                await brings(other, "R-1", key="key-00001", topic="quality"),
                await brings(other, "R-1", topic="quality"),
                await brings(other, "R-1", topic="quality", edits=first.exchange),
                await brings(other, "R-1", agency="WLMA", edits=first.exchange),
            ]

    replayed, *refused = asyncio.run(whole())
    assert not replayed, "it is told that it was seen before"
    assert refused == [SameKeyOtherContent, ReferenceUsed, EditUnderWay, NoSuchExchange]
    assert rows(database, "SELECT count(*) FROM service_request_version") == [(1,)]


def test_after_the_order_has_ended_nothing_is_taken(owner_url: str, database: Database) -> None:
    async def whole() -> Journalled | type[Refusal]:
        async with channels(owner_url, database) as (one, _):
            await brings(one, "R-1")
            with database.transaction() as tx:
                end_agreement(tx, LIVE, "ORDER-IMIND", actor="tests", reason="tests")
            return await brings(one, "R-2")

    assert asyncio.run(whole()) is AgreementEnded
    assert rows(database, "SELECT reference FROM service_request") == [("R-1",)]


def test_in_whatever_order_its_steps_are_told_a_request_ends_alike(
    owner_url: str, database: Database
) -> None:
    orders = list(permutations(range(1, 5)))

    async def bring_all() -> list[Journalled | type[Refusal]]:
        async with channels(owner_url, database) as (one, _):
            return [await brings(one, f"R-{place}") for place in range(len(orders))]

    keys = keys_of(owner_url, database)
    for order, done in zip(orders, asyncio.run(bring_all()), strict=True):
        assert isinstance(done, Journalled)
        for step in (*order, order[0]):
            word = Word(step, PLAN[step - 1], f"step-{step}", AT + timedelta(minutes=step))  # type: ignore[arg-type]
            with database.transaction() as tx:
                take_word(tx, LIVE, done.exchange, f"m-{uuid4()}", word, keys=keys, actor="cis")
    ends = rows(
        database,
        "SELECT DISTINCT step, state, work_step, waits_since FROM service_request_standing",
    )
    assert ends == [(4, "completed", "step-4", None)]
    kept = rows(
        database, "SELECT reading, count(*) FROM service_request_word GROUP BY 1 ORDER BY 1"
    )
    assert dict(kept)["repeated"] == len(orders)
    assert "conflicting" not in dict(kept)
