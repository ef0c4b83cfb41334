"""Files as partner agencies write them: the 256-column payment file and the Samlae CSV."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from sainam.counterparts.agencies.cross_bank_file import (
    FileHead,
    PaidLine,
    other_amount,
    trailer_off_by_one_satang,
    unreadable_amount,
    written,
)
from sainam.counterparts.agencies.hydrographic_department import corrected, csv_of, predicted
from sainam.counterparts.agencies.offline_agent import paid_over_the_counter
from sainam.counterparts.cis import bills_of

TODAY = date(2026, 11, 20)
HEAD = FileHead("006", "0000000001", "การประปาทดสอบ", TODAY, "WATER")
NOON = datetime.fromisoformat("2026-11-20T12:34:56+07:00")
LINES = [
    PaidLine(NOON, "นายทดสอบ น้ำใส", "990000010", "202610990000012", 25_787),
    PaidLine(NOON, "นางทดสอบ ลำธาร", "990000028", "202610990000020", 10_000),
]


def lines_of(content: bytes) -> list[str]:
    return content.decode("cp874").split("\r\n")


@pytest.mark.row("A3")
def test_a_payment_file_has_its_fields_in_the_columns_of_the_bank_of_thailand() -> None:
    header, first, _, trailer, end = lines_of(written(HEAD, LINES))
    assert {len(header), len(first), len(trailer)} == {256}
    assert end == ""
    assert header[:20] == "H0000010060000000001"
    assert header[60:76] == "20112026WATER   "
    assert first[:34] == "D000002006000000000120112026123456"
    assert first[34:84].rstrip() == "นายทดสอบ น้ำใส"
    assert first[84:104].rstrip() == "990000010"
    assert first[104:124].rstrip() == "202610990000012"
    assert (first[152], first[163:176]) == ("C", "0000000025787")
    assert trailer[:58] == "T0000040060000000001" + "0" * 19 + "0000000035787" + "000002"


def test_wrong_files_are_wrong_in_one_place_only() -> None:
    good = lines_of(written(HEAD, LINES))
    off = lines_of(trailer_off_by_one_satang(written(HEAD, LINES)))
    assert (off[:3], off[3][39:52]) == (good[:3], "0000000035788")
    unreadable = lines_of(unreadable_amount(written(HEAD, LINES), 2))
    assert not unreadable[1][163:176].isdecimal()
    assert [len(line) for line in unreadable] == [len(line) for line in good]
    other = lines_of(other_amount(written(HEAD, LINES), 3, 9_000))
    assert (other[2][163:176], other[3][39:52]) == ("0000000009000", "0000000034787")


def test_a_name_wider_than_its_columns_is_not_cut_but_refused() -> None:
    with pytest.raises(ValueError, match="wider than its 50 columns"):
        written(HEAD, [PaidLine(NOON, "ก" * 51, "1", "2", 100)])


def test_money_taken_over_the_counter_is_for_bills_cis_has_outstanding() -> None:
    taken = paid_over_the_counter(range(1, 50), today=TODAY)
    due = [bill for number in range(1, 50) for bill in bills_of(number, TODAY)]
    assert [(line.ref2, line.amount_satang) for line in taken] == [
        (bill.bill_no, bill.amount_satang) for bill in due
    ]
    assert {line.paid_at.date() for line in taken} == {TODAY}


@pytest.mark.row("M1")
def test_an_issue_of_water_levels_is_72_hours_from_the_hour_of_issue() -> None:
    levels = predicted(NOON)
    rows = list(csv.DictReader(csv_of(levels).decode().splitlines()))
    assert len(rows) == 72
    assert {(row["station"], row["datum"], row["issue_time"]) for row in rows} == {
        ("SAMLAE", "MSL", "2026-11-20T12:34:56+07:00")
    }
    times = [datetime.fromisoformat(row["valid_time"]) for row in rows]
    assert times[0] == datetime.fromisoformat("2026-11-20T12:00:00+07:00")
    assert {later - earlier for earlier, later in pairwise(times)} == {timedelta(hours=1)}
    heights = [float(row["level_m"]) for row in rows]
    assert -2 < min(heights) < 0 < max(heights) < 3


@pytest.mark.row("M1")
def test_a_corrected_issue_changes_only_the_hours_named() -> None:
    levels = predicted(NOON)
    changed = corrected(levels, {3: 120, 4: -5})
    differences = {
        hour: new.level_mm - old.level_mm
        for hour, (old, new) in enumerate(zip(levels, changed, strict=True))
        if new != old
    }
    assert differences == {3: 120, 4: -5}
    assert {level.issue_time for level in changed} == {NOON}
