"""Ends an agreement for good, in one environment."""

from __future__ import annotations

from sainam.agreements.take_step import StepTaken, step_gate
from sainam.agreements.terms import Environment
from sainam.kit.database import Tx


def end_agreement(
    tx: Tx, environment: Environment, agreement: str, *, actor: str, reason: str
) -> StepTaken:
    """One transaction of its own.

    Running look-ups are cut and named; files go on being taken for the run-off days. May come
    after the last day, to close what the period closed already. Raises StepAfterEnd,
    UnknownAgreement, ReasonMissing.
    """
    return step_gate(tx, environment, agreement, "end", actor=actor, reason=reason)
