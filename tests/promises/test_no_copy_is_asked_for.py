"""L2: a look-up in a registry serves one service request and stands for a paper."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from call_desk import ASKER, LIVE, bring_in, look_up, moment_of, rows, web_workers

from sainam.agencies.operation import Operation
from sainam.agreements.refusals import ServiceRequestMissing
from sainam.contracts.minimise import minimise_json
from sainam.exchanges.refusals import NoData
from sainam.exchanges.replaced_papers.tie_paper import Replaced, TiePaper, papers_replaced
from sainam.kit.database import AsyncDatabase, Database
from sainam.lookups.ask_owner import LookUp

pytestmark = pytest.mark.row("L2")


def asked(
    database: Database,
    owner_url: str,
    *requests: str | None,
    answer: bytes | None = b'{"customer_account": "990000010"}',
    tied: bool = True,
) -> None:
    """One look-up for each service request, one after the other."""

    async def owner(*_: object) -> bytes | None:
        before = rows(database, "SELECT count(*) FROM replaced_paper")
        assert before != [(0,)] or not tied  # tied before the owner is asked
        return answer

    async def whole() -> None:
        async with (
            web_workers(owner_url, database, 1) as (worker,),
            AsyncDatabase(owner_url, application_name="tests papers") as hot,
        ):
            given: dict[str, Any] = {"tie_paper": TiePaper(hot.run)} if tied else {}
            looking_up = LookUp(
                standings=worker.standings, recorder=worker.recorder, ask_owner=owner,
                minimise=lambda _dataset, answer, fields: minimise_json(answer, fields),
                operation=lambda _owner, _dataset: Operation(path="/id", key="account"), **given,
            )  # fmt: skip
            by_one_token = look_up()
            for request in requests:
                call = replace(by_one_token, service_request=request)
                await looking_up(call, environment=LIVE, credential="cis", key="990000010")

    asyncio.run(whole())


def counted(database: Database) -> tuple[Replaced, ...]:
    at = moment_of(database)
    with database.read_only() as tx:
        return papers_replaced(tx, at - timedelta(days=1), at + timedelta(days=1))


@pytest.mark.parametrize("request_named", [None, "", "  "])
def test_without_a_service_request_nothing_is_looked_up(
    database: Database, owner_url: str, request_named: str | None
) -> None:
    bring_in(database, ASKER, "ONCB", replaces="id_card")
    with pytest.raises(ServiceRequestMissing):
        asked(database, owner_url, request_named)
    assert rows(database, "SELECT count(*) FROM exchange") == [(0,)]


def test_what_was_let_through_before_does_not_stand_for_a_call_without_a_request(
    database: Database, owner_url: str
) -> None:
    """One process, which remembers permits."""
    bring_in(database, ASKER, "ONCB", replaces="id_card")
    with pytest.raises(ServiceRequestMissing):
        asked(database, owner_url, "CR-2569-00001", None)
    assert rows(database, "SELECT count(*) FROM exchange") == [(1,)]


def test_two_look_ups_for_one_request_are_one_copy_less(database: Database, owner_url: str) -> None:
    bring_in(database, ASKER, "ONCB", replaces="id_card")
    asked(database, owner_url, "CR-2569-00001", "CR-2569-00001", "CR-2569-00002")
    assert counted(database) == (Replaced("id_card", 2, 3),)


def test_what_a_registry_did_not_answer_replaced_no_paper(
    database: Database, owner_url: str
) -> None:
    bring_in(database, ASKER, "ONCB", replaces="house_registration")
    with pytest.raises(NoData):
        asked(database, owner_url, "CR-2569-00001", answer=None)
    assert rows(database, "SELECT service_request, paper FROM replaced_paper") == [
        ("CR-2569-00001", "house_registration")
    ]
    assert counted(database) == ()


def test_a_look_up_that_cannot_be_tied_does_not_leave(database: Database, owner_url: str) -> None:
    bring_in(database, ASKER, "ONCB", replaces="id_card")
    with pytest.raises(ServiceRequestMissing):
        asked(database, owner_url, "CR-2569-00001", tied=False)
    assert rows(database, "SELECT outcome FROM exchange_outcome") == []


def test_where_no_paper_is_replaced_no_request_is_asked_for(
    database: Database, owner_url: str
) -> None:
    bring_in(database, ASKER, "ONCB")
    asked(database, owner_url, None, tied=False)
    assert counted(database) == ()
