"""What an agreement limits is told in headers, and held: calls in a minute, and from where."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from running_hub import RunningHub

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import Clause, Grant
from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.agencies.linkage_center import LinkageCenter
from sainam.counterparts.cis import customer_account
from sainam.formats.layout import Title
from sainam.tour.tourist import Tourist

pytestmark = [pytest.mark.xdist_group("hub"), pytest.mark.row("G4")]


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


def asked_three_times(tourist: Tourist, name: str, **limits: Any) -> list[Answer]:
    """By the Linkage Center for the National Intelligence Agency, under limits of its own."""
    agreement = f"MOU-NIA-{name}-{tourist.number}"
    grant = Grant(
        dataset="water-use-six-months", link="G4b", pattern="lookup",
        fields=("customer_account", "use.month", "use.cubic_metres"),
        purposes=("criminal-investigation",), channels=("api",), owner="CIS",
        owner_agreement="ORDER-CIS-2568-01", carriers=("DOPA-LINKAGE",), clause="1", **limits,
    )  # fmt: skip
    tourist.bring_in(
        Agreement(
            id=agreement, kind="mou", agency="NIA", title=Title("ทดสอบ", "Of a test"),
            reference=agreement, first_day=tourist.today,
            until=tourist.today + timedelta(days=30), recorded_by="legal.officer",
            confirmed_by="legal.head", environments=("live",), grants=(grant,),
            clauses=(Clause("1", "ทดสอบ", "of a test", ("DGA-2562-13",)),),
        ),
        agreements.Door(
            f"linkage-center:{agreement}:api", "live", agreement, "linkage-center", "api", None,
            shut=False,
        ),
    )  # fmt: skip

    async def whole() -> list[Answer]:
        async with tourist.hub("linkage-center") as hub:
            on = On(purpose="criminal-investigation", agency="NIA", agreement=agreement)
            center = LinkageCenter(hub)
            return [await center.water_use(customer_account(9), on) for _ in range(3)]

    answers = tourist.run(whole())
    tourist.end(agreement)
    return answers


def test_two_calls_in_a_minute_and_then_a_moment_of_patience(tourist: Tourist) -> None:
    first, second, third = asked_three_times(tourist, "RATE", rate_per_minute=2, quota=50)
    assert (first.status, second.status) == (200, 200)
    assert first.headers["ratelimit-policy"] == '"minute";q=2;w=60'
    month, minute = first.headers["ratelimit"].split(", ")
    assert (month.split(";")[:2], minute.split(";")[:2]) == (
        ['"month"', "r=49"],
        ['"minute"', "r=1"],
    )
    assert (third.status, third.body["rule"], third.headers["retry-after"]) == (
        429, "rate.exceeded", "1",
    )  # fmt: skip
    assert third.exchange, "on record"


def test_from_an_address_that_was_not_agreed_nothing_is_asked(tourist: Tourist) -> None:
    [*refused] = asked_three_times(tourist, "ADDRESS", addresses=("203.0.113.0/24",))
    assert {(one.status, one.body["rule"]) for one in refused} == {(403, "agreement.address")}
    answered = asked_three_times(tourist, "AT-HOME", addresses=("127.0.0.0/8",))
    assert {one.status for one in answered} == {200}
