"""What stands in the way of an event at this moment, whatever it would carry.

Roles say what a person may try (`can_do`). The guards are asked here before anybody fills in a
form, so that a page offers what can be done, and says of the rest why not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sainam.kit.database import Tx
from sainam.kit.refusal import Refusal
from sainam.onboarding.act import Act, World
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import Body, ExitItem, OnProposal, RetireKey
from sainam.onboarding.design.design import positions
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.going_live.guards import keys_to_retire
from sainam.onboarding.inbox import can_do
from sainam.onboarding.refusals import BodyInvalid, OwnRequest, RoleMissing
from sainam.onboarding.rules import GUARDS
from sainam.onboarding.signing.exit_guards import exit_entries
from sainam.onboarding.state import Event
from sainam.onboarding.take_event import role_for


def hindrances(
    tx: Tx, world: World, dossier: Dossier, actor: Actor, at: datetime
) -> Mapping[Event, Refusal]:
    """Of the events that the actor's roles may try: those that would be refused, and why."""
    found: dict[Event, Refusal] = {}
    for chosen in can_do(dossier, actor, at):
        try:
            role = role_for(chosen, dossier, actor, at)
        except (OwnRequest, RoleMissing) as refusal:
            found[chosen.event] = refusal
            continue
        act = Act(tx, world, dossier, chosen, Body(), actor, role, at)
        refusals = [_refused(replace(act, body=body)) for body in _bodies(act)]
        if refusals and refusals[0] is not None and None not in refusals:
            found[chosen.event] = refusals[0]
    return found


def _refused(act: Act) -> Refusal | None:
    """None, too, where it is for what was typed that it would be refused."""
    guard = GUARDS.get(act.transition.guard or "")
    try:
        if guard is not None:
            guard(act)
    except BodyInvalid:
        return None
    except Refusal as refusal:
        return refusal
    return None


def _bodies(act: Act) -> tuple[Body, ...]:
    """One for each thing that the event can be about."""
    about = _ABOUT.get(act.transition.event)
    return (about(act) if about else ()) or (act.body,)


def _on_last_proposal(act: Act) -> tuple[Body, ...]:
    return tuple(OnProposal(proposal=one.step.number) for one in positions(act.dossier)[-1:])


def _keys(act: Act) -> tuple[Body, ...]:
    names = sorted(keys_to_retire(act.tx, act.dossier)) or [""]
    return tuple(RetireKey(credential=name) for name in names)


def _exit_items(act: Act) -> tuple[Body, ...]:
    return tuple(ExitItem(item=one.item) for one in exit_entries(act.tx, act.dossier))


_ABOUT: Mapping[Event, Callable[[Act], tuple[Body, ...]]] = {
    Event.AGREE: _on_last_proposal,
    Event.OBJECT: _on_last_proposal,
    Event.RETIRE_KEY: _keys,
    Event.TICK_EXIT: _exit_items,
}
