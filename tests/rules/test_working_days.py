"""Deadlines are counted in working days: no Saturday, no Sunday, no holiday."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.kit.working_days import add_working_days, is_working_day, working_days_between

SONGKRAN = frozenset({date(2027, 4, 13), date(2027, 4, 14), date(2027, 4, 15)})
DAYS = st.dates(date(2025, 1, 1), date(2028, 12, 31))
HOLIDAYS = st.frozensets(DAYS, max_size=40)


@pytest.mark.parametrize(
    ("day", "count", "wanted"),
    [
        (date(2027, 4, 9), 1, date(2027, 4, 12)),  # from Friday to Monday
        (date(2027, 4, 12), 1, date(2027, 4, 16)),  # over Songkran, Tuesday to Thursday
        (date(2027, 4, 12), 2, date(2027, 4, 19)),  # and over the weekend behind it
        (date(2027, 4, 10), 1, date(2027, 4, 12)),  # a deadline that begins on a Saturday
        (date(2027, 4, 14), 0, date(2027, 4, 14)),  # nothing to wait for
    ],
)
def test_weekends_and_songkran_do_not_count(day: date, count: int, wanted: date) -> None:
    assert add_working_days(day, count, SONGKRAN) == wanted


def test_days_are_not_counted_backwards() -> None:
    with pytest.raises(ValueError, match="-1 working days"):
        add_working_days(date(2027, 4, 9), -1, SONGKRAN)


@given(DAYS, st.integers(1, 60), HOLIDAYS)
def test_the_last_day_is_a_working_day_with_just_so_many_before_it(
    day: date, count: int, holidays: frozenset[date]
) -> None:
    last = add_working_days(day, count, holidays)
    assert is_working_day(last, holidays)
    assert working_days_between(day, last, holidays) == count
    assert working_days_between(day, last - timedelta(days=1), holidays) == count - 1


@given(DAYS, st.integers(0, 30), st.integers(0, 30), HOLIDAYS)
def test_so_many_days_and_so_many_more_are_their_sum(
    day: date, first: int, second: int, holidays: frozenset[date]
) -> None:
    halfway = add_working_days(day, first, holidays)
    whole = add_working_days(day, first + second, holidays)
    assert add_working_days(halfway, second, holidays) == whole


@given(DAYS, st.integers(0, 30), HOLIDAYS, DAYS)
def test_a_holiday_more_never_brings_a_deadline_forward(
    day: date, count: int, holidays: frozenset[date], more: date
) -> None:
    assert add_working_days(day, count, holidays | {more}) >= add_working_days(day, count, holidays)
