"""Somebody of the register, or the owner of an object, proposes how it should read."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import rfc8785

from sainam.agencies.person import Person
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import NotYours
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.kit.database import Tx
from sainam.kit.field_fault import FieldFault
from sainam.kit.ids import new_id
from sainam.links.law_changes import store
from sainam.links.law_changes.change import LAW_KINDS, PROPOSES, LawKind, provisions_gone
from sainam.links.law_changes.fits import law_misfits, read_law
from sainam.links.law_changes.refusals import (
    LawChangeStale,
    LawUnchanged,
    LawUnfit,
    StillCited,
    UnknownLawObject,
)

_UNREADABLE = FieldFault(
    "$", "value.type", "เนื้อหาเขียนเป็น JSON มาตรฐานไม่ได้", "This cannot be written as canonical JSON."
)


def propose_change(
    tx: Tx, *, kind: str, name: str, base: int, body: Any | None, reason: str, actor: Person
) -> UUID:
    """`body` is the whole object as its file would say it, None takes it out; `base` as seen.

    Raises NotYours, UnknownLawObject, LawChangeStale, LawUnchanged, LawUnfit, StillCited,
    ReasonWanted.
    """
    said = reason_of(reason)
    if kind not in LAW_KINDS:
        raise UnknownLawObject(kind[:40])
    _may_propose(tx, kind, name, actor)
    version, stands = store.newest_version(tx, kind, name)
    if version == 0 and body is None:
        raise UnknownLawObject(f"{kind} {name}"[:100])
    if version != base:
        raise LawChangeStale(f"{kind} {name}: {version}")
    proposed = canonical(body)
    if proposed == stands:
        raise LawUnchanged(f"{kind} {name}")
    must_fit(tx, kind, name, stands, body)
    change = new_id()
    store.insert_change(
        tx, change, kind, name, base=base, body=proposed, reason=said, actor=actor.login
    )
    append(
        tx,
        Event.LAW_CHANGE_PROPOSED,
        actor=actor.login,
        subject=f"{kind}:{name}",
        detail={"change": str(change), "base": base, "reason": said},
    )
    return change


def must_fit(tx: Tx, kind: str, name: str, stands: str | None, body: Any | None) -> None:
    """Raises LawUnfit, StillCited."""
    faults = law_misfits(tx, cast("LawKind", kind), name, body)
    if faults:
        raise LawUnfit(faults)
    gone = set(provisions_gone(read_law(kind, stands), read_law(kind, canonical(body))))
    for agreement, _, terms in store.living_agreements(tx) if gone else ():
        cited = gone.intersection(one for clause in terms.clauses for one in clause.provisions)
        if cited:
            raise StillCited(f"{agreement}: {', '.join(sorted(cited))}")


def canonical(body: Any | None) -> str | None:
    """RFC 8785, as the shelf keeps it. Raises LawUnfit."""
    try:
        return None if body is None else rfc8785.dumps(body).decode()
    except (ValueError, TypeError, RecursionError) as error:
        raise LawUnfit([_UNREADABLE]) from error


def _may_propose(tx: Tx, kind: str, name: str, actor: Person) -> None:
    """Raises NotYours."""
    if actor.agency is not None:
        raise NotYours(", ".join(PROPOSES))
    if store.owners(tx).get((kind, name)) != actor.login:
        actor.must_be(*PROPOSES)
