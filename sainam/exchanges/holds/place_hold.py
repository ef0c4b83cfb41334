"""Two people place a hold; it comes wholly before a deletion or wholly after it."""

from __future__ import annotations

from datetime import date

from sainam.agreements.refusals import ReasonMissing
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.deletion.two_people import need_two_people
from sainam.exchanges.holds import store
from sainam.exchanges.holds.hold import Held, WantedHold
from sainam.exchanges.holds.refusals import HoldIncomplete
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.keys.data_keys import open_file_keys, open_months
from sainam.kit.keys.envelope import mark
from sainam.kit.keys.masters import Masters


def place_hold(
    tx: Tx, masters: Masters, hold: WantedHold, *, actor: str, confirmed_by: str
) -> Held:
    """A person is held under every key that lives now; what is said later is not held.

    Raises TwoPeopleWanted, ReasonMissing, HoldIncomplete.
    """
    if not hold.reason.strip():
        raise ReasonMissing
    if not hold.is_whole:
        raise HoldIncomplete(hold.kind)
    need_two_people(tx, actor, confirmed_by)
    number = new_id()
    store.insert_hold(tx, number, hold, actor=actor, confirmed_by=confirmed_by)
    marks = 0
    if hold.number is not None and hold.number_kind is not None:
        for key in open_months(tx, masters, date.min, date.max):
            store.insert_mark(tx, number, key.number, mark(key, hold.number_kind, hold.number))
            marks += 1
        for key in open_file_keys(tx, masters):
            store.insert_mark(tx, number, key.number, mark(key, hold.number_kind, hold.number))
            marks += 1
    too_late = store.gone_for_hold(tx, number)
    append(
        tx,
        Event.EVIDENCE_HOLD_PLACED,
        actor=actor,
        subject=f"hold:{number}",
        detail={
            "kind": hold.kind,
            "reference": hold.reference,
            "reason": hold.reason.strip(),
            "review": hold.review.isoformat(),
            "confirmed_by": confirmed_by,
            "too_late": [str(deletion) for deletion in too_late],
        },
    )
    return Held(number, marks, too_late)
