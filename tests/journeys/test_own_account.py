"""A citizen sees their own bills and use at a channel, over HTTP, and nobody else's: C1, C2."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.cis.subject import subject_of
from sainam.tour.links.citizens import BILLS, CHANNELS, PURPOSE, USE, own
from sainam.tour.tourist import Tourist

pytestmark = pytest.mark.xdist_group("hub")
ROWS = [pytest.param(row, marks=pytest.mark.row(row)) for row in CHANNELS]


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


def seen(
    tourist: Tourist, row: str, dataset: str, customer: int, person: int, **more: str
) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub(CHANNELS[row][0]) as hub:
            on = On(purpose=PURPOSE, subject=tourist.signed_in(subject_of(person)), **more)
            return await own(hub, dataset, customer, on)

    return tourist.run(whole())


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize("dataset", [BILLS, USE])
def test_a_person_sees_their_own_account(tourist: Tourist, row: str, dataset: str) -> None:
    answer = seen(tourist, row, dataset, 21, person=21)
    assert (answer.status, answer.agreement) == (200, CHANNELS[row][1])
    assert "name" not in answer.body


@pytest.mark.parametrize("row", ROWS)
def test_nobody_learns_whether_another_account_exists(
    tourist: Tourist, hub: RunningHub, row: str
) -> None:
    """A neighbour's account and one that nobody has are refused in the same words."""
    neighbour = seen(tourist, row, BILLS, 22, person=21)
    nobody = seen(tourist, row, BILLS, 900_000, person=21)
    stranger = seen(tourist, row, BILLS, 22, person=999_999)
    for answer in (neighbour, nobody, stranger):
        assert (answer.status, answer.body["rule"]) == (403, "person.not_theirs")
        assert answer.body["title"] == neighbour.body["title"]
        assert hub.rows(
            "SELECT outcome, rule FROM exchange_outcome WHERE exchange = %s", (answer.exchange,)
        ) == [("cut", "person.not_theirs")]


@pytest.mark.row("C1")
def test_a_provider_of_the_sandbox_proves_nobody_in_real_use(tourist: Tourist) -> None:
    async def whole() -> Answer:
        async with tourist.hub("onmobile") as hub:
            token = tourist.signed_in(subject_of(21), "citizens-id-sandbox")
            return await own(hub, BILLS, 21, On(purpose=PURPOSE, subject=token))

    answer = tourist.run(whole())
    assert (answer.status, answer.body["rule"]) == (401, "person.unreadable")


@pytest.mark.row("C1")
def test_who_was_signed_in_stands_nowhere_in_plain(tourist: Tourist, hub: RunningHub) -> None:
    answer = seen(tourist, "C1", BILLS, 31, person=31)
    assert answer.status == 200
    for table in ("exchange", "exchange_outcome", "audit_event", "refusal"):
        found = hub.rows(
            f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s",
            (f"%{subject_of(31)}%",),
        )
        assert found == [(0,)], table
