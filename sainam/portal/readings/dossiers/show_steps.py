"""The departments' form, the versions of the agreement, and what is tried out, of one dossier."""

from __future__ import annotations

from typing import Any

import msgspec

from sainam.agreements.store import gate_states
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.onboarding import store
from sainam.onboarding.act import World
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import Body, Comment, Design
from sainam.onboarding.decided import DecidedOnMoved
from sainam.onboarding.design.design import agreed_design, positions
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.going_live.conformance import Check
from sainam.onboarding.going_live.guards import acceptances
from sainam.onboarding.going_live.keys import keys_of
from sainam.onboarding.going_live.trial import checks_for
from sainam.onboarding.signing.compare import compare
from sainam.onboarding.signing.drafts import (
    drafts,
    filed_paper,
    next_signer,
    offered,
    signatures,
    signing_order,
)
from sainam.onboarding.signing.exit_guards import exit_entries
from sainam.onboarding.signing.exit_list import ticked
from sainam.onboarding.state import Event, State
from sainam.onboarding.take_event import load_for
from sainam.portal.views.bilingual import Words
from sainam.portal.views.body_words import FIELDS, value_label
from sainam.portal.views.steps import (
    AgreementView,
    BuildView,
    CheckRow,
    DesignLine,
    DesignView,
    ExitRow,
    SignerRow,
)


def show_design(tx: Tx, actor: Actor, dossier: str) -> DesignView:
    """Raises UnknownDossier."""
    found = load_for(tx, dossier, actor)
    proposed = positions(found)
    return DesignView(
        positions=proposed,
        lines=_lines(proposed[-2].design, proposed[-1].design) if len(proposed) > 1 else (),
        agreed=agreed_design(found),
        files=tuple(found.outcome(Event.FORM_AGREED, Event.SETTLE).get("files", {}).items()),
        beyond=tuple(
            step
            for step in found.round(Event.APPROVE)
            if step.event in (Event.ESCALATE, Event.SETTLE)
        ),
    )


def show_agreement(
    tx: Tx, world: World, actor: Actor, dossier: str, before: int | None, after: int | None
) -> AgreementView:
    """The last version beside the one before it, or the two asked for. Raises UnknownDossier."""
    found = load_for(tx, dossier, actor)
    versions = drafts(found)
    last = _between(after, len(versions), len(versions))
    first = _between(before, max(last - 1, 0), len(versions))
    by_number = {one.version: one.body for one in versions}
    shown = by_number.get(last)
    old = by_number.get(first)
    register, _ = world.register(tx)
    cited = [one for clause in shown.clauses for one in clause.provisions] if shown else []
    return AgreementView(
        drafts=versions,
        shown=shown,
        before=first,
        after=last,
        comparison=compare(old, shown) if old and shown and first != last else None,
        comments=tuple(
            step for step in found.round(Event.ACKNOWLEDGE) if isinstance(step.body, Comment)
        ),
        signers=_signers(found),
        citations={one: register.cite(one) for one in cited if one in register.provisions},
        offered=offered(found),
        filed=filed_paper(found),
    )


def show_build(tx: Tx, world: World, actor: Actor, dossier: str) -> BuildView:
    """Raises UnknownDossier."""
    found = load_for(tx, dossier, actor)
    judged = found.last(Event.CHECK_CONFORMANCE)
    results = {one["check"]: one for one in judged.outcome.get("results", [])} if judged else {}
    agreement = store.dossier_agreement(tx, dossier)
    ended = found.state in (State.ENDING, State.CLOSED)
    gates = gate_states(tx, agreement[0]) if agreement else {}
    done = ticked(found)
    checks, moved = _checks(tx, world, found)
    return BuildView(
        keys=keys_of(found),
        checks=tuple(_check(msgspec.to_builtins(one), results.get(one.id, {})) for one in checks),
        moved=moved,
        judged=judged,
        accepted=acceptances(found),
        agreement=agreement[0] if agreement else "",
        exit=tuple(ExitRow(one, done.get(one.item)) for one in exit_entries(tx, found))
        if ended
        else (),
        over=frozenset(name for name, state in gates.items() if state == "ended"),
    )


def _checks(tx: Tx, world: World, dossier: Dossier) -> tuple[tuple[Check, ...], Words | None]:
    """The page shows the rest also where the catalogue has moved on."""
    try:
        return checks_for(tx, world, dossier), None
    except DecidedOnMoved as refusal:
        return (), Words(
            f"{refusal.thai}: {refusal.thai_detail}", f"{refusal.sentence()} {refusal.detail}"
        )


def _check(check: dict[str, Any], result: dict[str, Any]) -> CheckRow:
    return CheckRow(
        id=check["id"],
        title=Title(**check["title"]),
        how=Title(**check["how"]),
        green=bool(result.get("green")),
        judged=bool(result),
        record=result.get("record", ""),
        instead=tuple(result.get("instead", ())),
        why=tuple(Title(**one) for one in result.get("why", ())),
        example=check.get("example", ""),
        sample=check.get("sample", ""),
    )


def _lines(before: Design, after: Design) -> tuple[DesignLine, ...]:
    return tuple(
        DesignLine(
            FIELDS[f"Design.{name}"].label,
            _told(name, getattr(before, name)),
            _told(name, getattr(after, name)),
        )
        for name in Design.__struct_fields__
        if getattr(before, name) != getattr(after, name)
    )


def _told(name: str, value: Any) -> Words:
    if value is None or value in ("", ()):
        return Words("–", "–")
    if isinstance(value, tuple):
        told = "; ".join(_part(one) for one in value)
        return Words(told, told)
    if isinstance(value, int):
        return Words(f"{value:,}", f"{value:,}")
    return value_label(name, str(value))


def _part(value: Any) -> str:
    if isinstance(value, Body):
        return " ".join(str(one) for one in msgspec.to_builtins(value).values() if one)
    return str(value)


def _signers(dossier: Dossier) -> tuple[SignerRow, ...]:
    versions = drafts(dossier)
    if not versions:
        return ()
    waits = next_signer(dossier)
    signed: list[Step | None] = list(signatures(dossier))
    order = signing_order(versions[-1].body)
    signed += [None] * (len(order) - len(signed))
    return tuple(
        SignerRow(signer, step, next=signer == waits)
        for signer, step in zip(order, signed, strict=False)
    )


def _between(wanted: int | None, otherwise: int, most: int) -> int:
    return otherwise if wanted is None else min(max(wanted, 0), most)
