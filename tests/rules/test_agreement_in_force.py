"""When an agreement is in force, what run-off takes, and which steps lead where."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from sainam.agreements.gate import Gate, GateStep, Period, fold
from sainam.agreements.gate_steps import STEPS, Step
from sainam.agreements.in_force import (
    History,
    file_acceptance,
    intervals_in_force,
    judge_payment_moment,
    run_off_end,
)
from sainam.agreements.refusals import (
    AgreementNotYetInForce,
    AlreadySuspended,
    NotSuspended,
    RunOffOver,
    StepAfterEnd,
    UnknownAgreement,
)
from sainam.agreements.terms import GateState, Standing, Terms
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import start_of_day


def day(number: int) -> datetime:
    """A day of November 2026, noon in Bangkok."""
    return datetime(2026, 11, number, 5, tzinfo=UTC)


PERIOD = Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), 30)


def history(*steps: tuple[Step, int, int], period: Period = PERIOD) -> History:
    """Steps as (step, version, day of November)."""
    versions = {version for _, version, _ in steps}
    return History(
        [GateStep(step, version, day(on)) for step, version, on in steps],
        dict.fromkeys(versions, period),
    )


@pytest.mark.parametrize(
    ("steps", "paid_on", "version"),
    [
        ([("open", 1, 10)], 9, 1),  # brought in: it held on paper before it was opened here
        ([("open", 1, 10)], 20, 1),
        ([("open", 1, 1), ("suspend", 1, 10)], 9, 1),
        ([("open", 1, 1), ("suspend", 1, 10)], 10, None),
        ([("open", 1, 1), ("suspend", 1, 10), ("resume", 1, 12)], 11, None),
        ([("open", 1, 1), ("suspend", 1, 10), ("resume", 1, 12)], 12, 1),
        ([("open", 1, 1), ("amend", 2, 10)], 9, 1),
        ([("open", 1, 1), ("amend", 2, 10)], 10, 2),
        ([("open", 1, 1), ("suspend", 1, 5), ("amend", 2, 6), ("resume", 2, 7)], 6, None),
        ([("open", 1, 1), ("shut_door", 1, 5), ("end", 1, 10)], 9, 1),
        ([("open", 1, 1), ("end", 1, 10)], 10, None),
    ],
)
def test_a_payment_is_judged_by_the_version_in_force_when_it_was_made(
    steps: list[tuple[Step, int, int]], paid_on: int, version: int | None
) -> None:
    assert judge_payment_moment(history(*steps), day(paid_on)) == version


def test_the_last_day_is_bangkoks_and_the_day_after_is_out() -> None:
    period = Period(PERIOD.valid_from, start_of_day(day(15).date()), 30)
    one = history(("open", 1, 1), period=period)
    midnight = datetime(2026, 11, 14, 17, tzinfo=UTC)
    assert judge_payment_moment(one, midnight - timedelta(seconds=1)) == 1
    assert judge_payment_moment(one, midnight) is None


STANDING = Standing(
    agreement="CONTRACT-X",
    agency="X",
    environment="live",
    gate=1,
    state="open",
    version=1,
    term=1,
    door_epoch=1,
    valid_from=PERIOD.valid_from,
    valid_until=PERIOD.valid_until,
    closed_at=None,
    run_off_days=30,
    terms=Terms(grants=()),
)


@pytest.mark.row("A3")
@pytest.mark.parametrize(
    ("state", "closed_at", "came_at", "word"),
    [
        ("open", None, day(22), "in_force"),
        ("open", None, PERIOD.valid_until, "run_off"),
        ("open", None, PERIOD.valid_until + timedelta(days=30), RunOffOver),
        ("open", None, PERIOD.valid_from - timedelta(seconds=1), AgreementNotYetInForce),
        ("suspended", day(1), day(1), "run_off"),
        ("ended", day(1), day(30), "run_off"),
        ("ended", day(1), day(1) + timedelta(days=30), RunOffOver),
    ],
)
def test_a_file_is_taken_in_force_and_during_run_off(
    state: GateState, closed_at: datetime | None, came_at: datetime, word: str | type[Refusal]
) -> None:
    told = file_acceptance(replace(STANDING, state=state, closed_at=closed_at), came_at)
    assert isinstance(told, word) if isinstance(word, type) else told == word


def test_run_off_ends_its_days_after_data_stopped() -> None:
    assert run_off_end(STANDING) == PERIOD.valid_until + timedelta(days=30)
    ended = replace(STANDING, state="ended", closed_at=day(1))
    assert run_off_end(ended) == day(1) + timedelta(days=30)


def gate(*steps: tuple[Step, int, int]) -> Gate:
    found = history(*steps)
    folded = fold(found.steps, found.periods)
    assert folded is not None
    return folded


def test_a_suspension_that_becomes_an_end_keeps_the_moment_data_stopped() -> None:
    assert gate(("open", 1, 1), ("suspend", 1, 5), ("end", 1, 20)).closed_at == day(5)
    assert gate(("open", 1, 1), ("suspend", 1, 5), ("resume", 1, 6)).closed_at is None
    late = fold(
        [GateStep("open", 1, day(1)), GateStep("end", 1, PERIOD.valid_until + timedelta(days=9))],
        {1: PERIOD},
    )
    assert late is not None
    assert late.closed_at == PERIOD.valid_until


def test_every_step_moves_the_term_and_only_a_shut_door_the_epoch() -> None:
    moved = gate(("open", 1, 1), ("suspend", 1, 2), ("resume", 1, 3), ("amend", 2, 4))
    assert (moved.term, moved.door_epoch, moved.version) == (4, 1, 2)
    assert gate(("open", 1, 1), ("shut_door", 1, 2)).door_epoch == 2


@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        ([("suspend", 1, 1)], UnknownAgreement),
        ([("open", 1, 1), ("suspend", 1, 2), ("suspend", 1, 3)], AlreadySuspended),
        ([("open", 1, 1), ("resume", 1, 2)], NotSuspended),
        ([("open", 1, 1), ("end", 1, 2), ("resume", 1, 3)], StepAfterEnd),
        ([("open", 1, 1), ("end", 1, 2), ("amend", 2, 3)], StepAfterEnd),
    ],
)
def test_a_step_out_of_order_is_refused(
    steps: list[tuple[Step, int, int]], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        gate(*steps)


def test_every_state_knows_every_step_and_all_but_the_end_have_an_exit() -> None:
    assert {frozenset(row) for row in STEPS.values()} == {
        frozenset({"open", "suspend", "resume", "end", "amend", "shut_door"})
    }
    assert all(
        row["end"] == "ended" for state, row in STEPS.items() if state in ("open", "suspended")
    )


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["suspend", "resume", "amend", "shut_door", "end"]), st.integers(0, 9)
        ),
        max_size=12,
    )
)
def test_the_intervals_agree_with_the_gate_at_every_moment(
    wishes: Sequence[tuple[Step, int]],
) -> None:
    steps, state, at, version = [GateStep("open", 1, day(1))], "open", day(1), 1
    for step, hours in wishes:
        target = STEPS[state][step]  # type: ignore[index]
        if not isinstance(target, str):
            continue
        at, state = at + timedelta(hours=hours), target
        version += step == "amend"
        steps.append(GateStep(step, version, at))
    periods = dict.fromkeys(range(1, version + 1), PERIOD)
    whole = History(steps, periods)
    spans = intervals_in_force(whole)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    for moment in (step.at + timedelta(minutes=30) for step in steps):
        then = fold([step for step in steps if step.at <= moment], periods)
        assert then is not None
        found = judge_payment_moment(whole, moment)
        assert found == (then.version if then.state == "open" else None)
