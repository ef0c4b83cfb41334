"""Stops all data under an agreement until it is resumed, in one environment."""

from __future__ import annotations

from datetime import date

from sainam.agreements import store
from sainam.agreements.refusals import SuspensionOver
from sainam.agreements.take_step import StepTaken, step_gate
from sainam.agreements.terms import Environment
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date


def suspend_agreement(
    tx: Tx,
    environment: Environment,
    agreement: str,
    *,
    actor: str,
    reason: str,
    until: date | None = None,
) -> StepTaken:
    """One transaction of its own.

    When this has committed, no exchange record commits under the gate and no later call succeeds;
    running look-ups are cut and named, run-off begins. On the day `until` it ends by itself
    (end_suspension), or before when somebody resumes it.

    Raises AlreadySuspended, StepAfterEnd, UnknownAgreement, SuspensionOver, ReasonMissing.
    """
    taken = step_gate(tx, environment, agreement, "suspend", actor=actor, reason=reason)
    if until is not None:
        if until <= business_date(taken.at):
            raise SuspensionOver(f"{until}")
        store.insert_suspension(tx, environment, agreement, taken.number, until)
    return taken
