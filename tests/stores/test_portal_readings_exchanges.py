"""Exchanges, refusals, files and agents' days as officers see them: real rows, read by index."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from worked_hub import DPO, ONCB, TRUEMONEY, WorkedHub

from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.views.agent_days import AgentDayFilter
from sainam.portal.views.exchanges import ExchangeFilter, RefusalFilter
from sainam.portal.views.files import FileFilter, LineFilter

pytestmark = [pytest.mark.row("S1"), pytest.mark.xdist_group("portal exchanges")]


def test_exchanges_are_searched_by_agency_outcome_case_dataset_and_id(
    pages: HubReadings, hub: WorkedHub
) -> None:
    def found(**wanted: Any) -> int:
        return len(pages.exchanges(ExchangeFilter(environment="live", **wanted), DPO).rows)

    assert found() == 13
    assert found(agency="BIGC") == 3
    assert found(agreement=TRUEMONEY) == 3
    assert found(outcome="answered") == 3
    assert found(outcome="running") == 1
    assert found(case_number="ปส 0013/4401") == 5
    assert found(case_number="ปส 0013/9999") == 0
    assert found(dataset="samlae-water-level") == 2
    assert found(exchange=str(hub.exchanges["paid 3"])) == 1
    assert found(exchange="no id at all") == 0


def test_a_long_list_is_read_part_by_part_and_misses_none_of_one_moment(
    pages: HubReadings, hub: WorkedHub
) -> None:
    with hub.database.transaction() as tx:
        tx.execute(
            "INSERT INTO exchange (opened_at, environment, id, pattern, link, dataset, agreement,"
            " agreement_version, gate, term, owner, agency, caller, credential, channel, purpose)"
            " SELECT opened_at + n / 40 * interval '1 second', 'sandbox', gen_random_uuid(),"
            " pattern, link, dataset, agreement, agreement_version, gate, term, owner, agency,"
            " caller, credential, channel, purpose"
            " FROM exchange, generate_series(1, 120) AS n WHERE id = %s",
            (hub.exchanges["answered 1"],),
        )
    for outcome in (None, "running"):
        seen: list[str] = []
        after = None
        while after is not None or not seen:
            part = pages.exchanges(
                ExchangeFilter(environment="sandbox", outcome=outcome, after=after), DPO
            )
            seen += (row.id for row in part.rows)
            after = part.after
        assert (len(seen), len(set(seen))) == (120, 120)


def test_a_search_looks_at_the_days_it_is_told(pages: HubReadings, hub: WorkedHub) -> None:
    today, yesterday = hub.today, hub.today - timedelta(days=1)
    of_today = ExchangeFilter(environment="live", from_day=today, to_day=today)
    before = ExchangeFilter(environment="live", to_day=yesterday)
    assert len(pages.exchanges(of_today, DPO).rows) == 13
    assert pages.exchanges(before, DPO).rows == ()


def test_a_look_up_is_explained_without_showing_whose_account_was_asked(
    pages: HubReadings, hub: WorkedHub
) -> None:
    page = pages.exchange(str(hub.exchanges["answered 1"]), DPO)
    assert page is not None
    assert page.key_masked == "•••••0011"
    assert (page.caller_code, page.exchange.agency_code) == ("DOPA-LINKAGE", "ONCB")
    assert [leg.agreement_id for leg in page.legs] == [ONCB, "ORDER-CIS-2568-01"]
    assert [leg.agreement_version for leg in page.legs] == [1, 1]
    assert page.fields == ("customer_account", "use.month", "use.cubic_metres")
    assert [event.kind for event in page.audit_events] == [
        "exchange:lookup:asked", "exchange:lookup:answered",
    ]  # fmt: skip
    assert page.answered_at is not None
    assert not page.is_file


def test_a_failed_look_up_says_the_rule_and_whose_fault(pages: HubReadings, hub: WorkedHub) -> None:
    page = pages.exchange(str(hub.exchanges["failed"]), DPO)
    assert page is not None
    assert (page.rule, page.fault, page.answered_at) == ("owner.failed", "provider", None)
    assert page.rule_words is not None
    assert page.rule_words.th.startswith("ระบบเจ้าของข้อมูล")


def test_a_payment_shows_its_delivery_and_a_second_payment_of_the_bill_is_in_suspense(
    pages: HubReadings, hub: WorkedHub
) -> None:
    first = pages.exchange(str(hub.exchanges["paid 1"]), DPO)
    again = pages.exchange(str(hub.exchanges["paid 3"]), DPO)
    assert first is not None
    assert again is not None
    [delivery] = first.deliveries
    assert (delivery.state, delivery.attempts) == ("due", ())
    assert (again.exchange.outcome, again.rule, again.deliveries) == (
        "suspense", "bill.claimed", (),
    )  # fmt: skip


def test_refusals_are_searched_by_rule_fault_and_agency(pages: HubReadings) -> None:
    [refusal] = pages.refusals(RefusalFilter(environment="live")).rows
    assert (refusal.rule, refusal.detail) == ("agreement.purpose", "marketing")
    assert refusal.rule_words.en.startswith("The purpose is missing")
    for wanted in (
        RefusalFilter(environment="live", rule="quota.spent"),
        RefusalFilter(environment="live", fault="hub"),
        RefusalFilter(environment="live", agency="CIB"),
    ):
        assert pages.refusals(wanted).rows == ()


def test_a_file_shows_its_totals_its_relations_and_its_acknowledgement(
    pages: HubReadings, hub: WorkedHub
) -> None:
    first = pages.file(str(hub.files["MWA_BILL_01.TXT"]))
    again = pages.file(str(hub.files["MWA_BILL_01_AGAIN.TXT"]))
    assert first is not None
    assert again is not None
    assert first.totals is not None
    assert first.totals.lines == first.totals.posted + first.totals.suspense
    assert (first.file.state, again.file.state) == ("acknowledged", "resent")
    assert [(other.relation, other.name) for other in first.related] == [
        ("resent_as", "MWA_BILL_01_AGAIN.TXT")
    ]
    assert [other.relation for other in again.related] == ["resend_of"]
    told = pages.acknowledgement(first.file.id)
    assert told is not None
    assert told.name == first.acknowledgement
    assert told.content.startswith(b"H|MWA_BILL_01.TXT|")


def test_a_held_file_stays_held_for_its_readers_after_its_sender_was_told(
    pages: HubReadings, hub: WorkedHub
) -> None:
    page = pages.file(str(hub.files["MWA_BILL_02.TXT"]))
    assert page is not None
    assert (page.file.state, page.totals, page.progress.done) == ("held", None, True)
    assert [state.state for state in page.states] == ["received", "held", "acknowledged"]
    assert page.rule_words is not None
    assert "00000012O.500" in page.rule_words.en


def test_files_are_searched_by_state_name_and_agency(pages: HubReadings) -> None:
    def found(**wanted: Any) -> list[str]:
        rows = pages.files(FileFilter(environment="live", **wanted)).rows
        return [row.name for row in rows]

    assert len(found()) == 5
    assert found(state="held") == ["MWA_BILL_02.TXT"]
    assert found(state="posted") == ["MWA_BILL_01.TXT"]
    assert found(name="samlae") == ["samlae-2.csv", "samlae-1.csv"]
    assert found(agency="HYDRO", state="stored") == ["samlae-2.csv", "samlae-1.csv"]


def test_a_files_lines_are_read_on_and_on_in_its_order(pages: HubReadings, hub: WorkedHub) -> None:
    file = str(hub.files["MWA_BILL_01.TXT"])
    page = pages.file(file)
    lines = list(every_line(pages, file))
    assert page is not None
    assert page.totals is not None
    assert lines == sorted(lines)
    assert len(lines) == page.totals.lines
    [odd] = pages.file_lines(file, LineFilter(line_class="suspense")).rows
    assert (odd.rule, odd.first_column, odd.last_column) == ("bill.claimed", 105, 124)
    assert odd.identity is not None
    assert "•••••0010" in odd.identity
    assert "990000010" not in odd.identity


def every_line(pages: HubReadings, file: str) -> Iterator[int]:
    after = None
    while True:
        part = pages.file_lines(file, LineFilter(after=after))
        yield from (row.line for row in part.rows)
        if part.after is None:
            return
        after = part.after


def test_an_agents_day_has_its_sides_and_its_files(pages: HubReadings, hub: WorkedHub) -> None:
    [row] = pages.agent_days(AgentDayFilter(environment="live")).rows
    assert (row.agent_code, row.verdict) == ("TRUEMONEY", "difference")
    assert pages.agent_days(AgentDayFilter(environment="live", verdict="matched")).rows == ()
    page = pages.agent_day("live", "TRUEMONEY", hub.today)
    assert page is not None
    assert page.declared == page.ledger
    assert page.owner is not None
    assert page.owner.satang == 100
    assert [file.name for file in page.files] == ["MWA_BILL_01.TXT"]
    assert pages.agent_day("live", "TRUEMONEY", date.min) is None
