"""When an agreement was in force, by which version, and how long its run-off lasts. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal

from sainam.agreements.gate import GateStep, Period
from sainam.agreements.gate_steps import state_after
from sainam.agreements.refusals import AgreementNotYetInForce, RunOffOver
from sainam.agreements.terms import GateState, Standing
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import business_date, start_of_day

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class History:
    """The steps of one agreement in one environment, in order, and the periods of its versions."""

    steps: Sequence[GateStep]
    periods: Mapping[int, Period]


@dataclass(frozen=True, slots=True)
class Interval:
    """From `start` until before `end` the agreement was in force, by this version."""

    start: datetime
    end: datetime
    version: int


def intervals_in_force(history: History) -> tuple[Interval, ...]:
    """By versions, suspensions, end and period; in order and without overlap.

    The first version counts from its first day, not from the day its gate was opened here: an
    agreement that was brought in held on paper before.
    """
    found: list[Interval] = []
    state: GateState | None = None
    begins = [step.at for step in history.steps]
    spans = pairwise([*begins, _NEVER])
    for step, (begin, end) in zip(history.steps, spans, strict=True):
        first = state is None
        state = state_after(state, step.step)
        period = history.periods[step.version]
        start = period.valid_from if first else max(begin, period.valid_from)
        until = min(end, period.valid_until)
        if state == "open" and start < until:
            found.append(Interval(start, until, step.version))
    return tuple(found)


def as_known_on(spans: Sequence[Interval], moment: datetime) -> tuple[Interval, ...]:
    """Until the end of the Bangkok day of `moment`: of later days nobody knows yet."""
    end = start_of_day(business_date(moment) + timedelta(days=1))
    return tuple(replace(span, end=min(span.end, end)) for span in spans if span.start < end)


def judge_payment_moment(history: History, moment: datetime) -> int | None:
    """The version in force when the payment was made; None: it was made out of force."""
    for interval in intervals_in_force(history):
        if interval.start <= moment < interval.end:
            return interval.version
    return None


def run_off_end(standing: Standing) -> datetime:
    """The first moment at which no file is taken any more, as things stand."""
    closed = standing.valid_until
    if standing.closed_at is not None:
        closed = min(closed, standing.closed_at)
    return closed + timedelta(days=standing.run_off_days)


def file_acceptance(standing: Standing, at: datetime) -> Literal["in_force", "run_off"] | Refusal:
    """Whether a file that came at `at` is taken; its lines are judged by their payment moments."""
    if at < standing.valid_from:
        return AgreementNotYetInForce(standing.agreement)
    if standing.state == "open" and at < standing.valid_until:
        return "in_force"
    if at < run_off_end(standing):
        return "run_off"
    return RunOffOver(standing.agreement)
