"""Lets a version of an agreement hold in one environment: opens its gate, or amends it."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.bring_in_agreement import open_in
from sainam.agreements.refusals import AmendmentNotBegun, ReasonMissing, UnknownAgreement
from sainam.agreements.take_step import step_gate
from sainam.agreements.terms import Environment
from sainam.kit import clock
from sainam.kit.database import Tx


def put_in_force(
    tx: Tx, environment: Environment, agreement: str, version: int, *, actor: str, reason: str
) -> None:
    """A new gate may be opened before its first day: calls wait for it, Bangkok's midnight.

    Another version at a gate ends the one that holds there, and the look-ups that run under it.
    Raises UnknownAgreement, AmendmentNotBegun, StepAfterEnd, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    periods = store.load_periods(tx, agreement, environment)
    if version not in periods:
        raise UnknownAgreement(f"{agreement} {version}")
    store.lock_gates(tx, [agreement])
    number = store.find_gate_number(tx, environment, agreement)
    if number is None:
        open_in(tx, environment, agreement, version, actor=actor, reason=reason)
        return
    gate = store.read_gate(tx, number)
    if gate.version == version:
        return
    if clock.now(tx) < periods[version].valid_from and gate.period.valid_from <= clock.now(tx):
        raise AmendmentNotBegun(agreement)
    step_gate(tx, environment, agreement, "amend", actor=actor, reason=reason, version=version)
