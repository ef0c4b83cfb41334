"""Takes one event on a dossier: the only way it moves, for people, partners and the clock alike.

Lock, fold, judge, do, record: one transaction. Two people at once: the second waits for the lock,
then sees a number that it did not see before and is told what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sainam.agencies import store as agencies
from sainam.audit.append import append
from sainam.audit.event import Event as Audit
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import buddhist_year, business_date
from sainam.onboarding import process, store
from sainam.onboarding.act import Act, World
from sainam.onboarding.actor import AGENCY_ROLES, HUB, Actor
from sainam.onboarding.bodies import Body
from sainam.onboarding.body_shape import read_event_body
from sainam.onboarding.common_guards import refuse
from sainam.onboarding.deadline import due_at
from sainam.onboarding.dossier import Dossier, Kind, Step
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.for_agencies import is_inward
from sainam.onboarding.opening import amended, brought_by, prefilled
from sainam.onboarding.process import Transition
from sainam.onboarding.refusals import (
    DossierMoved,
    EventNotNow,
    OwnRequest,
    RoleMissing,
    UnknownDossier,
    UnknownEvent,
)
from sainam.onboarding.rules import EFFECTS, GUARDS
from sainam.onboarding.sealed_step import sealed
from sainam.onboarding.state import EVENT_WORDS, STATE_WORDS, Event, State

_SEEN_UNKNOWN = FieldFault(
    "seen", "dossier.seen", "ต้องเป็นเลขของขั้นล่าสุดที่ท่านเห็น ซึ่งแฟ้มเรื่องมีอยู่จริง",
    "It has to be the number of the last step that you saw, which the dossier has.",
)  # fmt: skip
_MOST_BY_ITSELF = 3  # what follows by itself never goes round in a circle


@dataclass(frozen=True, slots=True)
class Taken:
    """The dossier after the event and all that followed from it by itself."""

    dossier: Dossier
    steps: tuple[Step, ...]


def open_dossier(
    tx: Tx,
    world: World,
    *,
    kind: Kind,
    agency: str,
    actor: Actor,
    earlier: str | None = None,
    agreement: str | None = None,
    body: Mapping[str, Any] | None = None,
) -> Taken:
    """A new draft. With nothing in `body` it is filled in from what came before: see `prefilled`.

    Raises RoleMissing, UnknownDossier (of `earlier`), BodyInvalid.
    """
    if actor.agency != agency or not actor.in_role("agency_officer"):
        raise RoleMissing("agency_officer")
    before = load_for(tx, earlier, actor) if earlier is not None else None
    at = clock.now(tx)
    # First: who opens another at the same time waits here, and then sees what this one opened.
    number = store.take_number(tx, buddhist_year(business_date(at)))
    agreement = amended(tx, kind, agency, before, agreement, at)
    before = before or brought_by(tx, agreement)
    request: Body = read_event_body(Event.SAVE, body or {}, within="request")
    if not body:
        request = prefilled(tx, kind, before, agreement)
    dossier = Dossier(
        number, kind, agency, process.VERSION, before.id if before else None, agreement, at,
        actor.login, (),
    )  # fmt: skip
    store.insert_dossier(tx, dossier)
    append(
        tx, Audit.ONBOARDING_DOSSIER_OPENED, actor=actor.login, subject=f"dossier:{number}",
        agency=agency, detail={"kind": kind, "earlier": dossier.earlier, "agreement": agreement},
    )  # fmt: skip
    return _take(tx, world, dossier, _transition(dossier, Event.SAVE), request, actor, at)


def load_for(tx: Tx, dossier: str, actor: Actor) -> Dossier:
    """The dossier as this person may see it: agencies see their own, staff see all."""
    found = store.load_dossier(tx, dossier)
    if found is None or (actor.agency is not None and actor.agency != found.agency):
        raise UnknownDossier(dossier)
    return found


def take_event(
    tx: Tx,
    world: World,
    *,
    dossier: str,
    event: str,
    body: Mapping[str, Any],
    seen: int,
    actor: Actor,
) -> Taken:
    """`seen` is the number of the last step that the actor knew of.

    Raises UnknownDossier, UnknownEvent, EventNotNow, RoleMissing, OwnRequest, DossierMoved,
    BodyInvalid, and what the event's own guard refuses.
    """
    if not store.lock_dossier(tx, dossier):
        raise UnknownDossier(dossier)
    found = load_for(tx, dossier, actor)
    if event not in {known.value for known in Event}:
        raise UnknownEvent(event)
    if not 0 <= seen <= found.number:
        refuse([_SEEN_UNKNOWN])
    moved = _unseen(found, seen, actor)
    wanted = process.transition(found.state, Event(event), found.process)
    if moved and not (wanted and wanted.shared and all(_is_shared(step) for step in moved)):
        told = [_told(step, actor) for step in moved]
        raise DossierMoved(
            "; ".join(one.en for one in told), thai_detail="; ".join(one.th for one in told)
        )
    chosen = _transition(found, Event(event))
    carried = read_event_body(chosen.event, body)
    return _take(tx, world, found, chosen, carried, actor, clock.now(tx))


def take_by_itself(tx: Tx, world: World, dossier: str) -> Taken | None:
    """What the clock brings: the first event that follows by itself now; None if none does."""
    if not store.lock_dossier(tx, dossier):
        return None
    found = store.load_dossier(tx, dossier)
    if found is None:
        return None
    after, steps = _follow(tx, world, found, clock.now(tx))
    return Taken(after, steps) if steps else None


def role_for(chosen: Transition, dossier: Dossier, actor: Actor, at: datetime) -> str:
    """The role in which the actor may do it: an own one before one held in another's place.

    Raises RoleMissing, OwnRequest.
    """
    allowed = process.roles_of(chosen, overdue=_is_overdue(dossier, at))
    own = [role for role in allowed if role in actor.roles]
    for role in (*own, *(role for role in allowed if role in actor.standing_in)):
        if (role in AGENCY_ROLES) == (actor.agency == dossier.agency):
            return role
        if role not in AGENCY_ROLES:
            raise OwnRequest
    raise RoleMissing(", ".join(chosen.roles))


def _take(
    tx: Tx, world: World, dossier: Dossier, chosen: Transition, body: Body, actor: Actor,
    at: datetime,
) -> Taken:  # fmt: skip
    role = role_for(chosen, dossier, actor, at)
    moved, step = _do(Act(tx, world, dossier, chosen, body, actor, role, at))
    after, followed = _follow(tx, world, moved, at)
    return Taken(after, (step, *followed))


def _follow(
    tx: Tx, world: World, dossier: Dossier, at: datetime
) -> tuple[Dossier, tuple[Step, ...]]:
    steps: list[Step] = []
    for _ in range(_MOST_BY_ITSELF):
        for chosen in process.by_itself(dossier.state, dossier.process):
            act = Act(tx, world, dossier, chosen, Body(), HUB, "hub", at)
            try:
                GUARDS[chosen.guard or ""](act)
            except Refusal:
                continue
            dossier, step = _do(act)
            steps.append(step)
            break
        else:
            break
    return dossier, tuple(steps)


def _do(act: Act) -> tuple[Dossier, Step]:
    chosen, dossier = act.transition, act.dossier
    if chosen.guard is not None:
        GUARDS[chosen.guard](act)
    outcome = dict(EFFECTS[chosen.effect](act)) if chosen.effect else {}
    stays = chosen.to == dossier.state and dossier.steps
    due = dossier.due_at if stays else _due_at(act)
    step = Step(
        dossier.number + 1, chosen.event, chosen.to, act.actor.login, act.role,
        _in_place_of(act),
        act.at, due, act.body, outcome,
    )  # fmt: skip
    store.insert_step(act.tx, dossier.id, step)
    append(
        act.tx,
        Audit.ONBOARDING_DOSSIER_ACTED if stays else Audit.ONBOARDING_DOSSIER_MOVED,
        actor=act.actor.login,
        subject=f"dossier:{dossier.id}",
        agency=dossier.agency,
        detail={
            "number": step.number, "event": chosen.event.value, "from": chosen.state.value,
            "to": chosen.to.value, "role": act.role, "deputy_for": step.deputy_for,
            **sealed(step),
        },
    )  # fmt: skip
    return replace(dossier, steps=(*dossier.steps, step)), step


def _in_place_of(act: Act) -> str | None:
    """Whose place the actor takes: as an appointed deputy, or because the owner's time is over."""
    if act.role not in act.actor.roles:
        return act.actor.standing_in.get(act.role)
    if act.role in act.transition.roles:
        return None
    place = process.STATIONS[act.transition.state].place
    holders = agencies.logins_in_role(act.tx, place)
    return holders[0].name if holders else place


def _is_overdue(dossier: Dossier, at: datetime) -> bool:
    return dossier.due_at is not None and at >= dossier.due_at


def _due_at(act: Act) -> datetime | None:
    """In real use it is the agreement's own end; else so many days."""
    if act.transition.to == State.LIVE:
        return act.world.agreement_until(act.tx, act.dossier.id)
    return due_at(act.transition.to, act.at, act.world.holidays(act.tx))


def _transition(dossier: Dossier, event: Event) -> Transition:
    chosen = process.transition(dossier.state, event, dossier.process)
    if chosen is None:
        raise EventNotNow(f"{dossier.id}: {STATE_WORDS[dossier.state].en}")
    return chosen


def _unseen(dossier: Dossier, seen: int, actor: Actor) -> tuple[Step, ...]:
    """What came since. What stays within the utility is nothing to an agency, unless it moved."""
    found = dossier.after(seen)
    if actor.agency is None:
        return found
    before = (State.DRAFT, *(step.state for step in dossier.steps))
    return tuple(
        step for step in found if not is_inward(step) or step.state != before[step.number - 1]
    )


def _is_shared(step: Step) -> bool:
    known = process.transition(step.state, step.event)
    return known is not None and known.shared


def _told(step: Step, actor: Actor) -> Title:
    """An agency is not told who within the utility did what."""
    when = f"{step.at:%Y-%m-%d %H:%M}Z"
    if actor.agency is not None and is_inward(step):
        state = STATE_WORDS[step.state]
        return Title(f"{step.number}: {state.th} ({when})", f"{step.number}: {state.en} ({when})")
    event = EVENT_WORDS[step.event]
    return Title(
        f"{step.number}: {event.th} ({step.actor}, {when})",
        f"{step.number}: {event.en} ({step.actor}, {when})",
    )
