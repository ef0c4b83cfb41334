"""Two people order that a month of a class is deleted; the hub does the rest."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sainam.agreements.refusals import ReasonMissing
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.deletion import store
from sainam.exchanges.deletion.refusals import (
    DeletionTooEarly,
    NothingToDelete,
    told_by_the_database,
)
from sainam.exchanges.deletion.two_people import need_two_people
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.thai_dates import month_start


def order_deletion(
    tx: Tx, *, retention: str, month: date, reason: str, actor: str, confirmed_by: str
) -> UUID:
    """Raises TwoPeopleWanted, ReasonMissing, NothingToDelete, DeletionTooEarly, DeletionKnown."""
    if not reason.strip():
        raise ReasonMissing
    need_two_people(tx, actor, confirmed_by)
    first = month_start(month)
    there, over = store.month_may_go(tx, retention, first)
    if not there:
        raise NothingToDelete(f"{retention} {first:%Y-%m}")
    if not over:
        raise DeletionTooEarly(f"{retention} {first:%Y-%m}")
    deletion = new_id()
    with told_by_the_database():
        store.insert_deletion(
            tx, deletion, retention, first,
            reason=reason.strip(), actor=actor, confirmed_by=confirmed_by,
        )  # fmt: skip
    append(
        tx,
        Event.EVIDENCE_DELETION_ORDERED,
        actor=actor,
        subject=f"deletion:{deletion}",
        detail={
            "class": retention,
            "month": f"{first:%Y-%m}",
            "reason": reason.strip(),
            "confirmed_by": confirmed_by,
        },
    )
    return deletion
