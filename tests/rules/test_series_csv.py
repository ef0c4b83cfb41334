"""Row M1: a series as CSV says its unit, its datum and its three times in every row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from uuid import UUID

import pytest
from msgspec.structs import replace

from sainam.formats.layout import Title
from sainam.links.catalogue import Expected
from sainam.water.as_of import SeriesValue
from sainam.water.series import Series
from sainam.water.series_csv import COLUMNS, series_csv

pytestmark = pytest.mark.row("M1")

LEVEL = Series(
    name="samlae-predicted-level",
    title=Title("ระดับน้ำทำนายที่สำแล", "Predicted water level at Samlae"),
    station="SAMLAE",
    station_title=Title("สำแล", "Samlae"),
    unit="m",
    datum="MSL",
    link="M1",
    dataset="samlae-water-level",
    value="level_m",
    valid_at="valid_time",
    issued_at="issue_time",
    where={"station": "SAMLAE", "datum": "MSL"},
    every_hours=24,
    expected=Expected(
        lowest=Decimal(-2),
        highest=Decimal(4),
        most_per_hour=Decimal(1),
        horizon_hours=72,
        step_minutes=60,
    ),
)
VALUE = SeriesValue(
    valid_at=datetime(2026, 11, 30, 17, tzinfo=UTC),
    issued_at=datetime(2026, 11, 30, 16, tzinfo=UTC),
    value=Decimal("-0.120"),
    quality="good",
    recorded_at=datetime(2026, 11, 30, 16, 20, 0, 5, tzinfo=UTC),
    exchange=UUID(int=1),
    line=2,
    corrected=False,
)


def test_times_are_bangkoks_and_a_negative_level_stays_a_number() -> None:
    assert b"".join(series_csv(LEVEL, [VALUE])) == (
        b"station,datum,unit,issue_time,valid_time,value,quality,recorded_at\r\n"
        b"SAMLAE,MSL,m,2026-11-30T23:00:00+07:00,2026-12-01T00:00:00+07:00,-0.120,good,"
        b"2026-11-30T23:20:00.000005+07:00\r\n"
    )


def test_an_empty_series_still_says_its_columns_and_a_spreadsheet_gets_its_mark() -> None:
    assert b"".join(series_csv(LEVEL, [], bom=True)) == b"\xef\xbb\xbf" + (
        ",".join(COLUMNS).encode() + b"\r\n"
    )


@pytest.mark.parametrize("station", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1"])
def test_no_text_is_taken_for_a_formula(station: str) -> None:
    content = b"".join(series_csv(replace(LEVEL, station=station), [VALUE])).decode()
    _, row = csv.reader(StringIO(content, newline=""))
    assert row[0] == "'" + station


def test_a_long_series_comes_in_parts_as_it_is_read() -> None:
    given = 0

    def hours() -> Iterator[SeriesValue]:
        nonlocal given
        for hour in range(2_000):
            given += 1
            yield replace(VALUE, valid_at=VALUE.valid_at + timedelta(hours=hour))

    parts = series_csv(LEVEL, hours())
    first = next(parts)
    assert 0 < given < 2_000
    content = (first + b"".join(parts)).decode()
    assert content.count("\r\n") == 2_001
