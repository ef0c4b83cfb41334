"""From wherever a person looks a link leads to the trace, and each of these links opens."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_portal import portal_over
from litestar.testing import TestClient
from worked_hub import ONCB, WorkedHub

from sainam.portal import build_assets
from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.sessions import SESSION_COOKIE
from sainam.portal.views.exchanges import ExchangeFilter

pytestmark = [
    pytest.mark.row("L1"),
    pytest.mark.xdist_group("portal readings"),
]  # fmt: skip
DATASET = "water-use-six-months"


class WithSignIn:
    """The readings of the worked hub, for the people of the sample."""

    def __init__(self, pages: HubReadings) -> None:
        self._pages = pages
        self.bare = False
        self.session = SampleHub().session

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pages, name)


@pytest.fixture(scope="module")
def portal(hub: WorkedHub, pages: HubReadings) -> TestClient[Any]:
    del hub
    build_assets.main()
    return TestClient(portal_over(WithSignIn(pages), SampleActions()))  # type: ignore[arg-type]


def seen(portal: TestClient[Any], path: str, who: str = "operator") -> str:
    answer = portal.get(path, headers={"Cookie": f"{SESSION_COOKIE}={who}"})
    assert answer.status_code == 200, path
    return answer.text


def ways(portal: TestClient[Any], path: str, who: str = "operator") -> set[str]:
    """What the page leads to the trace of; each was opened."""
    found = {unescape(one) for one in re.findall(r'href="(/en/trace\?about=[^"]+)"', seen(
        portal, path, who
    ))}  # fmt: skip
    for one in found:
        seen(portal, one, who)
    return {re.sub("%3A", ":", one).partition("about=")[2].partition(":")[0] for one in found}


@pytest.fixture(scope="module")
def places(hub: WorkedHub, pages: HubReadings) -> dict[str, str]:
    row = next(
        one
        for one in pages.exchanges(ExchangeFilter(environment="live")).rows
        if one.agreement_id == ONCB
    )
    file = hub.files["MWA_BILL_01.TXT"]
    return {
        "exchange": f"/en/exchanges/{row.id}", "file": f"/en/files/{file}",
        "lines": f"/en/files/{file}/lines", "refusals": "/en/refusals",
        "agreement": f"/en/agreements/{ONCB}", "link": "/en/links/G4c",
        "dataset": f"/en/datasets/{DATASET}", "instrument": "/en/law/instrument/CCA-2550",
        "measure": "/en/measures/L4-1",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        ("exchange", {"exchange", "agency"}),
        ("file", {"exchange"}),
        ("lines", {"exchange", "line"}),
        ("refusals", {"refusal"}),
        ("agreement", {"agreement", "agency", "clause", "field"}),
        ("link", {"link", "agency", "system"}),
        ("dataset", {"dataset", "field"}),
        ("instrument", {"instrument", "provision"}),
        ("measure", {"measure"}),
    ],
)
def test_a_page_leads_to_the_trace_and_the_way_opens(
    portal: TestClient[Any], places: dict[str, str], place: str, kinds: set[str]
) -> None:
    assert kinds <= ways(portal, places[place])


def test_an_agencys_person_goes_the_same_ways_among_its_own_alone(portal: TestClient[Any]) -> None:
    assert ways(portal, f"/en/datasets/{DATASET}", "officer") == {"dataset", "field"}
    page = seen(portal, f"/en/trace?about=agreement:{ONCB}", "officer")
    assert "BIGC" not in page
    assert "/en/exchanges/" not in page
    for foreign in ("agency:BIGC", "field:bill-payments/amount", "measure:L4-1"):
        answer = portal.get(
            f"/en/trace?about={foreign}", headers={"Cookie": f"{SESSION_COOKIE}=officer"}
        )
        assert answer.status_code == 404, foreign
