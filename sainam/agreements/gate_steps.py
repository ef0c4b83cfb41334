"""Which step an agreement may take in which state, and where it leads. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from sainam.agreements.refusals import (
    AlreadyOpened,
    AlreadySuspended,
    NotSuspended,
    StepAfterEnd,
    UnknownAgreement,
)
from sainam.agreements.terms import GateState
from sainam.kit.refusal import Refusal

Step = Literal["open", "suspend", "resume", "end", "amend", "shut_door"]

# State before (None: no gate yet) → step → state after, or the refusal. Nothing leaves `ended`.
STEPS: Mapping[GateState | None, Mapping[Step, GateState | type[Refusal]]] = {
    None: {
        "open": "open",
        "suspend": UnknownAgreement,
        "resume": UnknownAgreement,
        "end": UnknownAgreement,
        "amend": UnknownAgreement,
        "shut_door": UnknownAgreement,
    },
    "open": {
        "open": AlreadyOpened,
        "suspend": "suspended",
        "resume": NotSuspended,
        "end": "ended",
        "amend": "open",
        "shut_door": "open",
    },
    "suspended": {
        "open": AlreadyOpened,
        "suspend": AlreadySuspended,
        "resume": "open",
        "end": "ended",
        "amend": "suspended",
        "shut_door": "suspended",
    },
    "ended": {
        "open": AlreadyOpened,
        "suspend": StepAfterEnd,
        "resume": StepAfterEnd,
        "end": StepAfterEnd,
        "amend": StepAfterEnd,
        "shut_door": StepAfterEnd,
    },
}


def state_after(state: GateState | None, step: Step) -> GateState:
    """Raises the refusal that stands in the table."""
    outcome = STEPS[state][step]
    if isinstance(outcome, str):
        return outcome
    raise outcome
