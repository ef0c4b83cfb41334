"""A water series as officers see it: what is missing, what was corrected, and as a file."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import pytest
from worked_hub import WorkedHub

from sainam.portal.readings.hub_readings import HubReadings
from sainam.portal.views.files import LineClass, LineFilter, LineRow
from sainam.portal.views.series import SeriesFilter

pytestmark = [pytest.mark.row("M1"), pytest.mark.xdist_group("portal series")]

SAMLAE = "samlae-predicted-level"


def test_a_series_is_shown_with_its_corrections_and_as_it_was_known(
    pages: HubReadings, hub: WorkedHub
) -> None:
    [row] = pages.all_series("live")
    assert (row.freshness, row.unit, row.datum) == ("on_time", "m", "MSL")
    page = pages.series("live", row.name, SeriesFilter())
    assert page is not None
    assert len(page.points) == 72
    corrected = [point for point in page.points if point.corrected]
    assert [point.exchange_id for point in corrected] == [str(hub.files["samlae-2.csv"])]
    yesterday = hub.today - timedelta(days=1)
    before = pages.series("live", row.name, SeriesFilter(as_of=yesterday, to_day=hub.today))
    assert before is not None
    assert before.points == ()
    for day in (date.min, date.max):
        assert pages.series("live", row.name, SeriesFilter(as_of=day, from_day=day)) is not None


def test_a_corrected_value_leads_to_all_that_was_ever_recorded_for_its_time(
    pages: HubReadings, hub: WorkedHub
) -> None:
    page = pages.series("live", SAMLAE, SeriesFilter())
    assert page is not None
    [several] = [point for point in page.points if point.several]
    history = pages.series_history("live", SAMLAE, several.valid_at)
    assert history is not None
    assert [point.exchange_id for point in history.points] == [
        str(hub.files["samlae-1.csv"]),
        str(hub.files["samlae-2.csv"]),
    ]
    assert [point.corrected for point in history.points] == [False, True]
    assert pages.series_history("live", "no-such-series", several.valid_at) is None


def test_an_hour_that_the_newest_issue_leaves_out_is_a_gap(pages: HubReadings) -> None:
    page = pages.series("live", SAMLAE, SeriesFilter())
    assert page is not None
    assert page.newest_issue == max(point.issued_at for point in page.points)
    shown = {point.valid_at for point in page.points}
    assert all(shown.isdisjoint({gap.first, gap.last}) for gap in page.gaps)


def test_the_csv_has_the_values_of_the_page_with_station_unit_and_times(
    pages: HubReadings, hub: WorkedHub
) -> None:
    today = SeriesFilter(as_of=hub.today, from_day=hub.today)
    page, parts = pages.series("live", SAMLAE, today), pages.series_csv("live", SAMLAE, today)
    assert page is not None
    assert parts is not None
    lines = list(csv.DictReader(b"".join(parts).decode().splitlines()))
    assert [line["value"] for line in lines] == [str(point.value) for point in page.points]
    assert {(line["station"], line["datum"], line["unit"]) for line in lines} == {
        ("SAMLAE", "MSL", "m")
    }


def test_a_file_of_what_was_not_known_yet_has_no_line(pages: HubReadings, hub: WorkedHub) -> None:
    before = SeriesFilter(as_of=hub.today - timedelta(days=1), to_day=hub.today)
    parts = pages.series_csv("live", SAMLAE, before)
    assert parts is not None
    assert b"".join(parts).count(b"\r\n") == 1
    assert pages.series_csv("live", "no-such-series", SeriesFilter(as_of=date.max)) is None


def every_line(pages: HubReadings, file: str, line_class: LineClass | None = None) -> list[LineRow]:
    part = pages.file_lines(file, LineFilter(line_class=line_class))
    rows = list(part.rows)
    while part.after:
        part = pages.file_lines(file, LineFilter(line_class=line_class, after=part.after))
        rows += part.rows
    return rows


def test_every_line_of_a_feeds_file_is_found_stored_doubtful_or_known(
    pages: HubReadings, hub: WorkedHub
) -> None:
    """The third file moves one value far out of its range; that value is stored all the same."""
    file = str(hub.send_levels("samlae-3.csv", {3: 250, 5: 9_000}))
    page = pages.file(file)
    assert page is not None
    assert page.totals is not None
    assert (page.is_feed, page.totals.posted, page.doubts) == (True, 1, 1)
    assert len({line.line for line in every_line(pages, file)}) == page.totals.lines == 72
    assert every_line(pages, file, "stored") == []
    [doubt] = every_line(pages, file, "doubt")
    assert (doubt.line_class, doubt.rule) == ("doubt", "series.range")
    first = str(hub.files["samlae-1.csv"])
    assert [line.line for line in every_line(pages, first, "stored")] == list(range(2, 74))


def test_a_doubtful_value_says_why(pages: HubReadings, hub: WorkedHub) -> None:
    page = pages.series("live", SAMLAE, SeriesFilter())
    assert page is not None
    [doubtful] = [point for point in page.points if point.quality == "suspect"]
    assert doubtful.exchange_id == str(hub.files["samlae-3.csv"])
    assert doubtful.doubt is not None
    assert "outside" in doubtful.doubt.en
    assert [point for point in page.points if point.doubt] == [doubtful]
    history = pages.series_history("live", SAMLAE, doubtful.valid_at)
    assert history is not None
    assert [point.doubt for point in history.points] == [None, doubtful.doubt]
