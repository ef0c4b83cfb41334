"""Records the next version of an agreement as signed: tried out at once, in real use later."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.agreement import Agreement
from sainam.agreements.bring_in_agreement import record_version
from sainam.agreements.put_in_force import put_in_force
from sainam.agreements.refusals import PartiesChanged, ReasonMissing, StepAfterEnd, UnknownAgreement
from sainam.agreements.signed_paper import signed_paper
from sainam.kit import clock
from sainam.kit.database import Tx


def record_amendment(tx: Tx, agreement: Agreement, *, actor: str, reason: str) -> int:
    """Returns the version: it holds in the sandbox now, in real use from `put_in_force` on.

    Raises UnknownAgreement, PartiesChanged, SamePerson, SignedTooLate, StepAfterEnd,
    ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    party = store.find_agreement(tx, agreement.id)
    if party is None:
        raise UnknownAgreement(agreement.id)
    if party != (agreement.agency, agreement.kind):
        raise PartiesChanged(agreement.id)
    store.lock_gates(tx, [agreement.id])
    gates = store.gate_states(tx, agreement.id)
    if "ended" in (gates.get("live"), gates.get("sandbox")):
        raise StepAfterEnd(agreement.id)
    paper = signed_paper(agreement, clock.now(tx))
    version = record_version(tx, agreement, paper, actor=actor)
    put_in_force(tx, "sandbox", agreement.id, version, actor=actor, reason=reason)
    return version
