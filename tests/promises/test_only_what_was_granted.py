"""Promise 2: what was not granted never leaves, whatever the owner's system answers."""

from __future__ import annotations

import asyncio

import msgspec
import pytest
from call_desk import ASKER, LIVE, bring_in, look_up, rows, web_workers

from sainam.agencies.operation import Operation
from sainam.contracts.minimise import minimise_json
from sainam.exchanges.refusals import OwnerFailed
from sainam.kit.database import Database
from sainam.lookups.ask_owner import LookUp

pytestmark = pytest.mark.row("G4")

MORE = {
    "customer_account": "990000010",
    "name": "สมหญิง ทดสอบ",
    "citizen_id": "0000000000001",
    "use": [{"month": "2026-10", "cubic_metres": 12, "address": "1 ถนนทดสอบ"}],
}


def asked_of_an_owner_that_answers(
    database: Database, owner_url: str, content: bytes
) -> tuple[bytes, list[tuple[str, ...]]]:
    """The bytes that leave, and which fields the owner was asked for."""
    wanted: list[tuple[str, ...]] = []

    async def owner(*asked: object) -> bytes:
        fields = asked[4]
        assert isinstance(fields, tuple)
        wanted.append(fields)
        return content

    async def whole() -> bytes:
        async with web_workers(owner_url, database, 1) as (worker,):
            looking_up = LookUp(
                standings=worker.standings,
                recorder=worker.recorder,
                ask_owner=owner,
                minimise=lambda _dataset, answer, fields: minimise_json(answer, fields),
                operation=lambda _owner, _dataset: Operation(path="/use", key="account"),
            )
            answer = await looking_up(
                look_up(), environment=LIVE, credential="linkage", key="990000010"
            )
            return answer.body

    return asyncio.run(whole()), wanted


def test_an_owner_that_tells_more_than_it_was_asked_is_cut_down(
    database: Database, owner_url: str
) -> None:
    granted = ("customer_account", "use.month", "use.cubic_metres")
    bring_in(database, ASKER, "ONCB", fields=granted)
    body, wanted = asked_of_an_owner_that_answers(database, owner_url, msgspec.json.encode(MORE))
    assert wanted == [granted]
    assert msgspec.json.decode(body) == {
        "customer_account": "990000010",
        "use": [{"month": "2026-10", "cubic_metres": 12}],
    }
    assert rows(database, "SELECT outcome, fields, bytes FROM exchange_outcome") == [
        ("answered", ",".join(granted), len(body))
    ]


@pytest.mark.parametrize(
    "content",
    [b"[]", b'"990000010"', b"<html>", b"\xff", b"", b'{"customer_account": ' + b"[" * 99_999],
    ids=["list", "text", "page", "bytes", "nothing", "nested without end"],
)
def test_of_an_answer_that_cannot_be_cut_down_nothing_leaves(
    database: Database, owner_url: str, content: bytes
) -> None:
    bring_in(database, ASKER, "ONCB")
    with pytest.raises(OwnerFailed):
        asked_of_an_owner_that_answers(database, owner_url, content)
    assert rows(database, "SELECT outcome, fault, fields FROM exchange_outcome") == [
        ("failed", "provider", None)
    ]
