"""How a measure stands on a day: by what was stated, by the hub's reading, by days that pass."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sainam.formats.layout import Title
from sainam.law.measure import (
    MEASURE_STATES,
    InProgress,
    Measure,
    MeasureState,
    Reading,
    Said,
    Statement,
    standing,
    standing_of_parts,
)
from sainam.law.policy_document import PolicyDocument

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
pytestmark = pytest.mark.row("L1")


def measure(**more: Any) -> Measure:
    given: dict[str, Any] = {
        "id": "L1-5", "row": "L1", "number": "(5)", "printed": Title("ก", "a"),
        "owner": "operator", "review_months": 12, "first_review": TODAY + 100 * DAY,
    }  # fmt: skip
    return Measure(**(given | more))


def stated(number: int, state: MeasureState, day: date = TODAY, **more: Any) -> Statement:
    given: dict[str, Any] = {
        "number": number, "day": day, "state": state, "owner": "operator", "note": "ตรวจแล้ว",
        "stated_by": "operator", "confirmed_by": "dpo",
    }  # fmt: skip
    return Statement(**(given | more))


def read(said: Said) -> Reading:
    return Reading(said, Title("พบ", "found"))


IN_PROGRESS = InProgress(target=TODAY)


@pytest.mark.parametrize(
    ("of", "reading", "document_due", "state", "why"),
    [
        ({}, None, None, "evidence_due", "no_evidence"),
        ({}, None, True, "evidence_due", "document_due"),
        ({}, None, False, "met", "live"),
        ({}, "holds", None, "met", "live"),
        ({}, "holds", True, "evidence_due", "document_due"),
        ({}, "nothing", None, "evidence_due", "nothing_yet"),
        ({}, "contrary", False, "gap", "contrary"),
        ({"first_review": TODAY}, "holds", None, "met", "live"),
        ({"first_review": TODAY - DAY}, "holds", None, "evidence_due", "review_past"),
        ({"begins": IN_PROGRESS}, None, None, "in_progress", "page"),
        ({"begins": InProgress(target=TODAY - DAY)}, None, None, "gap", "target_past"),
    ],
)
def test_before_anybody_has_stated_anything(
    of: dict[str, Any],
    reading: Said | None,
    document_due: bool | None,  # noqa: FBT001  a case
    state: str,
    why: str,
) -> None:
    found = standing(
        measure(**of), (), TODAY, reading=read(reading) if reading else None,
        document_due=document_due,
    )  # fmt: skip
    assert (found.state, found.why) == (state, why)


@pytest.mark.parametrize(
    ("said", "reading", "state", "why"),
    [
        (stated(1, "met", review=TODAY, evidence="probe:exchanges"), "holds", "met", "stated"),
        (
            stated(1, "met", review=TODAY - DAY, evidence="probe:exchanges"),
            "holds", "evidence_due", "review_past",
        ),
        (
            stated(1, "met", review=TODAY, evidence="probe:exchanges"),
            "contrary", "gap", "contrary",
        ),
        (
            stated(1, "met", review=TODAY, evidence="probe:exchanges"),
            "nothing", "evidence_due", "nothing_yet",
        ),
        (stated(1, "met", review=TODAY, evidence="policy:MWA-X"), "nothing", "met", "stated"),
        (stated(1, "in_progress", target=TODAY), None, "in_progress", "stated"),
        (stated(1, "in_progress", target=TODAY - DAY), None, "gap", "target_past"),
        (stated(1, "gap"), "holds", "gap", "stated"),
        (stated(1, "evidence_due"), "holds", "evidence_due", "stated"),
    ],
)  # fmt: skip
def test_by_what_its_owner_stated_and_what_the_hub_finds(
    said: Statement, reading: Said | None, state: str, why: str
) -> None:
    found = standing(measure(), [said], TODAY, reading=read(reading) if reading else None)
    assert (found.state, found.why, found.statement) == (state, why, said)


def test_a_met_measure_becomes_due_by_the_passing_of_days_alone() -> None:
    said = [stated(1, "met", review=TODAY + 30 * DAY, evidence="probe:exchanges")]
    assert [standing(measure(), said, TODAY + days * DAY).state for days in (0, 30, 31)] == [
        "met", "met", "evidence_due",
    ]  # fmt: skip


def test_a_policy_that_has_run_out_is_no_evidence_any_more() -> None:
    paper = PolicyDocument(
        id="MWA-X", title=Title("ก", "a"), page_rows=("L4",), owner="dpo",
        review=TODAY, approved=TODAY - 9 * DAY, kept_at="ตู้เอกสาร 1",
    )  # fmt: skip
    said = [stated(1, "met", review=TODAY + 90 * DAY, evidence="policy:MWA-X")]
    for on, wanted in ((TODAY, "met"), (TODAY + DAY, "evidence_due")):
        assert standing(measure(), said, on, document_due=paper.is_due(on)).state == wanted
    assert paper.standing(TODAY - 10 * DAY) == "not_filed"


def test_as_of_a_day_only_what_was_stated_until_then_counts() -> None:
    said = [
        stated(1, "in_progress", TODAY - 20 * DAY, target=TODAY),
        stated(2, "met", TODAY, review=TODAY + 90 * DAY, evidence="probe:exchanges"),
    ]
    then = standing(measure(), said, TODAY - DAY)
    assert (then.state, then.next_review) == ("in_progress", TODAY)
    assert standing(measure(), said, TODAY).state == "met"
    assert standing(measure(), said, TODAY - 21 * DAY).statement is None


def test_the_last_word_counts_even_if_the_clock_went_back() -> None:
    said = [stated(2, "gap", TODAY - DAY), stated(1, "evidence_due", TODAY)]
    assert standing(measure(), said, TODAY).state == "gap"


@given(some.lists(some.sampled_from(MEASURE_STATES), min_size=1, max_size=4))
def test_a_measure_of_parts_is_never_better_than_its_worst_part(
    states: list[MeasureState],
) -> None:
    order = ("gap", "evidence_due", "in_progress", "met")
    parts = [
        standing(
            measure(), [stated(1, state, review=TODAY + n * DAY, target=TODAY + n * DAY)], TODAY
        )
        for n, state in enumerate(states)
    ]
    whole = standing_of_parts(measure(), parts)
    assert order.index(whole.state) == min(order.index(state) for state in states)
    assert whole.next_review == min(part.next_review for part in parts)
