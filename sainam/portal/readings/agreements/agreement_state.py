"""How an agreement is shown to stand: its gate's state, and where the moment lies in its period."""

from collections.abc import Sequence
from datetime import datetime

from sainam.agreements.gate_steps import STEPS
from sainam.agreements.terms import GateState
from sainam.portal.views.agreements import Action, AgreementState

ACTIONS: tuple[Action, ...] = ("suspend", "resume", "end")


def state_of(
    gate: GateState, valid_from: datetime, valid_until: datetime, now: datetime
) -> AgreementState:
    """An ended or suspended one stays so; an open one may be not yet in force, or no longer."""
    if gate != "open":
        return gate
    if now < valid_from:
        return "not_yet"
    return "open" if now < valid_until else "expired"


def actions_at(gate: GateState) -> tuple[Action, ...]:
    """What the step table lets an officer do."""
    return tuple(action for action in ACTIONS if isinstance(STEPS[gate][action], str))


def actions_at_any(gates: Sequence[GateState]) -> tuple[Action, ...]:
    return tuple(action for action in ACTIONS if any(action in actions_at(gate) for gate in gates))
