"""Lets data cross again under a suspended agreement."""

from __future__ import annotations

from sainam.agreements.take_step import StepTaken, step_gate
from sainam.agreements.terms import Environment
from sainam.kit.database import Tx


def resume_agreement(
    tx: Tx, environment: Environment, agreement: str, *, actor: str, reason: str
) -> StepTaken:
    """One transaction of its own.

    Raises NotSuspended, StepAfterEnd, UnknownAgreement, ReasonMissing.
    """
    return step_gate(tx, environment, agreement, "resume", actor=actor, reason=reason)
