"""Stops all data under an agreement until it is resumed."""

from __future__ import annotations

from sainam.agreements.take_step import StepTaken, step_gate
from sainam.agreements.terms import Environment
from sainam.kit.database import Tx


def suspend_agreement(
    tx: Tx, environment: Environment, agreement: str, *, actor: str, reason: str
) -> StepTaken:
    """One transaction of its own.

    When this has committed, no exchange record commits under the gate and no later call succeeds;
    running look-ups are cut and named, run-off begins. Raises AlreadySuspended, StepAfterEnd,
    UnknownAgreement, ReasonMissing.
    """
    return step_gate(tx, environment, agreement, "suspend", actor=actor, reason=reason)
