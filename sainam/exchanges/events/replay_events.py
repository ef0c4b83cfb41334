"""Sends the events of a period to an endpoint once more, under their old ids."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sainam.agreements.refusals import ReasonMissing
from sainam.agreements.terms import Environment
from sainam.audit.append import append
from sainam.audit.event import Event as AuditEvent
from sainam.exchanges.events import store
from sainam.exchanges.events.refusals import NoSuchEndpoint, NothingToReplay, ReplayTooLarge
from sainam.kit.database import Tx
from sainam.kit.ids import new_id

MOST_EVENTS = 10_000


def replay_events(
    tx: Tx, environment: Environment, endpoint: str, *, first: datetime, until: datetime,
    known: Collection[str], reason: str, actor: str,
) -> UUID:  # fmt: skip
    """The replay's id. Of the events of [first, until) those that were taken before.

    What is new goes first, and each subject is told in its order. Raises ReasonMissing,
    NoSuchEndpoint, NothingToReplay, ReplayTooLarge.
    """
    if not reason.strip():
        raise ReasonMissing
    if endpoint not in known:
        raise NoSuchEndpoint(endpoint)
    events = store.count_told(
        tx, environment, endpoint, first=first, until=until, at_most=MOST_EVENTS + 1
    )
    if events == 0:
        raise NothingToReplay(endpoint)
    if events > MOST_EVENTS:
        raise ReplayTooLarge(endpoint)
    replay = new_id()
    store.insert_replay(
        tx, environment, endpoint, replay, first=first, until=until, events=events,
        reason=reason.strip(), actor=actor,
    )  # fmt: skip
    append(
        tx, AuditEvent.EXCHANGE_EVENT_REPLAYED, actor=actor, environment=environment,
        subject=f"endpoint:{endpoint}",
        detail={
            "replay": str(replay), "from": first.isoformat(), "until": until.isoformat(),
            "events": events, "reason": reason.strip(),
        },
    )  # fmt: skip
    return replay
