"""Row M1: which values of a run are believed, and which are kept as suspect."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.links.catalogue import Expected
from sainam.water.quality import doubts_of
from sainam.water.series import Quality
from sainam.water.series_rules import SeriesRule

RANGE, RATE = SeriesRule.RANGE, SeriesRule.RATE

# Metres above mean sea level: between -2 and 4, and at most 1 metre in an hour.
EXPECTED = Expected(
    lowest=Decimal(-2),
    highest=Decimal(4),
    most_per_hour=Decimal(1),
    horizon_hours=72,
    step_minutes=60,
)
SIX = datetime(2026, 11, 22, 6, tzinfo=UTC)


def at(hour: float) -> datetime:
    return SIX + timedelta(hours=hour)


@pytest.mark.row("M1")
@pytest.mark.parametrize(
    ("levels", "doubts"),
    [
        (["0.5", "1.5", "2.5"], {}),  # exactly the limit is still believed
        (["-2", "-1"], {}),
        (["4"], {}),
        (["4.001"], {0: RANGE}),
        (["0.5", "-2.001", "0.5"], {1: RANGE}),
        (["0.5", "1.501", "1.0"], {1: RATE}),
        (["0.5", "3.9", "0.6", "0.7"], {1: RATE}),  # a spike puts only itself in doubt
        (["0.5", "3.6", "3.6", "3.6", "3.6"], {1: RATE, 2: RATE, 3: RATE}),  # a step is caught up
    ],
)
def test_a_value_is_suspect_beyond_its_range_or_when_the_run_moves_too_fast(
    levels: list[str], doubts: dict[int, SeriesRule]
) -> None:
    run = {at(hour): Decimal(level) for hour, level in enumerate(levels)}
    assert doubts_of(EXPECTED, run, {}) == {at(hour): rule for hour, rule in doubts.items()}


@pytest.mark.row("M1")
def test_the_rate_is_per_hour_however_far_apart_the_values_are() -> None:
    assert not doubts_of(EXPECTED, {at(0): Decimal(0), at(3): Decimal(3)}, {})
    assert doubts_of(EXPECTED, {at(0): Decimal(0), at(0.25): Decimal("0.26")}, {})


@pytest.mark.row("M1")
def test_a_correction_is_judged_among_the_values_that_stand() -> None:
    standing: dict[datetime, tuple[Decimal, Quality]] = {
        at(0): (Decimal("0.5"), "good"),
        at(1): (Decimal("3.9"), "suspect"),
        at(2): (Decimal("0.7"), "good"),
    }
    assert doubts_of(EXPECTED, {at(1): Decimal("0.6")}, standing) == {}
    assert doubts_of(EXPECTED, {at(1): Decimal("1.7")}, standing) == {at(1): RATE}
    # What stands as suspect is no measure for what follows it.
    assert doubts_of(EXPECTED, {at(2): Decimal("3.9")}, standing) == {at(2): RATE}


@given(
    st.dictionaries(st.integers(0, 48), st.decimals(-5, 6, places=3), max_size=12),
    st.dictionaries(
        st.integers(0, 48),
        st.tuples(st.decimals(-2, 4, places=3), st.sampled_from(["good", "suspect"])),
        max_size=12,
    ),
)
def test_only_new_values_are_judged_and_a_good_run_holds_every_limit(
    fresh: dict[int, Decimal], standing: dict[int, tuple[Decimal, Quality]]
) -> None:
    new = {at(hour): value for hour, value in fresh.items()}
    old = {at(hour): value for hour, value in standing.items()}
    doubts = doubts_of(EXPECTED, new, old)
    assert doubts.keys() <= new.keys()
    believed = {moment: value for moment, (value, quality) in old.items() if quality == "good"}
    believed = {moment: value for moment, value in believed.items() if moment not in new}
    believed |= {moment: value for moment, value in new.items() if moment not in doubts}
    times = sorted(believed)
    for before, after in pairwise(times):
        if after in new:
            hours = Decimal((after - before) // timedelta(hours=1))
            assert abs(believed[after] - believed[before]) <= EXPECTED.most_per_hour * hours
            assert EXPECTED.lowest <= believed[after] <= EXPECTED.highest
