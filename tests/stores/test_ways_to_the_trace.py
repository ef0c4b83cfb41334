"""From wherever a person looks a link leads to the trace, and each of these links opens."""

from __future__ import annotations

import re
from html import unescape
from typing import Any, cast

import pytest
from browser.sample_evidence import SampleEvidence
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_people import SamplePeople
from browser.sample_portal import UTILITY
from litestar import Litestar
from litestar.testing import TestClient
from msgspec.structs import replace
from worked_hub import DPO, ONCB, WorkedHub

from sainam.evidence.desks import EvidenceDesks
from sainam.evidence.impact.impact_desk import ImpactDesk
from sainam.onboarding.people.desks import Desks
from sainam.portal import build_assets
from sainam.portal.frame import Frame
from sainam.portal.mount import portal_pages
from sainam.portal.portal_data import PortalData
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.sessions import SESSION_COOKIE
from sainam.portal.views.exchanges import ExchangeFilter
from sainam.portal.views.people import SessionView

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

    def session(self, token: str) -> SessionView | None:
        """`dpo` is the worked hub's own; everybody else is of the sample."""
        found = SampleHub().session("operator" if token == "dpo" else token)
        if found is None or token != "dpo":
            return found
        return replace(found, person=replace(found.person, login="dpo", roles=frozenset({"dpo"})))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._pages, name)


def portal_with(hub: WithSignIn, evidence: SampleEvidence) -> Litestar:
    frame = Frame(utility=UTILITY, environment="live", secure_cookies=False)
    return portal_pages(
        frame, cast("PortalData", hub), SampleActions(), cast("Desks", SamplePeople()),
        cast("HubDossiers", None), cast("EvidenceDesks", evidence),
    )  # fmt: skip


@pytest.fixture(scope="module")
def portal(hub: WorkedHub, pages: HubReadings) -> TestClient[Any]:
    del hub
    build_assets.main()
    return TestClient(portal_with(WithSignIn(pages), SampleEvidence()))


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
        for one in pages.exchanges(ExchangeFilter(environment="live"), DPO).rows
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


def form_token(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_officer_keeps_a_report_of_impact_and_has_it_again(
    hub: WorkedHub, pages: HubReadings
) -> None:
    evidence = SampleEvidence()
    evidence.impacts = ImpactDesk(hub.database, hub.byte_store)  # type: ignore[assignment]
    portal = TestClient(portal_with(WithSignIn(pages), evidence))
    address = "/en/trace?about=provision:PDPA-2562-24&on=2026-11-22"
    form = {
        "about": "provision:PDPA-2562-24", "on": "2026-11-22", "change": "ends",
        "form_token": form_token(seen(portal, address, "dpo")),
    }  # fmt: skip
    headers = {"Cookie": f"{SESSION_COOKIE}=dpo"}
    sent = portal.post("/en/trace", data=form, headers=headers, follow_redirects=False)
    assert sent.status_code == 303
    after = seen(portal, address, "dpo")
    [way] = set(re.findall(r'href="(/en/trace/reports/[^"]+)"', after))
    report = portal.get(way, headers=headers)
    assert ONCB in report.text
    wrong = portal.post("/en/trace", data=form | {"about": "provision:NONE"}, headers=headers)
    assert wrong.status_code == 404
    reader = {"Cookie": f"{SESSION_COOKIE}=reader"}
    assert portal.get(way, headers=reader).status_code == 403
    assert "/en/trace/reports/" not in seen(portal, address, "reader")
