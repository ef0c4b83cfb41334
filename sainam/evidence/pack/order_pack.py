"""A person asks for a pack; another says no to it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sainam.agencies.person import Person
from sainam.agencies.reason import reason_of
from sainam.agencies.refusals import OwnMatter
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.evidence.pack import store
from sainam.evidence.pack.pack_order import MAKES, OfficersOrder, PackOrder
from sainam.evidence.pack.refusals import AboutUnknown, OfficerWanted, PackDecided, PackUnknown
from sainam.evidence.pack.scope import checked_scope
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import business_date


def order_pack(
    tx: Tx,
    *,
    kind: str,
    about: str,
    first_day: date,
    last_day: date,
    purpose: str,
    order_number: str = "",
    officer: str = "",
    actor: Person,
) -> UUID:
    """With number and officer the pack answers an order: traffic data goes in.

    Raises NotYours, ReasonWanted, ScopeWrong, AboutUnknown, OfficerWanted.
    """
    actor.must_be(*MAKES)
    why = reason_of(purpose)
    scope = checked_scope(kind, about, first_day, last_day, business_date(clock.now(tx)))
    if not store.about_known(tx, scope):
        raise AboutUnknown(scope.about or "", field="about")
    of = _officers_order(order_number.strip(), officer.strip())
    number = new_id()
    store.insert_order(tx, number, scope, purpose=why, of=of, actor=actor.login)
    append(
        tx,
        Event.EVIDENCE_PACK_ORDERED,
        actor=actor.login,
        subject=f"pack:{number}",
        detail={
            "scope": scope.kind,
            "about": scope.about,
            "first_day": scope.first_day.isoformat(),
            "last_day": scope.last_day.isoformat(),
            "purpose": why,
            "order_number": of.number if of else None,
            "officer": of.officer if of else None,
        },
    )
    return number


def _officers_order(number: str, officer: str) -> OfficersOrder | None:
    if not number and not officer:
        return None
    if (
        not number
        or not officer
        or max(len(number), len(officer)) > 200
        or "\0" in number + officer
    ):
        raise OfficerWanted(field="officer" if number else "order_number")
    return OfficersOrder(number, officer)


def reject_pack(tx: Tx, number: UUID, *, reason: str, actor: Person) -> None:
    """Raises NotYours, PackUnknown, PackDecided, OwnMatter, ReasonWanted."""
    order = order_to_decide(tx, number, actor)
    why = reason_of(reason)
    if not store.insert_decision(tx, number, "rejected", reason=why, actor=actor.login):
        raise PackDecided
    append(
        tx,
        Event.EVIDENCE_PACK_REJECTED,
        actor=actor.login,
        subject=f"pack:{number}",
        detail={"ordered_by": order.ordered_by, "reason": why},
    )


def order_to_decide(tx: Tx, number: UUID, actor: Person) -> PackOrder:
    """What another person asked for. Raises NotYours, PackUnknown, PackDecided, OwnMatter."""
    actor.must_be(*MAKES)
    order = store.find_order(tx, number)
    if order is None:
        raise PackUnknown
    if order.decision is not None:
        raise PackDecided
    if order.ordered_by == actor.login:
        raise OwnMatter
    return order
