"""What a person is owed: by when, in which order, and what an answer may show."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.evidence.subjects.disclosure import Disclosure, Withholding, case_mark, shown
from sainam.evidence.subjects.due import due_of, due_state
from sainam.evidence.subjects.refusals import StepNotDue
from sainam.evidence.subjects.subject_request import (
    REQUEST_EVENTS,
    RequestEvent,
    RequestState,
    after,
)

pytestmark = pytest.mark.row("L4")
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-01-31T05:00:00+00:00", date(2026, 3, 2)),  # February has 28 days
        ("2028-01-31T05:00:00+00:00", date(2028, 3, 1)),  # and 29 in a leap year
        ("2026-12-02T05:00:00+00:00", date(2027, 1, 1)),  # a holiday moves nothing
        ("2026-03-31T17:00:00+00:00", date(2026, 5, 1)),  # midnight of Bangkok is the next day
        ("2026-03-31T16:59:59+00:00", date(2026, 4, 30)),
    ],
)
def test_the_answer_is_due_thirty_days_after_receipt_by_bangkoks_calendar(
    received: str, due: date
) -> None:
    assert due_of(datetime.fromisoformat(received)) == due


@pytest.mark.parametrize(
    ("days_left", "state"), [(8, "in_time"), (7, "near"), (0, "near"), (-1, "late")]
)
def test_the_last_day_itself_is_in_time(days_left: int, state: str) -> None:
    due = date(2026, 3, 2)
    today = due - timedelta(days=days_left)
    assert due_state(due, today, closed=False) == state
    assert due_state(due, today, closed=True) == "over"


@pytest.mark.parametrize("event", ["searched", "answered", "withheld", "refused", "forwarded"])
def test_nothing_is_searched_or_told_before_it_is_known_who_asks(event: RequestEvent) -> None:
    with pytest.raises(StepNotDue):
        after("received", event)


@pytest.mark.parametrize("event", REQUEST_EVENTS)
def test_a_closed_request_takes_nothing_more(event: RequestEvent) -> None:
    with pytest.raises(StepNotDue):
        after("closed", event)


def test_the_way_is_identity_then_search_then_answer() -> None:
    state: RequestState = "received"
    for event, reached in (("identified", "identified"), ("searched", "searched"),
                           ("answered", "closed")):  # fmt: skip
        state = after(state, event)  # type: ignore[arg-type]
        assert state == reached


def entry(number: int, agreement: str, purpose: str = "p", case: str | None = None) -> Disclosure:
    return Disclosure(
        UUID(int=number), NOON + timedelta(hours=number), agreement, agreement, "d", purpose,
        ("a",), case,
    )  # fmt: skip


def withholding(
    agreement: str,
    *,
    purpose: str | None = None,
    case: str | None = None,
    exchange: UUID | None = None,
) -> Withholding:
    number = UUID(int=99)
    mark = case_mark(number, case) if case else None
    return Withholding(
        number, agreement, purpose, mark, exchange, "X-1", "r", date(2027, 1, 1), "a", "b", NOON
    )


ENTRIES = (
    entry(1, "M1", "p", "case 1"), entry(2, "M1", "q", "case 2"), entry(3, "M2"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("hides", "left"),
    [
        (withholding("M1"), [3]),
        (withholding("M1", purpose="q"), [1, 3]),
        (withholding("M1", case="case 1"), [2, 3]),
        (withholding("M1", case="  case   1 "), [2, 3]),
        (withholding("M1", exchange=UUID(int=2)), [1, 3]),
        (withholding("M2", case="case 1"), [1, 2]),  # a case nobody can read any more may be it
        (withholding("M3"), [1, 2, 3]),
    ],
)
def test_a_withholding_hides_what_it_names_and_nothing_else(
    hides: Withholding, left: list[int]
) -> None:
    assert [one.exchange.int for one in shown(ENTRIES, [hides]).entries] == left


@given(
    st.lists(
        st.builds(
            entry, st.integers(0, 999), st.sampled_from(["M1", "M2", "M3"]),
            st.sampled_from(["p", "q"]),
        ),
        unique_by=lambda one: one.exchange, max_size=20,
    )
)  # fmt: skip
def test_rows_and_totals_are_as_if_what_is_withheld_had_never_been(
    entries: list[Disclosure],
) -> None:
    hides = withholding("M1")
    without = [one for one in entries if one.agreement != "M1"]
    assert shown(entries, [hides]) == shown(without, [])
    assert shown(entries, [hides]).agencies == shown(without, []).agencies
    assert shown(entries, [hides]).exchanges == len(without)
