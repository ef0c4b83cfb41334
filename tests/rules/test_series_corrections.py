"""Row M1: what a file adds to a series. A correction is a new value; nothing is overwritten."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.formats.layout import Title
from sainam.links.catalogue import Expected
from sainam.water.corrections import Key, Settled, Standing, settle
from sainam.water.feed_file import Reading
from sainam.water.series import Series

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
SIX = datetime(2026, 11, 22, 6, tzinfo=UTC)
EARLIER = UUID(int=1)


def key(hour: int, issue: int = 0) -> Key:
    return SIX + timedelta(hours=hour), SIX + timedelta(hours=issue)


def reading(line: int, hour: int, value: str, issue: int = 0) -> Reading:
    valid_at, issued_at = key(hour, issue)
    return Reading(LEVEL.name, line, valid_at, issued_at, Decimal(value))


def standing(value: str) -> Standing:
    return Standing(Decimal(value), "good", EARLIER)


def told(settled: Settled) -> list[tuple[int, str, str]]:
    return [(finding.line, finding.outcome, finding.rule) for finding in settled.findings]


def test_a_first_file_adds_every_value() -> None:
    settled = settle(LEVEL, [reading(2, 0, "0.5"), reading(3, 1, "0.6")], {})
    assert [each.reading.line for each in settled.added] == [2, 3]
    assert {each.corrects for each in settled.added} == {None}
    assert settled.findings == ()


def test_a_corrected_file_adds_only_what_differs_and_names_what_it_corrects() -> None:
    settled = settle(
        LEVEL,
        [reading(2, 0, "0.50"), reading(3, 1, "0.7")],
        {key(0): standing("0.5"), key(1): standing("0.6")},
    )
    (added,) = settled.added
    assert (added.reading.line, added.corrects, added.quality) == (3, EARLIER, "good")
    assert told(settled) == [(2, "duplicate", "series.unchanged")]


def test_a_new_issue_of_the_same_hour_is_no_correction() -> None:
    settled = settle(LEVEL, [reading(2, 1, "0.9", issue=1)], {key(1): standing("0.6")})
    assert [each.corrects for each in settled.added] == [None]


def test_two_issues_are_runs_of_their_own() -> None:
    settled = settle(LEVEL, [reading(2, 1, "0.5", issue=0), reading(3, 2, "3.5", issue=1)], {})
    assert [each.quality for each in settled.added] == ["good", "good"]


def test_the_same_value_twice_in_a_file_counts_once() -> None:
    settled = settle(LEVEL, [reading(2, 0, "0.5"), reading(3, 0, "0.500")], {})
    assert [each.reading.line for each in settled.added] == [2]
    assert told(settled) == [(3, "duplicate", "series.unchanged")]


def test_lines_that_contradict_each_other_are_all_refused() -> None:
    lines = [reading(2, 0, "0.5"), reading(3, 1, "0.6"), reading(4, 0, "0.7")]
    settled = settle(LEVEL, lines, {key(0): standing("0.5")})
    assert [each.reading.line for each in settled.added] == [3]
    assert told(settled) == [
        (2, "rejected", "series.contradicts"),
        (4, "rejected", "series.contradicts"),
    ]
    assert "lines 2, 4" in settled.findings[0].english


def test_a_doubtful_value_is_added_as_suspect_and_both_sides_are_told_why() -> None:
    settled = settle(LEVEL, [reading(2, 0, "0.5"), reading(3, 1, "3.5"), reading(4, 2, "9")], {})
    assert [each.quality for each in settled.added] == ["good", "suspect", "suspect"]
    assert told(settled) == [(3, "file", "series.rate"), (4, "file", "series.range")]
    assert settled.findings[1].english == "stored as suspect: 9 m is outside -2 – 4 m"


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5), st.integers(0, 1), st.sampled_from(["0.1", "0.2", "0.20", "9"])
        )
    ),
    st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 1)), st.sampled_from(["0.1", "9"])),
)
def test_every_line_is_added_a_duplicate_or_refused_and_never_two_of_them(
    lines: list[tuple[int, int, str]], known: dict[tuple[int, int], str]
) -> None:
    readings = [reading(2 + rank, *line[:1], line[2], line[1]) for rank, line in enumerate(lines)]
    settled = settle(LEVEL, readings, {key(*at): standing(value) for at, value in known.items()})
    added = [each.reading.line for each in settled.added]
    rest = [finding.line for finding in settled.findings if finding.outcome != "file"]
    assert sorted(added + rest) == [each.line for each in readings]
    for each in settled.added:
        place = (each.reading.valid_at, each.reading.issued_at)
        before = {key(*at): Decimal(value) for at, value in known.items()}.get(place)
        assert (before is None) == (each.corrects is None)
        assert before != each.reading.value
