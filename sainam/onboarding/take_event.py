"""Takes one event on a dossier: the only way it moves, for people, partners and the clock alike.

Lock, fold, judge, do, record: one transaction. Two people at once: the second waits for the lock,
then sees a number that it did not see before and is told what happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import msgspec

from sainam.agreements import store as agreements
from sainam.audit.append import append
from sainam.audit.event import Event as Audit
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import buddhist_year, business_date
from sainam.onboarding import process, store
from sainam.onboarding.act import Act, World
from sainam.onboarding.actor import AGENCY_ROLES, HUB, Actor
from sainam.onboarding.bodies import Body, read_body
from sainam.onboarding.common_guards import refuse
from sainam.onboarding.deadline import due_at
from sainam.onboarding.dossier import Dossier, Kind, Step
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.process import Transition
from sainam.onboarding.refusals import (
    BodyInvalid,
    DossierMoved,
    EventNotNow,
    OwnRequest,
    RoleMissing,
    UnknownDossier,
    UnknownEvent,
)
from sainam.onboarding.rules import EFFECTS, GUARDS
from sainam.onboarding.state import EVENT_WORDS, STATE_WORDS, Event, State

_AGREEMENT_UNWANTED = FieldFault(
    "agreement", "dossier.agreement", "คำขอใหม่ไม่แก้ไขข้อตกลงเดิม",
    "A new request amends no agreement.",
)  # fmt: skip
_AGREEMENT_MISSING = FieldFault(
    "agreement", "dossier.agreement", "โปรดระบุข้อตกลงของหน่วยงานที่จะแก้ไขหรือต่ออายุ",
    "Name the agreement of your agency that is to be amended or renewed.",
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
    """A new draft; one that amends or renews is of the agreement that `earlier` brought about.

    Raises RoleMissing, UnknownDossier (of `earlier`), BodyInvalid.
    """
    if actor.agency != agency or not actor.in_role("agency_officer"):
        raise RoleMissing("agency_officer")
    if earlier is not None:
        load_for(tx, earlier, actor)
    agreement = _amended(tx, kind, agency, earlier, agreement)
    at = clock.now(tx)
    number = store.take_number(tx, buddhist_year(business_date(at)))
    dossier = Dossier(
        number, kind, agency, process.VERSION, earlier, agreement, at, actor.login, ()
    )
    store.insert_dossier(tx, dossier)
    append(
        tx, Audit.ONBOARDING_DOSSIER_OPENED, actor=actor.login, subject=f"dossier:{number}",
        agency=agency, detail={"kind": kind, "earlier": earlier, "agreement": agreement},
    )  # fmt: skip
    saved = _transition(dossier, Event.SAVE)
    return _take(tx, world, dossier, saved, _body(Event.SAVE, body or {}), actor, at)


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
    moved = found.after(seen)
    wanted = process.transition(found.state, Event(event))
    if moved and not (wanted and wanted.shared and all(_is_shared(step) for step in moved)):
        raise DossierMoved(_told(moved))
    chosen = _transition(found, Event(event))
    return _take(tx, world, found, chosen, _body(chosen.event, body), actor, clock.now(tx))


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
    """The role in which the actor may do it. Raises RoleMissing, OwnRequest."""
    station = process.STATIONS.get(chosen.state)
    due = dossier.due_at
    late = station.late if station and due is not None and at >= due else ()
    for role in (*chosen.roles, *late):
        if not actor.in_role(role):
            continue
        if role in AGENCY_ROLES:
            if actor.agency == dossier.agency:
                return role
        elif actor.agency == dossier.agency:
            raise OwnRequest
        else:
            return role
    raise RoleMissing(", ".join(chosen.roles))


def _amended(tx: Tx, kind: Kind, agency: str, earlier: str | None, given: str | None) -> str | None:
    """The agreement that is amended or renewed: the agency's own, and the earlier dossier's.

    Raises BodyInvalid.
    """
    brought = store.dossier_agreement(tx, earlier) if earlier else None
    if kind not in ("amendment", "renewal"):
        if given is not None:
            refuse([_AGREEMENT_UNWANTED])
        return None
    agreement = given or (brought[0] if brought else "")
    party = agreements.find_agreement(tx, agreement)
    if party is None or party[0] != agency or (brought and brought[0] != agreement):
        refuse([_AGREEMENT_MISSING])
    return agreement


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
        for chosen in process.by_itself(dossier.state):
            act = Act(tx, world, dossier, chosen, _body(chosen.event, {}), HUB, "hub", at)
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
        None if act.role in act.actor.roles else act.actor.standing_in.get(act.role),
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
            "outcome": outcome,
        },
    )  # fmt: skip
    return replace(dossier, steps=(*dossier.steps, step)), step


def _due_at(act: Act) -> datetime | None:
    """In real use it is the agreement's own end; else so many days."""
    if act.transition.to == State.LIVE:
        return act.world.agreement_until(act.tx, act.dossier.id)
    return due_at(act.transition.to, act.at, act.world.holidays(act.tx))


def _transition(dossier: Dossier, event: Event) -> Transition:
    chosen = process.transition(dossier.state, event)
    if chosen is None:
        raise EventNotNow(f"{dossier.id}: {STATE_WORDS[dossier.state].en}")
    return chosen


def _is_shared(step: Step) -> bool:
    known = process.transition(step.state, step.event)
    return known is not None and known.shared


def _told(moved: tuple[Step, ...]) -> str:
    return "; ".join(
        f"{step.number}: {EVENT_WORDS[step.event].en} ({step.actor}, {step.at:%Y-%m-%d %H:%M}Z)"
        for step in moved
    )


def _body(event: Event, given: Mapping[str, Any]) -> Body:
    try:
        return read_body(event, given)
    except msgspec.ValidationError as error:
        raise BodyInvalid([_shape_fault(str(error))]) from error


def _shape_fault(message: str) -> FieldFault:
    """As msgspec tells it (`… - at `$.contacts[0].email``), the path as contacts.0.email."""
    text, _, path = message.partition(" - at `$")
    field = path.rstrip("`").replace("[", ".").replace("]", "").lstrip(".")
    return FieldFault(field, "body.shape", f"รูปแบบข้อมูลไม่ถูกต้อง: {text}", text)
