"""A dossier as it is told to those who may see it, by the API and the portal. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from sainam.formats.layout import Title
from sainam.onboarding.actor import Actor
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.for_agencies import steps_for_agencies
from sainam.onboarding.inbox import can_do, urgency
from sainam.onboarding.state import EVENT_WORDS, STATE_WORDS


class StepTold(msgspec.Struct, frozen=True, kw_only=True):
    """`body` is what the event carried, `outcome` what it brought about."""

    number: int
    event: str
    title: Title
    state: str
    actor: str
    role: str
    deputy_for: str | None
    at: datetime
    body: Any
    outcome: dict[str, Any]


class DossierTold(msgspec.Struct, frozen=True, kw_only=True):
    """`number` is to be sent back as `seen`; `can` are the events that your roles may try now."""

    id: str
    kind: str
    agency: str
    state: str
    state_title: Title
    number: int
    opened_at: datetime
    opened_by: str
    earlier: str | None
    agreement: str | None
    due_at: datetime | None
    urgency: str
    can: tuple[str, ...]
    steps: tuple[StepTold, ...]


def dossier_told(dossier: Dossier, actor: Actor, at: datetime) -> DossierTold:
    """An agency is told what is for it: see for_agencies.py."""
    due = dossier.due_at
    steps = dossier.steps if actor.agency is None else steps_for_agencies(dossier)
    return DossierTold(
        id=dossier.id,
        kind=dossier.kind,
        agency=dossier.agency,
        state=dossier.state.value,
        state_title=STATE_WORDS[dossier.state],
        number=dossier.number,
        opened_at=dossier.opened_at,
        opened_by=dossier.opened_by,
        earlier=dossier.earlier,
        agreement=dossier.agreement,
        due_at=due,
        urgency=urgency(due, at),
        can=tuple(one.event.value for one in can_do(dossier, actor, at)),
        steps=tuple(step_told(step) for step in steps),
    )


def step_told(step: Step) -> StepTold:
    return StepTold(
        number=step.number,
        event=step.event.value,
        title=EVENT_WORDS[step.event],
        state=step.state.value,
        actor=step.actor,
        role=step.role,
        deputy_for=step.deputy_for,
        at=step.at,
        body=msgspec.to_builtins(step.body),
        outcome=step.outcome,
    )
