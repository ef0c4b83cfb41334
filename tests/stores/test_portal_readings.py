"""What officers see of a hub on which something has happened: real rows, read by index."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from psycopg.errors import ReadOnlySqlTransaction
from worked_hub import BIGC, DPO, ONCB, PASSWORD, WorkedHub

from sainam.agencies.open_session import OpenedSession
from sainam.agencies.sealer import KEY_BYTES, Sealer
from sainam.audit.seal import seal_audit
from sainam.audit.signing_key import SigningKey
from sainam.audit.verify import verify_export
from sainam.kit.ids import new_id
from sainam.kit.settings import read_settings
from sainam.links.read_catalogue import read_catalogue
from sainam.onboarding.people.sign_in_desk import SignInDesk
from sainam.portal.readings.hub_deeds import HubDeeds
from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.views.agreements import AgreementFilter
from sainam.portal.views.exchanges import ExchangeFilter
from sainam.portal.views.files import FileFilter
from sainam.portal.views.links import LinkRow
from sainam.wiring.consequences import payment_consequences

pytestmark = [pytest.mark.row("S1"), pytest.mark.xdist_group("portal readings")]

KEY = SigningKey.new()


@pytest.fixture(scope="module")
def pages(hub: WorkedHub) -> HubReadings:
    return HubReadings(
        hub.database,
        byte_store=hub.byte_store,
        masters=hub.masters,
        public_keys=lambda: {KEY.key_id: KEY.public},
    )


@pytest.fixture(scope="module")
def deeds(hub: WorkedHub) -> HubDeeds:
    return HubDeeds(
        hub.database,
        masters=hub.masters,
        consequences=payment_consequences,
        public_url="https://hub.invalid",
    )


def links_of(pages: HubReadings, as_of: date | None = None) -> dict[str, LinkRow]:
    groups = pages.link_map("live", as_of).groups
    return {link.id: link for group in groups for link in group.links}


def test_the_map_shows_every_link_of_the_catalogue_and_greys_what_is_not_built(
    pages: HubReadings,
) -> None:
    view = pages.link_map("live", None)
    assert [group.letter for group in view.groups] == ["I", "C", "G", "A", "M"]
    links = links_of(pages)
    assert {"I1", "C4", "G3i", "G5", "A4e", "M4d"} <= links.keys()
    assert links["M3"].health == "not_built"
    assert links["M1"].reason.en == "CSV by common agreement"


def test_a_link_is_well_quiet_or_failing_by_its_last_exchanges(pages: HubReadings) -> None:
    links = links_of(pages)
    assert (links["A2b"].health, links["A2b"].exchanges_today) == ("ok", 3)
    assert (links["A2a"].health, links["A2a"].last_exchange_at) == ("quiet", None)
    assert (links["G4c"].health, links["G4c"].exchanges_today) == ("failing", 5)
    assert links["G4c"].refused_today == 1
    assert links["A3c"].health == "ok", "a file that its sender spoiled is no fault of the link"


def test_data_flows_into_the_utility_or_out_of_it(pages: HubReadings) -> None:
    links = links_of(pages)
    assert {links[name].flow for name in ("G3a", "A2a", "A3c", "G1", "M1")} == {"in"}
    assert {links[name].flow for name in ("G4c", "G2", "C1", "M4a")} == {"out"}
    assert {links[name].flow for name in ("A4a", "I3", "C3")} == {"both"}


def test_before_the_catalogue_was_applied_the_map_is_empty(
    pages: HubReadings, hub: WorkedHub
) -> None:
    view = pages.link_map("live", hub.today - timedelta(days=1))
    assert (view.groups, view.is_today) == ((), False)
    assert pages.link_map("live", hub.today + timedelta(days=9)).is_today
    assert pages.link_map("live", date.min).groups == ()


def test_a_links_page_has_its_contract_its_agreements_and_its_last_exchanges(
    pages: HubReadings,
) -> None:
    page = pages.link("live", "G4c")
    assert page is not None
    [contract] = page.contracts
    assert {field.name: field.personal for field in contract.fields}["citizen_id"]
    assert [row.id for row in page.agreements] == [ONCB, "ORDER-CIS-2568-01"]
    assert len(page.recent) == 5
    assert pages.link("live", "G9") is None


def test_home_counts_the_day_and_names_what_waits_for_a_person(
    pages: HubReadings, hub: WorkedHub
) -> None:
    home = pages.home("live")
    today = home.today
    assert (today.exchanges, today.refusals, today.lookups_answered) == (13, 1, 3)
    assert (today.files, today.files_held) == (5, 1)
    assert (today.series_on_time, today.series) == (1, 1)
    result = pages.file(str(hub.files["MWA_BILL_01.TXT"]))
    assert result is not None
    assert result.totals is not None
    assert today.payments == 2 + result.totals.posted
    assert today.payments_satang == 30_000 + result.totals.posted_satang
    assert [(one.kind, one.subject) for one in home.attention] == [
        ("link_failing", "link"),
        ("file_held", "file"),
        ("difference", "agent_day"),
    ]


def test_nothing_of_live_is_shown_in_the_sandbox(pages: HubReadings) -> None:
    of_a_live_one = ExchangeFilter(environment="sandbox", case_number="ปส 0013/4401")
    assert pages.exchanges(of_a_live_one, DPO).rows == ()
    assert pages.home("sandbox").today.payments == 0
    assert pages.files(FileFilter(environment="sandbox")).rows == ()


def test_agreements_are_listed_by_agency_kind_and_state(pages: HubReadings) -> None:
    known = read_catalogue(read_settings({}).catalogue).catalogue.agreements
    assert len(pages.agreements(AgreementFilter())) == len(known)
    [bigc] = pages.agreements(AgreementFilter(agency="BIGC"))
    assert (bigc.id, bigc.state, bigc.first_day) == (BIGC, "open", date(2025, 1, 1))
    assert bigc.last_day == date(2029, 12, 31)
    assert pages.agreements(AgreementFilter(state="suspended")) == ()
    assert {row.kind for row in pages.agreements(AgreementFilter(kind="mou"))} == {"mou"}


def test_an_agreements_page_says_what_it_grants_and_how_much_of_it_is_used(
    pages: HubReadings,
) -> None:
    page = pages.agreement(ONCB)
    assert page is not None
    [grant] = page.grants
    assert grant.fields == ("customer_account", "use.month", "use.cubic_metres")
    assert grant.purpose.en == "Investigation of narcotics cases"
    assert grant.quota is not None
    assert (grant.quota.limit, grant.quota.used) == (20_000, 4)  # the failed one was given back
    assert [door.channel for door in page.doors] == ["api"]
    assert {gate.environment: gate.state for gate in page.gates} == {
        "live": "open", "sandbox": "open",
    }  # fmt: skip
    assert page.actions == ("suspend", "end")
    assert pages.agreement("A\0B") is None


def test_an_order_binds_a_whole_row_which_has_no_page_of_its_own(pages: HubReadings) -> None:
    page = pages.agreement("ORDER-CIS-2568-01")
    assert page is not None
    rows_of_one_link = {"A1", "C1"}  # the row is the link, and has its page
    assert {grant.link_id for grant in page.grants} - rows_of_one_link == {None}


def test_who_signs_in_has_only_the_rights_that_the_portal_knows(
    pages: HubReadings, hub: WorkedHub
) -> None:
    desk = SignInDesk(hub.database, Sealer(bytes(KEY_BYTES)), issuer="Sainam")

    def tried(login: str, password: str) -> OpenedSession | None:
        return desk.sign_in(login=login, password=password, code="", address="", via="portal")

    assert tried("dpo", "guess") is None
    assert tried("no\0body", PASSWORD) is None
    opened = tried("dpo", PASSWORD)
    assert opened is not None
    session = pages.session(opened.token)
    assert session is not None
    assert session.person.login == "dpo"
    assert session.person.roles == frozenset({"dpo"})
    assert session.wants == "totp"
    desk.sign_out(token=opened.token, via="portal")
    assert pages.session(opened.token) is None


def test_the_audit_trail_is_shown_and_its_export_verifies(
    pages: HubReadings, hub: WorkedHub, tmp_path: Path
) -> None:
    assert pages.audit(None).head is None
    with hub.database.transaction() as tx:
        seal_audit(tx, KEY, at_most=50)
    with hub.database.transaction() as tx:
        seal_audit(tx, KEY)
    view = pages.audit(None)
    assert view.head is not None
    assert [block.number for block in view.blocks] == [2, 1]
    assert [block.number for block in pages.audit(2).blocks] == [1]
    assert KEY.key_id in view.signing_key
    page = pages.exchange(str(hub.exchanges["answered 1"]), DPO)
    assert page is not None
    assert {event.block for event in page.audit_events} <= {1, 2}
    export = tmp_path / "audit.jsonl"
    export.write_bytes(b"".join(pages.audit_export(actor="auditor")))
    assert verify_export(export, view.head.head).ok
    assert pages.audit(None).unsealed >= 1, "the export itself is on record"


def test_a_page_cannot_write(pages: HubReadings, hub: WorkedHub) -> None:
    with pytest.raises(ReadOnlySqlTransaction), hub.database.read_only() as tx:
        tx.execute("INSERT INTO agency VALUES ('X-1', sainam_now())")
    assert pages.exchange(str(new_id()), DPO) is None
    assert pages.file("nothing") is None
