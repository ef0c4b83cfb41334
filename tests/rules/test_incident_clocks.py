"""The clocks of an incident: from when they run, when they end, what is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.evidence.incidents.clock import NEAR, ClockEnd, Nature, clocks_of, state_of
from sainam.evidence.incidents.incident import Opening, checked
from sainam.evidence.incidents.refusals import AwareInFuture, IncidentFieldUnusable

AWARE = datetime(2026, 2, 27, 16, 30, tzinfo=UTC)
DUE = AWARE + timedelta(hours=72)
moments = st.integers(0, 600_000).map(lambda hours: AWARE + timedelta(hours=hours - 50_000))

pytestmark = pytest.mark.row("L4")


def told(at: datetime) -> ClockEnd:
    return ClockEnd("told", at, "dpo", "", "a letter")


def test_a_breach_of_personal_data_gives_the_office_72_hours_from_awareness() -> None:
    [office] = clocks_of(AWARE, Nature(personal=True))
    assert (office.clock, office.due_at) == (
        "pdpa_office",
        datetime(2026, 3, 2, 16, 30, tzinfo=UTC),
    )
    assert office.provision == "PDPA-2562-37"


def test_a_high_risk_to_persons_is_told_to_them_and_to_the_office_too() -> None:
    assert [one.clock for one in clocks_of(AWARE, Nature(high_risk=True))] == [
        "pdpa_office",
        "pdpa_subjects",
    ]


def test_an_incident_without_personal_data_starts_the_cyber_report_only() -> None:
    assert [one.clock for one in clocks_of(AWARE, Nature(cyber=True))] == ["cyber_report"]
    assert clocks_of(AWARE, Nature()) == ()


@pytest.mark.parametrize(
    ("at", "end", "state"),
    [
        (AWARE, None, "running"),
        (DUE - NEAR - timedelta(seconds=1), None, "running"),
        (DUE - NEAR, None, "near"),
        (DUE, None, "near"),
        (DUE + timedelta(microseconds=1), None, "late"),
        (DUE + timedelta(days=9), told(DUE), "told"),
        (DUE + timedelta(days=9), told(DUE + timedelta(microseconds=1)), "told_late"),
        (DUE + timedelta(days=9), ClockEnd("not_needed", DUE, "dpo", "no person"), "not_needed"),
    ],
)
def test_a_clock_is_in_time_up_to_its_very_moment(
    at: datetime, end: ClockEnd | None, state: str
) -> None:
    assert state_of(DUE, end, at) == state


@given(aware=moments, late=st.timedeltas(timedelta(), timedelta(days=30)))
def test_when_the_file_is_opened_moves_no_clock(aware: datetime, late: timedelta) -> None:
    opening = checked(Opening(title="ทดสอบ", aware_at=aware, personal=True), aware + late)
    assert clocks_of(opening.aware_at, opening.nature)[0].due_at == aware + timedelta(hours=72)


@pytest.mark.parametrize(
    ("opening", "refused"),
    [
        (Opening(title=" ", aware_at=AWARE), IncidentFieldUnusable),
        (Opening(title="x" * 201, aware_at=AWARE), IncidentFieldUnusable),
        (Opening(title="x", aware_at=AWARE + timedelta(days=2)), AwareInFuture),
        (Opening(title="x", aware_at=AWARE.replace(tzinfo=None)), IncidentFieldUnusable),
        (
            Opening(title="x", aware_at=AWARE, happened_from=AWARE + timedelta(hours=1)),
            IncidentFieldUnusable,
        ),
    ],
)
def test_what_cannot_be_of_an_incident_is_refused(opening: Opening, refused: type) -> None:
    with pytest.raises(refused):
        checked(opening, AWARE + timedelta(days=1))
