"""What every step of an agreement does: lock, judge, record, move the gate, cut what runs.

The locks come first, each as its own statement, so that under READ COMMITTED the gate and the
open exchanges are read as they are once nobody else can record under the gate any more. One
step at a time, then the gate: a look-up has two gates and must not be cut twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sainam.agreements import store
from sainam.agreements.gate import GateStep, take_step
from sainam.agreements.gate_steps import Step
from sainam.agreements.refusals import ReasonMissing, UnknownAgreement
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit import clock
from sainam.kit.database import Tx

_EVENTS: Mapping[Step, Event] = {
    "suspend": Event.AGREEMENT_GATE_SUSPENDED,
    "resume": Event.AGREEMENT_GATE_RESUMED,
    "end": Event.AGREEMENT_GATE_ENDED,
    "amend": Event.AGREEMENT_GATE_AMENDED,
    "shut_door": Event.AGREEMENT_DOOR_SHUT,
}


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step, and the look-ups it met.

    `cut` were running and end without an answer; `leaving` were recorded as answered within the
    second before, so that their bytes may still have been on their way.
    """

    number: int
    at: datetime
    cut: tuple[UUID, ...]
    leaving: tuple[UUID, ...]


def step_gate(
    tx: Tx,
    environment: Environment,
    agreement: str,
    step: Step,
    *,
    actor: str,
    reason: str,
    version: int | None = None,
    door: str | None = None,
) -> StepTaken:
    """One step in the caller's transaction. `version` is given by an amendment.

    Raises UnknownAgreement, ReasonMissing, and the refusals of the step table.
    """
    if not reason.strip():
        raise ReasonMissing
    number = store.find_gate_number(tx, environment, agreement)
    if number is None:
        raise UnknownAgreement(agreement)
    store.lock_steps(tx)
    store.lock_gate(tx, number)
    gate = store.read_gate(tx, number)
    at = clock.now(tx)
    taken = GateStep(step, version or gate.version, at)
    periods = store.load_periods(tx, agreement, environment)
    moved = take_step(gate, taken, periods[taken.version])
    step_number = store.insert_step(
        tx, environment, agreement, taken, actor=actor, reason=reason, door=door
    )
    store.update_gate(tx, number, moved)
    cut = store.cut_look_ups(tx, environment, number, at=at, actor=actor, step=step)
    leaving = store.answers_still_leaving(tx, environment, number, at=at)
    party = store.find_agreement(tx, agreement)
    append(
        tx,
        _EVENTS[step],
        actor=actor,
        subject=f"agreement:{agreement}",
        environment=environment,
        agency=party[0] if party else None,
        detail={
            "step": step_number,
            "version": taken.version,
            "reason": reason,
            "door": door,
            "cut": [str(exchange) for exchange in cut],
            "may_be_leaving": [str(exchange) for exchange in leaving],
        },
    )
    return StepTaken(step_number, at, cut, leaving)
