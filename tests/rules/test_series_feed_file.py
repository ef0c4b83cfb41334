"""Row M1: the Hydrographic Department's CSV, read against the series of the catalogue."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import sainam
from sainam.counterparts.agencies.hydrographic_department import csv_of, predicted
from sainam.formats.layout import Layout, Quantity
from sainam.links.catalogue import Expected
from sainam.links.read_catalogue import read_catalogue
from sainam.water import feed_file
from sainam.water.feed_file import FeedFile, read_feed
from sainam.water.series import Series, SeriesPlaces, places_of, series_of

pytestmark = pytest.mark.row("M1")

HEAD = "station,datum,issue_time,valid_time,level_m\n"
SIX = "2026-11-22T06:00:00+07:00"
RECEIVED = datetime.fromisoformat("2026-11-22T06:20:00+07:00")
EXPECTED = Expected(
    lowest=Decimal(-2),
    highest=Decimal(4),
    most_per_hour=Decimal(1),
    horizon_hours=72,
    step_minutes=60,
)


@cache
def samlae() -> tuple[Series, Layout, SeriesPlaces]:
    """As the catalogue has it."""
    catalogue = read_catalogue(Path(sainam.__file__).parent / "catalogue" / "mwa").catalogue
    series = replace(series_of(catalogue.series["samlae-predicted-level"]), expected=EXPECTED)
    layout = catalogue.layouts["samlae-water-level"]
    (places,) = places_of([series], catalogue.contracts[series.dataset], layout)
    return series, layout, places


def read(text: str | bytes) -> FeedFile:
    _, layout, places = samlae()
    content = text.encode() if isinstance(text, str) else text
    return read_feed(layout, BytesIO(content), [places], RECEIVED)


def line(
    valid: str = SIX, level: str = "0.500", issued: str = SIX, place: str = "SAMLAE,MSL"
) -> str:
    return f"{place},{issued},{valid},{level}\n"


def test_a_good_line_gives_a_value_with_both_its_times() -> None:
    (reading,) = read(HEAD + line(valid="2026-11-23T00:00:00+07:00", level="-0.120")).readings
    assert reading.series == "samlae-predicted-level"
    assert reading.issued_at == datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert reading.valid_at == datetime(2026, 11, 22, 17, tzinfo=UTC)  # Bangkok's midnight
    assert (reading.line, reading.value) == (2, Decimal("-0.120"))


def test_a_whole_issue_of_the_department_is_read_without_a_finding() -> None:
    feed = read(csv_of(predicted(datetime.fromisoformat(SIX))))
    assert (len(feed.readings), feed.refused, feed.holds) == (72, (), ())


@pytest.mark.parametrize(
    ("bad", "field", "rule"),
    [
        (line(place="SAMLAE,LLW"), "datum", "series.datum"),
        (line(place="BANGKOK,MSL"), "station", "series.other"),
        (line(place="SAMLAE,CHART"), "datum", "layout.code.unknown"),
        (line(level="0.5 m"), "level_m", "layout.decimal.unreadable"),
        (line(level=""), "level_m", "layout.field.empty"),
        (line(level="-99.99"), "level_m", "series.contract"),
        (line(issued="2569-11-22T06:00:00+07:00"), "issue_time", "series.issue.future"),
        (line(issued="2026-11-22T06:36:00+07:00"), "issue_time", "series.issue.future"),
        (line(valid="2569-11-22T06:00:00+07:00"), "valid_time", "series.valid.far"),
        (line(valid="2026-11-25T06:00:01+07:00"), "valid_time", "series.valid.far"),
        (line(valid="9999-12-31T23:59:59+00:00"), "valid_time", "series.valid.far"),
        (line(valid="2026-11-22T06:00:00"), "valid_time", "layout.datetime.zone"),
        ("SAMLAE,MSL\n", None, "layout.columns.count"),
    ],
)
def test_a_bad_line_is_refused_by_itself_and_the_others_are_read(
    bad: str, field: str | None, rule: str
) -> None:
    feed = read(HEAD + line() + bad + line(valid="2026-11-22T08:00:00+07:00"))
    assert [reading.line for reading in feed.readings] == [2, 4]
    (refused,) = feed.refused
    assert (refused.line, refused.field, refused.rule) == (3, field, rule)
    assert refused.fault == "caller"
    assert refused.thai
    assert "{" not in refused.thai + refused.english
    assert not feed.holds


def test_a_refusal_says_what_stands_there_and_what_was_expected() -> None:
    (refused,) = read(HEAD + line(place="SAMLAE,LLW")).refused
    assert (
        refused.english == "datum: “LLW” is not the series' datum (MSL); datums are never converted"
    )
    assert refused.thai.startswith("ระดับอ้างอิง: “LLW” ไม่ใช่ระดับอ้างอิงของชุดข้อมูล (MSL)")
    assert (refused.columns, refused.shown) == ((2, 2), "LLW")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "layout.file.empty"),
        (line(), "layout.columns.names"),
        (HEAD.replace("level_m", "level_cm") + line(), "layout.columns.names"),
        (HEAD.replace(",", ";") + line(), "layout.columns.names"),
    ],
)
def test_a_file_without_the_agreed_columns_is_held_whole(text: str, rule: str) -> None:
    feed = read(text)
    assert [reason.rule for reason in feed.holds] == [rule]
    assert {reason.outcome for reason in feed.holds} == {"file"}


def test_a_last_line_without_its_ending_may_be_cut_and_is_not_believed() -> None:
    feed = read(
        (HEAD + line() + line(valid="2026-11-22T07:00:00+07:00", level="1.2")).removesuffix("\n")
    )
    assert [reading.line for reading in feed.readings] == [2]
    assert [(refused.line, refused.rule) for refused in feed.refused] == [(3, "series.line.cut")]


def test_a_file_in_another_unit_is_held_as_the_hubs_own_fault() -> None:
    _, layout, places = samlae()
    field = places.value.field
    assert isinstance(field, Quantity)
    in_centimetres = replace(places, value=replace(places.value, field=replace(field, unit="cm")))
    feed = read_feed(layout, BytesIO((HEAD + line()).encode()), [in_centimetres], RECEIVED)
    (reason,) = feed.holds
    assert (reason.rule, reason.fault, feed.readings) == ("series.unit", "hub", ())


def test_a_file_of_too_many_lines_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_file, "MOST_LINES", 2)
    assert [reason.rule for reason in read(HEAD + line() + line()).holds] == [
        "series.file.too_long"
    ]


def test_a_file_may_carry_several_series_told_apart_by_station() -> None:
    _, layout, places = samlae()
    (station, _), datum = places.where
    other = replace(
        places, series=replace(places.series, name="other"), where=((station, "BANGKOK"), datum)
    )
    text = (
        HEAD + line() + line(place="BANGKOK,MSL") + line(place="BANGKOK,LLW") + line(place="X,MSL")
    )
    feed = read_feed(layout, BytesIO(text.encode()), [places, other], RECEIVED)
    assert [(each.series, each.line) for each in feed.readings] == [
        ("samlae-predicted-level", 2),
        ("other", 3),
    ]
    assert [(each.line, each.rule) for each in feed.refused] == [
        (4, "series.datum"),
        (5, "series.other"),
    ]
    assert "BANGKOK, SAMLAE" in feed.refused[1].english


def test_a_series_that_the_layout_does_not_carry_is_a_mistake_of_the_catalogue() -> None:
    series, layout, _ = samlae()
    catalogue = read_catalogue(Path(sainam.__file__).parent / "catalogue" / "mwa").catalogue
    contract = catalogue.contracts[series.dataset]
    for changed in (replace(series, value="flow"), replace(series, valid_at="station")):
        with pytest.raises(ValueError, match="does not carry"):
            places_of([changed], contract, layout)
    with pytest.raises(ValueError, match="no series of samlae-water-level"):
        places_of([], contract, layout)


@given(st.binary(max_size=400) | st.text(max_size=200).map(lambda text: (HEAD + text).encode()))
def test_no_bytes_break_the_reading_and_every_line_is_accounted_for(content: bytes) -> None:
    feed = read(content)
    if not feed.holds:
        lines = {reading.line for reading in feed.readings} | {each.line for each in feed.refused}
        assert lines == set(range(2, 2 + len(lines)))
