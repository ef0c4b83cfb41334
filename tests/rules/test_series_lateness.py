"""Row M1: a feed that is late or has holes is seen, not guessed over."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from sainam.formats.layout import Title
from sainam.kit.thai_dates import BANGKOK, business_date
from sainam.links.catalogue import Expected
from sainam.water.as_of import end_of_day
from sainam.water.lateness import HealthState, feed_health, gaps_of
from sainam.water.series import Series

pytestmark = pytest.mark.row("M1")

DAILY = Series(
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
        horizon_hours=6,
        step_minutes=60,
    ),
)
LAST_OF_MONTH = datetime(2026, 11, 30, 20, 10, tzinfo=BANGKOK)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "state"),
    [(0, "ok"), (24.9, "ok"), (25, "late"), (48.9, "late"), (49, "missing"), (1000, "missing")],
)
def test_an_issue_is_due_a_day_after_the_last_with_an_hour_to_arrive(
    hours: float, state: HealthState
) -> None:
    health = feed_health(DAILY, LAST_OF_MONTH, LAST_OF_MONTH + hours * HOUR)
    assert health.state == state
    assert health.due_at == datetime(2026, 12, 1, 21, 10, tzinfo=BANGKOK)


def test_a_feed_that_never_came_is_missing_from_the_first_day() -> None:
    health = feed_health(DAILY, None, LAST_OF_MONTH)
    assert (health.state, health.last_issued_at, health.due_at) == ("missing", None, None)


def test_a_run_covers_its_horizon_from_the_hour_of_issue_across_midnight_and_month_end() -> None:
    run = [datetime(2026, 11, 30, 20, tzinfo=BANGKOK) + hour * HOUR for hour in range(7)]
    assert gaps_of(DAILY, LAST_OF_MONTH, run) == []
    (hole,) = gaps_of(DAILY, LAST_OF_MONTH, [*run[:3], run[5], run[6]])
    assert hole.first == datetime(2026, 11, 30, 23, tzinfo=BANGKOK)
    assert hole.last == datetime(2026, 12, 1, tzinfo=BANGKOK)
    assert hole.values == 2
    assert business_date(hole.last) == date(2026, 12, 1)


def test_each_hole_is_told_by_itself_and_a_short_run_ends_in_one() -> None:
    run = [datetime(2026, 11, 30, 20, tzinfo=BANGKOK) + hour * HOUR for hour in range(7)]
    holes = gaps_of(DAILY, LAST_OF_MONTH, [run[0], run[2], run[3]])
    assert [(hole.first, hole.last) for hole in holes] == [(run[1], run[1]), (run[4], run[6])]


def test_steps_of_a_day_are_counted_from_bangkoks_midnight() -> None:
    expected = Expected(
        lowest=Decimal(0),
        highest=Decimal(1),
        most_per_hour=Decimal(1),
        horizon_hours=48,
        step_minutes=24 * 60,
    )
    midnights = [datetime(2026, 11, 30, tzinfo=BANGKOK) + day * 24 * HOUR for day in range(3)]
    assert gaps_of(replace(DAILY, expected=expected), LAST_OF_MONTH, midnights) == []


def test_the_end_of_a_day_is_the_last_moment_before_bangkoks_midnight() -> None:
    end = end_of_day(date(2026, 11, 30))
    assert business_date(end) == date(2026, 11, 30)
    assert business_date(end + timedelta(microseconds=1)) == date(2026, 12, 1)
