"""The gate: where an agreement stands, folded from its steps. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sainam.agreements.gate_steps import Step, state_after
from sainam.agreements.terms import GateState


@dataclass(frozen=True, slots=True)
class Period:
    """What a version says of time: half-open, aware; run-off in days after the closing."""

    valid_from: datetime
    valid_until: datetime
    run_off_days: int


@dataclass(frozen=True, slots=True)
class GateStep:
    """A step as it is on record, with the version that held after it."""

    step: Step
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Gate:
    """All of a gate row but its number and whose it is."""

    state: GateState
    version: int
    term: int
    door_epoch: int
    period: Period
    closed_at: datetime | None


def open_gate(version: int, period: Period) -> Gate:
    return Gate("open", version, 1, 1, period, None)


def take_step(gate: Gate, step: GateStep, period: Period) -> Gate:
    """The gate after a step; `period` is that of the step's version.

    Run-off counts from the moment data stopped: a suspension that becomes an end keeps its
    moment, and an end after the last day is the last day's. Raises a refusal of the step table.
    """
    state = state_after(gate.state, step.step)
    closed_at = gate.closed_at
    if state == "open":
        closed_at = None
    elif closed_at is None:
        closed_at = min(step.at, period.valid_until)
    return replace(
        gate,
        state=state,
        version=step.version,
        term=gate.term + 1,
        door_epoch=gate.door_epoch + (step.step == "shut_door"),
        period=period,
        closed_at=closed_at,
    )


def fold(steps: Iterable[GateStep], periods: Mapping[int, Period]) -> Gate | None:
    """The gate as its steps made it, in their order; None before the first."""
    gate: Gate | None = None
    for step in steps:
        period = periods[step.version]
        if gate is None:
            state_after(None, step.step)
            gate = open_gate(step.version, period)
        else:
            gate = take_step(gate, step, period)
    return gate
