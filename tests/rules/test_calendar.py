"""The catalogue's calendar of public holidays, and what is wrong in one, by line and key."""

from datetime import date
from pathlib import Path

import pytest
from source_tree import PACKAGE

from sainam.kit.thai_dates import buddhist_year
from sainam.links.check_calendar import calendar_faults
from sainam.links.read_catalogue import read_catalogue

MWA = PACKAGE / "catalogue" / "mwa"
HEAD = "calendars:\n  - year: 2569\n    days:\n"
TWICE = (6, "calendars[1]", "object.twice")


def day_of(day: str) -> str:
    return f"      - day: {day}\n        title: {{th: วันสมมติ, en: An invented day}}\n"


def faults_in(folder: Path, text: str) -> list[tuple[int, str, str]]:
    (folder / "calendar.yaml").write_text(text, encoding="utf-8")
    read = read_catalogue(folder)
    found = [*read.faults, *calendar_faults(read)]
    return [(fault.line, fault.key, fault.rule) for fault in found]


def test_four_years_of_days_that_do_not_move_are_there() -> None:
    holidays = read_catalogue(MWA).catalogue.holidays()
    assert {buddhist_year(day) for day in holidays} == {2568, 2569, 2570, 2571}
    for year in range(2025, 2029):
        assert {date(year, 4, 13), date(year, 4, 14), date(year, 4, 15)} <= holidays
        assert {(day.month, day.day) for day in holidays if day.year == year} == {
            (day.month, day.day) for day in holidays if day.year == 2025
        }


def test_a_site_adds_its_own_days(tmp_path: Path) -> None:
    assert faults_in(tmp_path, HEAD + day_of("2026-03-03")) == []
    assert read_catalogue(tmp_path).catalogue.holidays() == {date(2026, 3, 3)}


def test_without_a_calendar_only_weekends_are_left_out(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path).catalogue.holidays() == frozenset()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (HEAD + day_of("2569-03-03"), (4, "calendars[0].days[0].day", "calendar.year")),
        (HEAD + day_of("2027-01-01"), (4, "calendars[0].days[0].day", "calendar.year")),
        (HEAD + 2 * day_of("2026-03-03"), (6, "calendars[0].days[1].day", "calendar.twice")),
        (HEAD + day_of("2026-02-30"), (4, "calendars[0].days[0].day", "value.date")),
        (HEAD + "      - day: 2026-03-03\n", (4, "calendars[0].days[0]", "key.missing")),
        (HEAD + day_of("2026-03-03") + "  - year: 2569\n    days: []\n", TWICE),
    ],
    ids=["buddhist", "other-year", "twice", "no-such-day", "no-title", "year-twice"],
)
def test_what_is_wrong_is_told_by_line_and_key(
    tmp_path: Path, text: str, wanted: tuple[int, str, str]
) -> None:
    assert wanted in faults_in(tmp_path, text)
