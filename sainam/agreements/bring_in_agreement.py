"""Brings in an agreement made on paper, and opens its gates."""

from __future__ import annotations

from sainam.agreements import store
from sainam.agreements.agreement import Agreement, Version
from sainam.agreements.gate import GateStep, Period, open_gate
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
        open_in(tx, environment, agreement, version, actor=actor, reason=reason)


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
    tx: Tx,
    environment: Environment,
    agreement: Agreement,
    version: int,
    *,
    actor: str,
    reason: str,
) -> None:
    """The gate of an environment where the agreement had none."""
    paper = agreement.paper
    period = Period(paper.valid_from, paper.valid_until, paper.run_off_days)
    step = GateStep("open", version, clock.now(tx))
    store.insert_step(tx, environment, agreement.id, step, actor=actor, reason=reason)
    store.insert_gate(tx, environment, agreement.id, open_gate(version, period))
    append(
        tx,
        Event.AGREEMENT_GATE_OPENED,
        actor=actor,
        subject=f"agreement:{agreement.id}",
        environment=environment,
        agency=agreement.agency,
        detail={"version": version, "reason": reason},
    )
