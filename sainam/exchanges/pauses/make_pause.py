"""Plans a maintenance window of a link, holds it, and ends either before its time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from sainam.agreements.refusals import ReasonMissing
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event
from sainam.exchanges.pauses import store
from sainam.exchanges.pauses.pause import LONGEST_WINDOW, Kind, Pause
from sainam.exchanges.pauses.refusals import (
    AlreadyHeld,
    NoSuchPause,
    PauseOver,
    PauseWordsMissing,
    WindowUnfit,
)
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Tx

CLOCKS_APART = timedelta(minutes=5)  # a form filled in for "now" comes a little later


def plan_window(
    tx: Tx, environment: Environment, link: str, *, first: datetime, until: datetime,
    reason: Title, actor: str,
) -> UUID:  # fmt: skip
    """Half-open. Raises WindowUnfit, PauseWordsMissing."""
    at = clock.now(tx)
    if not (at - CLOCKS_APART <= first < until <= first + LONGEST_WINDOW) or until <= at:
        raise WindowUnfit
    return _begin(tx, environment, link, "window", first, until, reason, actor=actor)


def hold_link(tx: Tx, environment: Environment, link: str, *, reason: Title, actor: str) -> UUID:
    """Until somebody resumes it. Raises AlreadyHeld, PauseWordsMissing."""
    store.lock_link(tx, environment, link)
    at = clock.now(tx)
    standing = store.coming_pauses(tx, at, link=link)
    if any(one.kind == "hold" and one.environment == environment for one in standing):
        raise AlreadyHeld(link)
    return _begin(tx, environment, link, "hold", at, None, reason, actor=actor)


def end_pause(
    tx: Tx, environment: Environment, link: str, pause: UUID, *, reason: str, actor: str
) -> Pause:
    """A window is cancelled or ended early, a hold resumed. Gives it as it stood.

    Raises ReasonMissing, NoSuchPause, PauseOver.
    """
    if not reason.strip():
        raise ReasonMissing
    found = store.lock_pause(tx, environment, pause)
    if found is None or found.link != link:
        raise NoSuchPause(str(pause))
    if found.is_over(clock.now(tx)):
        raise PauseOver(str(pause))
    store.insert_end(tx, found, actor=actor, reason=reason.strip())
    append(
        tx, Event.EXCHANGE_PAUSE_ENDED, actor=actor, environment=environment,
        subject=f"link:{link}",
        detail={"pause": str(pause), "kind": found.kind, "reason": reason.strip()},
    )  # fmt: skip
    return found


def _begin(
    tx: Tx, environment: Environment, link: str, kind: Kind, first: datetime,
    until: datetime | None, reason: Title, *, actor: str,
) -> UUID:  # fmt: skip
    if not (reason.th.strip() and reason.en.strip()):
        raise PauseWordsMissing
    pause = store.insert_pause(
        tx, environment, link, kind, first, until, reason.th.strip(), reason.en.strip(),
        actor=actor,
    )  # fmt: skip
    append(
        tx, Event.EXCHANGE_PAUSE_BEGUN, actor=actor, environment=environment,
        subject=f"link:{link}",
        detail={
            "pause": str(pause), "kind": kind, "from": first.isoformat(),
            "until": until.isoformat() if until else None, "reason": reason.en.strip(),
        },
    )  # fmt: skip
    return pause
