"""What the clock does to dossiers: what follows by itself, and reminders."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.onboarding import process, store
from sainam.onboarding.act import World
from sainam.onboarding.store import Due
from sainam.onboarding.take_event import take_by_itself

_log = logging.getLogger(__name__)
SOON = timedelta(days=2)
DEPUTY_AFTER = timedelta(days=1)
# (tx, what is due, kind of reminder): queues the notice in the same transaction.
Remind = Callable[[Tx, Due, str], None]


def tend_dossiers(
    transaction: Callable[[], AbstractContextManager[Tx]], world: World, remind: Remind
) -> int:
    """Each dossier in its own transaction, so that one cannot hold up another; how many moved."""
    with transaction() as tx:
        at = clock.now(tx)
        over = store.overdue(tx, at)
        soon = store.due_before(tx, at, at + SOON)
    moved = 0
    for due in (*over, *soon):
        try:
            with transaction() as tx:
                if due in over:
                    moved += _overdue(tx, world, due, remind)
                else:
                    _once(tx, due, "soon", remind)
        except Exception:  # noqa: BLE001  the others go on; it is tried again with the next round
            _log.exception("dossier %s could not be tended", due.dossier)
    return moved


def _overdue(tx: Tx, world: World, due: Due, remind: Remind) -> bool:
    """Whether it moved; where it does not, people are told, once."""
    if _has_exit(due) and take_by_itself(tx, world, due.dossier) is not None:
        return True
    _once(tx, due, "overdue", remind)
    station = process.STATIONS[due.state]
    if station.late and clock.now(tx) >= due.due_at + DEPUTY_AFTER:
        _once(tx, due, "deputy", remind)
    return False


def _has_exit(due: Due) -> bool:
    return bool(process.by_itself(due.state))


def _once(tx: Tx, due: Due, kind: str, remind: Remind) -> None:
    if store.insert_reminder(tx, due, kind, clock.now(tx)):
        remind(tx, due, kind)
