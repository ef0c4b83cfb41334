"""Brings in an agreement made on paper, and opens its gates."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.agreement import Agreement, Version
from sainam.agreements.gate import GateStep, open_gate
from sainam.agreements.refusals import ReasonMissing, SamePerson
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx


def bring_in_agreement(tx: Tx, agreement: Agreement, *, actor: str, reason: str) -> None:
    """Its first version, and one gate in each of its environments.

    Raises SamePerson where who recorded it also confirmed it, and ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    paper = agreement.paper
    store.insert_agreement(
        tx, agreement.id, agency=agreement.agency, kind=agreement.kind, brought_in=True
    )
    version = record_version(tx, agreement, paper, actor=actor)
    for environment in agreement.environments:
        open_in(tx, environment, agreement.id, version, actor=actor, reason=reason)


def record_version(tx: Tx, agreement: Agreement, paper: Version, *, actor: str) -> int:
    """The next version of an agreement that is on record; returns its number."""
    if paper.recorded_by == paper.confirmed_by:
        raise SamePerson(agreement.id)
    version = store.insert_version(tx, agreement.id, paper)
    append(
        tx,
        Event.AGREEMENT_VERSION_RECORDED,
        actor=actor,
        subject=f"agreement:{agreement.id}",
        agency=agreement.agency,
        detail={
            "version": version,
            "reference": paper.reference,
            "recorded_by": paper.recorded_by,
            "confirmed_by": paper.confirmed_by,
        },
    )
    return version


def open_in(
    tx: Tx, environment: Environment, agreement: str, version: int, *, actor: str, reason: str
) -> None:
    """The gate of an environment where the agreement had none."""
    period = store.load_periods(tx, agreement, environment)[version]
    step = GateStep("open", version, clock.now(tx))
    store.insert_step(tx, environment, agreement, step, actor=actor, reason=reason)
    store.insert_gate(tx, environment, agreement, open_gate(version, period))
    party = store.find_agreement(tx, agreement)
    append(
        tx,
        Event.AGREEMENT_GATE_OPENED,
        actor=actor,
        subject=f"agreement:{agreement}",
        environment=environment,
        agency=party[0] if party else None,
        detail={"version": version, "reason": reason},
    )
