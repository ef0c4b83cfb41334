"""Amends an agreement that was brought in: its next version, from now on, at every gate it has."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.agreement import Agreement
from sainam.agreements.bring_in_agreement import open_in, record_version
from sainam.agreements.refusals import (
    AmendmentNotBegun,
    PartiesChanged,
    StepAfterEnd,
    UnknownAgreement,
)
from sainam.agreements.take_step import StepTaken, step_gate
from sainam.agreements.terms import Environment
from sainam.kit import clock
from sainam.kit.database import Tx


def amend_agreement(
    tx: Tx, agreement: Agreement, *, actor: str, reason: str
) -> dict[Environment, StepTaken]:
    """Records the version and takes the step at each gate; opens gates that are new.

    Look-ups that run under the version before are cut. Raises UnknownAgreement, PartiesChanged,
    AmendmentNotBegun, SamePerson, ReasonMissing, StepAfterEnd.
    """
    party = store.find_agreement(tx, agreement.id)
    if party is None:
        raise UnknownAgreement(agreement.id)
    if party != (agreement.agency, agreement.kind):
        raise PartiesChanged(agreement.id)
    store.lock_gates(tx, [agreement.id])
    paper, before = agreement.paper, store.last_version(tx, agreement.id)
    if before is not None and before.valid_from <= clock.now(tx) < paper.valid_from:
        raise AmendmentNotBegun(agreement.id)
    gates = store.gate_states(tx, agreement.id)
    if gates and all(state == "ended" for state in gates.values()):
        raise StepAfterEnd(agreement.id)
    version = record_version(tx, agreement, paper, actor=actor)
    taken = {
        environment: step_gate(
            tx, environment, agreement.id, "amend", actor=actor, reason=reason, version=version
        )
        for environment, state in gates.items()
        if state != "ended"
    }
    for environment in agreement.environments:
        if environment not in gates:
            open_in(tx, environment, agreement.id, version, actor=actor, reason=reason)
    return taken
