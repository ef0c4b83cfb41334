"""The process as one table: every state has an owner, a deadline and a way out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from sainam.onboarding import process
from sainam.onboarding.bodies import BODIES
from sainam.onboarding.process import STATIONS, TABLE, Transition
from sainam.onboarding.rules import EFFECTS, GUARDS
from sainam.onboarding.state import EVENT_WORDS, LAST, STATE_WORDS, Event, State


def reachable(start: State, steps: Iterable[Transition]) -> set[State]:
    steps = tuple(steps)
    found, edge = {start}, [start]
    while edge:
        here = edge.pop()
        for step in steps:
            if step.state == here and step.to not in found:
                found.add(step.to)
                edge.append(step.to)
    return found


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached_from_a_draft(state: State) -> None:
    assert state in reachable(State.DRAFT, TABLE)


@pytest.mark.parametrize("state", sorted(set(State) - LAST))
def test_a_state_that_is_not_the_last_has_owner_deadline_and_a_way_to_an_end(state: State) -> None:
    station = STATIONS[state]
    assert station.owners
    assert station.days > 0 or state == State.LIVE  # until the agreement's own end
    assert reachable(state, TABLE) & LAST
    assert any(step.to != state for step in process.leaving(state))


@pytest.mark.parametrize("state", sorted(LAST))
def test_a_last_state_has_no_exit_and_no_deadline(state: State) -> None:
    assert not process.leaving(state)
    assert state not in STATIONS


@pytest.mark.parametrize("state", sorted(STATIONS))
def test_each_owner_of_a_state_can_do_something_in_it(state: State) -> None:
    able = {role for step in process.leaving(state) for role in step.roles}
    assert set(STATIONS[state].owners) <= able


@pytest.mark.parametrize("state", sorted(STATIONS))
def test_what_the_clock_does_is_a_step_of_the_table(state: State) -> None:
    event = STATIONS[state].overdue
    if event is not None:
        step = process.transition(state, event)
        assert step is not None
        assert "hub" in step.roles
        assert step.guard


def test_no_two_steps_share_a_state_and_an_event() -> None:
    assert len({(step.state, step.event) for step in TABLE}) == len(TABLE)


# Without any one of these a dossier cannot come to live calls: the seven steps, each.
WITHOUT = {
    "P1": (Event.SUBMIT,),
    "P2": (Event.APPROVE,),
    "P4": (Event.FORM_AGREED, Event.SETTLE),
    "P5": (Event.ISSUE_MEMO,),
    "P5, the governor": (Event.ACKNOWLEDGE,),
    "P6, the draft": (Event.OFFER,),
    "P6": (Event.SIGNED,),
    "P7, conformance": (Event.PRESENT,),
    "P7, acceptance": (Event.ACCEPTED,),
    "P7": (Event.GO_LIVE,),
}


@pytest.mark.parametrize("missing", WITHOUT.values(), ids=WITHOUT.keys())
def test_there_is_no_way_to_live_around_a_missing_step(missing: tuple[Event, ...]) -> None:
    rest = [step for step in TABLE if step.event not in missing]
    assert State.LIVE not in reachable(State.DRAFT, rest)


def test_a_refused_dossier_never_comes_to_a_link() -> None:
    assert reachable(State.REFUSING, TABLE) == {
        State.REFUSING, State.REFUSAL_SENT, State.REFUSED,
    }  # fmt: skip


def test_the_governor_cannot_reject() -> None:
    able = [one for one in process.leaving(State.GOVERNOR) if "governor_office" in one.roles]
    assert {one.to for one in able} == {State.DRAFTING, State.REVIEW}


# The agency's own word ends it: before it was ever decided against, and until real use begins.
MAY_WITHDRAW = {
    **dict.fromkeys(
        (
            State.DRAFT, State.SUBMITTED, State.INFORMATION_WANTED, State.REVIEW, State.DESIGN,
            State.ESCALATED, State.MEMO, State.GOVERNOR, State.DRAFTING, State.SIGNING,
        ),
        State.WITHDRAWN,
    ),
    **dict.fromkeys((State.BUILDING, State.ACCEPTANCE, State.READY), State.ENDING),
}  # fmt: skip


@pytest.mark.parametrize("state", State)
def test_an_agency_may_withdraw_until_real_use_and_ends_what_was_signed(state: State) -> None:
    step = process.transition(state, Event.WITHDRAW)
    assert (step.to if step else None) == MAY_WITHDRAW.get(state)
    if step is not None:
        assert step.roles == ("agency_officer",)
        assert step.guard == "with_reason"
        assert (step.effect == "end_agreement") == (step.to == State.ENDING)


NEW_IN_SECOND = {
    (state, Event.WITHDRAW) for state in (State.MEMO, State.GOVERNOR, State.ACCEPTANCE, State.READY)
}


def test_a_version_of_the_process_has_what_it_had_when_dossiers_began_under_it() -> None:
    assert process.VERSION == max(one.since for one in TABLE) == 2
    assert {(one.state, one.event) for one in TABLE if one.since == 2} == NEW_IN_SECOND
    for state, event in NEW_IN_SECOND:
        assert process.transition(state, event, 1) is None
        assert event not in {one.event for one in process.leaving(state, 1)}


@pytest.mark.parametrize("version", range(1, process.VERSION + 1))
def test_in_every_version_each_state_has_a_way_out(version: int) -> None:
    steps = [one for one in TABLE if one.since <= version]
    for state in STATIONS:
        assert any(one.to != state for one in process.leaving(state, version))
        assert reachable(state, steps) & LAST
        able = {role for one in process.leaving(state, version) for role in one.roles}
        assert set(STATIONS[state].owners) <= able


def test_guards_and_effects_are_bound_and_none_is_left_over() -> None:
    assert {step.guard for step in TABLE} - {None} == set(GUARDS)
    assert {step.effect for step in TABLE} - {None} == set(EFFECTS)


def test_every_event_has_a_body_and_words_and_stands_in_the_table() -> None:
    assert set(BODIES) == set(EVENT_WORDS) == {step.event for step in TABLE} == set(Event)
    assert set(STATE_WORDS) == set(State)


def test_steps_of_the_mission_come_in_their_order() -> None:
    firsts = list(dict.fromkeys(step.step for step in TABLE if step.step != "P6"))
    assert all(before < after for before, after in pairwise(firsts))
