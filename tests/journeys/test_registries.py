"""CIS asks registries through the Linkage Center and DGA, over HTTP: G3a to G3i, and G5."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from running_hub import RunningHub

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.cis.customer import citizen_id
from sainam.counterparts.hosted.linkage.registers import juristic_id
from sainam.links.read_catalogue import read_catalogue
from sainam.portal.readings.exchanges.show_exchange import show_exchange
from sainam.portal.readings.names import Names
from sainam.tour.links.registries import CALLER, OFFICER, PURPOSE, REGISTRIES, Registry, ask
from sainam.tour.tourist import Tourist

pytestmark = pytest.mark.xdist_group("hub")
ROWS = [pytest.param(row, marks=pytest.mark.row(row)) for row in REGISTRIES]
ON = On(purpose=PURPOSE, service_request="SR-TEST-REGISTRY", officer=OFFICER)


@pytest.fixture(scope="module")
def tourist(hub: RunningHub) -> Iterator[Tourist]:
    with Tourist(hub.installation) as walking:
        yield walking


def asked(tourist: Tourist, registry: Registry, key: str, on: On = ON, *fields: str) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub(CALLER) as hub:
            return await ask(hub, registry, key, on, *fields)

    return tourist.run(whole())


@pytest.mark.parametrize("row", ROWS)
def test_a_registry_answers_what_was_granted_in_the_contracts_words(
    tourist: Tourist, row: str
) -> None:
    registry = REGISTRIES[row]
    answer = asked(tourist, registry, registry.known)
    assert (answer.status, answer.agreement) == (200, "ORDER-CIS-REGISTRIES-2568-01")
    assert answer.body[registry.key_field] == registry.known
    assert sorted(answer.body) == sorted(registry.told)


@pytest.mark.row("G3b")
def test_dates_are_told_in_the_common_era(tourist: Tourist) -> None:
    card = asked(tourist, REGISTRIES["G3b"], citizen_id(3)).body
    assert card["expires_on"] == "2035-04-04"  # the registry wrote 25780404


@pytest.mark.row("G5")
def test_a_company_is_told_again_for_a_day_and_the_register_is_not_asked_twice(
    tourist: Tourist, hub: RunningHub
) -> None:
    company = REGISTRIES["G5"]
    first = asked(tourist, company, juristic_id(41))
    tourist.played("linkage", "PUT", "/faults", {"fail_500": 1, "below": "/ws/dbd"})
    again = asked(tourist, company, juristic_id(41))
    tourist.played("linkage", "PUT", "/faults", {})
    assert (again.status, again.body) == (200, first.body)
    assert again.exchange != first.exchange
    [(source,)] = hub.rows(
        "SELECT source FROM answer_given_again WHERE exchange = %s", (again.exchange,)
    )
    assert source == UUID(first.exchange)
    left = [one.headers["ratelimit"].split(";")[1] for one in (first, again)]
    assert left[0] == f"r={int(left[1][2:]) + 1}", "taken for asking ..."
    third = asked(tourist, company, juristic_id(42))
    assert third.headers["ratelimit"].split(";")[1] == left[1], "... and given back when not asked"


@pytest.mark.row("G5")
def test_what_was_kept_is_not_given_after_the_source_took_a_step(tourist: Tourist) -> None:
    company = REGISTRIES["G5"]
    asked(tourist, company, juristic_id(51))
    tourist.suspend(company.source)
    tourist.resume(company.source)
    tourist.played("linkage", "PUT", "/faults", {"fail_500": 1, "below": "/ws/dbd"})
    answer = asked(tourist, company, juristic_id(51))
    tourist.played("linkage", "PUT", "/faults", {})
    assert (answer.status, answer.body["rule"], answer.fault) == (502, "owner.failed", "provider")


@pytest.mark.row("G3b")
def test_a_source_that_permits_no_second_telling_is_asked_each_time(tourist: Tourist) -> None:
    card = REGISTRIES["G3b"]
    asked(tourist, card, citizen_id(61))
    tourist.played("linkage", "PUT", "/faults", {"fail_500": 1, "below": "/ws/dopa"})
    assert asked(tourist, card, citizen_id(61)).status == 502
    tourist.played("linkage", "PUT", "/faults", {})


@pytest.mark.row("G3a")
def test_each_officer_is_named_to_the_exchange_and_stands_nowhere_in_plain(
    tourist: Tourist, hub: RunningHub
) -> None:
    officer = citizen_id(77_123)
    answer = asked(
        tourist, REGISTRIES["G3a"], citizen_id(71),
        On(purpose=PURPOSE, service_request="SR-TEST-OFFICER", officer=officer),
    )  # fmt: skip
    assert answer.status == 200
    assert officer in tourist.played("linkage", "GET", "/agents")["agents"]
    for table in ("exchange", "exchange_outcome", "audit_event", "refusal"):
        found = hub.rows(
            f"SELECT count(*) FROM {table} AS t WHERE t::text LIKE %s",
            (f"%{officer}%",),
        )
        assert found == [(0,)], table


@pytest.mark.row("G3a")
def test_no_secret_and_no_id_stands_in_a_log(tourist: Tourist, hub: RunningHub) -> None:
    """They go in addresses here, and addresses are what is logged everywhere."""
    person = citizen_id(81)
    tourist.played("linkage", "PUT", "/faults", {"break_connection": 2, "below": "/ws/"})
    for _ in range(2):
        asked(tourist, REGISTRIES["G3a"], person)
    tourist.played("linkage", "PUT", "/faults", {})
    secret = (hub.installation.parties / "hub-at-linkage.token").read_text().strip()
    for log in hub.installation.logs.glob("*.log"):
        written = log.read_text(errors="replace")
        assert person not in written, log.name
        assert secret not in written, log.name


@pytest.mark.row("G5")
def test_the_page_of_an_answer_given_again_leads_to_the_first(tourist: Tourist) -> None:
    company = REGISTRIES["G5"]
    first = asked(tourist, company, juristic_id(61))
    again = asked(tourist, company, juristic_id(61))
    names = Names(read_catalogue(tourist.installation.settings.catalogue).catalogue)
    with tourist.database.read_only() as tx:
        masters = tourist.installation.masters()
        page = show_exchange(tx, names, masters, UUID(again.exchange), frozenset())
    assert page is not None
    assert page.given_again_from == first.exchange
