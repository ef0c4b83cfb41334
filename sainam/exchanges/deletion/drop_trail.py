"""Two people let a month of the audit trail go whose time is over; its blocks still verify."""

from __future__ import annotations

from datetime import date

from sainam.agreements.refusals import ReasonMissing
from sainam.audit import store as trail
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.audit.keep_leaves import keep_leaves
from sainam.exchanges.deletion.refusals import told_by_the_database
from sainam.exchanges.deletion.two_people import need_two_people
from sainam.kit.database import Tx
from sainam.kit.thai_dates import month_start


def drop_trail(tx: Tx, month: date, *, reason: str, actor: str, confirmed_by: str) -> int:
    """How many events went.

    Raises TwoPeopleWanted, ReasonMissing, DeletionTooEarly, DeletionHeld, TrailNotSealed.
    """
    if not reason.strip():
        raise ReasonMissing
    need_two_people(tx, actor, confirmed_by)
    first = month_start(month)
    blocks = keep_leaves(tx, first)
    with told_by_the_database():
        gone = trail.drop_month(tx, first)
    append(
        tx,
        Event.EVIDENCE_DELETION_PROVED,
        actor=actor,
        subject=f"trail:{first:%Y-%m}",
        detail={
            "class": "trail",
            "month": f"{first:%Y-%m}",
            "events": gone,
            "blocks": blocks,
            "reason": reason.strip(),
            "confirmed_by": confirmed_by,
        },
    )
    return gone
