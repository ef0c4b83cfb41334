"""The trace of a hub on which something has happened: both ways, and to each agency its own."""

from __future__ import annotations

from datetime import date

import pytest
from worked_hub import BIGC, DPO, ONCB, WorkedHub

from sainam.evidence.impact.reckon_impact import reckon_impact
from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.readings.show_trace import trace_csv
from sainam.portal.views.exchanges import ExchangeFilter, RefusalFilter
from sainam.portal.views.files import LineFilter
from sainam.portal.views.trace import TracePage

pytestmark = [pytest.mark.row("L1"), pytest.mark.xdist_group("portal readings")]

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def pages(hub: WorkedHub) -> HubReadings:
    return HubReadings(
        hub.database, byte_store=hub.byte_store, masters=hub.masters, public_keys=dict
    )


def traced(pages: HubReadings, about: str, agency: str | None = None) -> TracePage:
    view = pages.trace("live", about, DAY, agency)
    assert view is not None, about
    return view


def test_an_exchange_leads_to_field_clause_and_provision(pages: HubReadings) -> None:
    rows = pages.exchanges(ExchangeFilter(environment="live"), DPO).rows
    row = next(one for one in rows if one.agreement_id == ONCB)
    nodes = {one.node for one in traced(pages, f"exchange:{row.id}").back}
    assert {f"agreement:{ONCB}@1", f"clause:{ONCB}@1/2", "provision:PDPA-2562-24"} <= nodes
    assert "instrument:PDPA-2562" in nodes


def test_the_base_of_an_agreement_stops_it_and_a_citation_does_not(pages: HubReadings) -> None:
    assert ONCB in {one.agreement for one in traced(pages, "provision:PDPA-2562-24").stops}
    cited = traced(pages, "provision:DGA-2562-13")
    assert f"clause:{ONCB}@1/1" in {one.node for one in cited.forward}
    assert ONCB not in {one.agreement for one in cited.stops}


def test_a_system_stops_what_it_owns_and_the_export_says_so(pages: HubReadings) -> None:
    view = traced(pages, "system:CIS")
    assert ONCB in {one.agreement for one in view.stops}
    assert f"stops,dataset:water-use-six-months,,,{ONCB}" in trace_csv(view).decode()


def test_of_files_the_day_and_the_run_off_are_told(pages: HubReadings) -> None:
    stops = traced(pages, "dataset:payment-file").stops
    assert ("23:00", True) in {(one.expected_by, one.run_off_days > 0) for one in stops}
    calls = traced(pages, "dataset:water-use-six-months").stops
    assert {(one.expected_by, one.run_off_days) for one in calls} == {(None, 0)}


def test_an_agency_sees_its_own_and_no_other_name(pages: HubReadings) -> None:
    view = traced(pages, f"agreement:{BIGC}", "BIGC")
    assert view.back
    start = pages.trace("live", None, DAY, "BIGC")
    assert start is not None
    others = {"ONCB", "CIB", "LOTUS", "TRUEMONEY"}
    for page in (view, start):
        nodes = (*page.back, *page.forward, *page.starts)
        assert not others & {one.name for one in nodes}
        assert not any(ONCB in one.node for one in nodes)
    assert pages.trace("live", f"agreement:{ONCB}", DAY, "BIGC") is None
    rows = pages.exchanges(ExchangeFilter(environment="live"), DPO).rows
    other = next(one for one in rows if one.agency_code == "ONCB")
    assert pages.trace("live", f"exchange:{other.id}", DAY, "BIGC") is None


@pytest.mark.parametrize(
    "about", ["exchange:x", "line:x/1", "refusal:x", "provision:NONE", "nothing", ":"]
)
def test_what_there_is_not_has_no_trace(pages: HubReadings, about: str) -> None:
    assert pages.trace("live", about, DAY, None) is None


def test_datasets_are_described_and_an_agency_sees_what_it_is_granted(pages: HubReadings) -> None:
    assert {one.name for one in pages.datasets("live", None)} >= {
        "bill-payments", "bills-outstanding", "disclosures", "map-area", "material-list",
        "payment-file", "samlae-water-level", "water-use-six-months",
    }  # fmt: skip
    whole = pages.dataset("live", "water-use-six-months", None)
    assert whole is not None
    assert len(whole.record) == 14
    assert ONCB in {one.agreement.id for one in whole.receivers}
    own = pages.datasets("live", "ONCB")
    assert [one.name for one in own] == ["water-use-six-months"]
    assert pages.dataset("live", "payment-file", "ONCB") is None
    seen = pages.dataset("live", "water-use-six-months", "ONCB")
    assert seen is not None
    assert {one.agreement.agency_code for one in seen.receivers} == {"ONCB"}


def test_a_provision_carries_the_rows_and_measures_of_the_page(pages: HubReadings) -> None:
    upper = {one.node for one in traced(pages, "provision:PDPA-2562-41").forward}
    assert {"page_row:L4", "measure:L4-1"} <= upper
    lower = {one.node for one in traced(pages, "measure:L4-1").back}
    assert {"page_row:L4", "provision:PDPA-2562-41", "instrument:PDPA-2562"} <= lower
    assert pages.trace("live", "measure:L4-1", DAY, "BIGC") is None


def test_a_refused_call_leads_to_what_it_was_refused_under_and_to_its_own_agency(
    pages: HubReadings,
) -> None:
    refused = pages.refusals(RefusalFilter(environment="live")).rows[0]
    about = f"refusal:{refused.id}"
    assert f"agency:{refused.agency_code}" in {one.node for one in traced(pages, about).back}
    other = "BIGC" if refused.agency_code != "BIGC" else "ONCB"
    assert pages.trace("live", about, DAY, other) is None
    assert pages.trace("live", about, DAY, refused.agency_code) is not None


def test_a_version_leads_to_the_law_register_as_it_then_stood(pages: HubReadings) -> None:
    kept = [one for one in traced(pages, f"agreement:{ONCB}").back if one.kind == "register"]
    assert [one.page for one in kept] == [f"/law-kept/{kept[0].name}"]


def test_a_report_is_kept_with_its_digest_before_the_change_is_made(hub: WorkedHub) -> None:
    with hub.database.transaction() as tx:
        report = reckon_impact(
            tx, hub.byte_store, environment="live", about="provision:PDPA-2562-24", change="ends",
            on=DAY, actor="legal.head",
        )  # fmt: skip
        again = reckon_impact(
            tx, hub.byte_store, environment="live", about="provision:PDPA-2562-24", change="ends",
            on=DAY, actor="legal.head",
        )  # fmt: skip
        kept = tx.execute(
            "SELECT sha256, stops FROM impact_report WHERE id = %s", [report.id]
        ).fetchone()
    assert kept is not None
    assert hub.byte_store.read(bytes(kept[0])) == report.content
    assert kept[1] == len(report.stops) > 0
    assert again.base == report.base


def test_a_posted_line_leads_through_its_file_to_the_contract(
    hub: WorkedHub, pages: HubReadings
) -> None:
    file = hub.files["MWA_BILL_01.TXT"]
    posted = pages.file_lines(str(file), LineFilter(line_class="posted")).rows[0]
    nodes = [one.node for one in traced(pages, f"line:{file}/{posted.line}").back]
    assert nodes[0] == f"exchange:{file}"
    assert any(one.startswith("agreement:") for one in nodes)
    assert pages.trace("live", f"line:{file}/99999", DAY, None) is None
