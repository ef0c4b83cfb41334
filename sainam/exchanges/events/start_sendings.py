"""Begins sendings: judged under the gates' locks, on record before anything leaves."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from sainam.agreements.store import standings_of_agencies
from sainam.agreements.terms import Standing
from sainam.audit.append import append
from sainam.audit.event import Event as AuditEvent
from sainam.contracts.minimise import minimise
from sainam.exchanges.content.content import about
from sainam.exchanges.events import store
from sainam.exchanges.events.breaker import probing
from sainam.exchanges.events.end_sendings import THE_HUB, put_to_rest
from sainam.exchanges.events.may_leave import Dead, Leaves, Waits, may_leave
from sainam.exchanges.events.receipt import wait_after
from sainam.exchanges.events.refusals import EventContentGone, EventUnreadable
from sainam.exchanges.events.sending import Outlets, Sending
from sainam.exchanges.events.store import Content, Crossing, Ending, Event, Head, Place
from sainam.exchanges.events.told import Form, Told
from sainam.exchanges.pauses.store import standing_pauses
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.keys.data_keys import open_keys
from sainam.kit.keys.envelope import DataKey, open_sealed
from sainam.kit.keys.masters import Masters
from sainam.links.endpoint import Endpoint

LOOK_AGAIN = timedelta(seconds=5)  # at what waits for an agreement


def start_sendings(
    tx: Tx, subjects: Mapping[UUID, Place], *, outlets: Outlets, masters: Masters, pace: float = 1.0
) -> dict[UUID, Sending]:
    """Those of `subjects` that may send, each with what is to leave. The caller holds them all.

    Locks in this order: gates, breakers, subjects, content keys.
    """
    places = {place for place in subjects.values() if place in outlets.endpoints}
    agencies = sorted({outlets.endpoints[place].agency for place in places})
    standings = standings_of_agencies(tx, agencies)
    at = clock.now(tx)
    open_places = _open_places(tx, places, outlets, at)
    wanted = [subject for subject, place in subjects.items() if place in open_places]
    probes = {place for place, probe in open_places.items() if probe}
    heads = _one_probe(store.lock_heads(tx, wanted), probes)
    keys = _opened(tx, masters, heads)
    started: dict[UUID, Sending] = {}
    with tx.pipeline():
        for head in heads:
            starting = _Starting(tx, outlets.endpoints[head.place], outlets.forms, at, pace)
            sending = starting.start(head, standings, keys)
            if sending is not None:
                started[head.about] = sending
    for place in {head.place for head in heads if head.about in started} & probes:
        store.move_breaker(tx, place, probing(store.lock_breaker(tx, place), at))
    return started


def _open_places(
    tx: Tx, places: Collection[Place], outlets: Outlets, at: datetime
) -> dict[Place, bool]:
    """Whose link is not paused and whose breaker lets through; True: one probe alone."""
    paused = {(one.environment, one.link) for one in standing_pauses(tx, at)}
    known = store.breakers(tx)
    found: dict[Place, bool] = {}
    for place in sorted(places):
        if (place[0], outlets.endpoints[place].link) in paused:
            continue
        if place not in known or known[place].state == "closed":
            found[place] = False
        elif known[place].lets_through(at) and store.lock_breaker(tx, place).lets_through(at):
            found[place] = store.lock_breaker(tx, place).state != "closed"
    return found


def _one_probe(heads: Sequence[Head], probes: Collection[Place]) -> list[Head]:
    kept: list[Head] = []
    probed: set[Place] = set()
    for head in heads:
        if head.place in probes and (head.place in probed or head.event is None):
            continue
        probed.add(head.place)
        kept.append(head)
    return kept


def _opened(tx: Tx, masters: Masters, heads: Sequence[Head]) -> Mapping[int, DataKey]:
    numbers = {head.event.content.key for head in heads if head.event and head.event.content}
    if not numbers:
        return {}
    store.lock_content(tx, numbers)
    return open_keys(tx, masters, sorted(numbers))


@dataclass(frozen=True, slots=True)
class _Starting:
    tx: Tx
    endpoint: Endpoint
    forms: Mapping[str, Form]
    at: datetime
    pace: float

    def start(
        self, head: Head, standings: Sequence[Standing], keys: Mapping[int, DataKey]
    ) -> Sending | None:
        event = head.event
        if event is None:
            store.go_on(self.tx, head.about, done=0)
            return None
        self._end_unfinished(head, event)
        of_environment = [each for each in standings if each.environment == head.place[0]]
        verdict = may_leave(self.endpoint, of_environment, happened=event.at, at=self.at)
        if isinstance(verdict, Waits):
            wait = LOOK_AGAIN * self.pace
            store.postpone(self.tx, head.about, wait, attempts=head.attempts, why=verdict.rule)
            return None
        if isinstance(verdict, Dead):
            self._dead(head, event, verdict.rule)
            return None
        content = event.content
        if content is None or content.key not in keys:
            self._dead(head, event, EventContentGone.rule)
            return None
        data = _read(head, event, content, keys[content.key])
        if data is None:
            self._dead(head, event, EventUnreadable.rule)
            return None
        return self._send(head, event, content, verdict, data)

    def _end_unfinished(self, head: Head, event: Event) -> None:
        """Its worker died: the receiver may have it or not, and drops it if it has."""
        if event.unfinished is not None:
            ending = Ending(
                event.unfinished, "unclear", 0, "", "abandoned", "hub", "hub.abandoned", None, 0
            )
            store.end_attempt(self.tx, head.place[0], event.id, event.number, ending)

    def _dead(self, head: Head, event: Event, rule: str) -> None:
        put_to_rest(self.tx, head, event, rule=rule, status=0, agency=self.endpoint.agency)

    def _send(
        self, head: Head, event: Event, content: Content, leave: Leaves, data: dict[str, Any]
    ) -> Sending:
        grant, endpoint = leave.grant, self.endpoint
        told = Told(
            event.id, head.subject, event.seq, event.kind, event.dataset, event.at,
            minimise(data, grant.fields), endpoint.path,
        )  # fmt: skip
        crossing = _crossing(leave, endpoint)
        store.open_exchange(self.tx, head, event, content, crossing)
        attempts = head.attempts + 1
        store.postpone(
            self.tx, head.about, wait_after(attempts) * self.pace, attempts=attempts, why=""
        )
        append(
            self.tx, AuditEvent.EXCHANGE_EVENT_ATTEMPTED, actor=THE_HUB, agency=endpoint.agency,
            environment=head.place[0], subject=f"event:{event.id}", exchange=crossing.exchange,
            detail={
                "endpoint": endpoint.id, "agreement": crossing.agreement,
                "version": crossing.version, "fields": ",".join(grant.fields),
                "number": event.number + 1, "replay": head.replay and str(head.replay),
            },
        )  # fmt: skip
        return Sending(
            head, event, event.number + 1, crossing.exchange, endpoint, grant.fields,
            self.forms[endpoint.form](told), self.at,
        )  # fmt: skip


def _read(head: Head, event: Event, content: Content, key: DataKey) -> dict[str, Any] | None:
    place = about(head.place[0], event.id, "delivered")
    try:
        return msgspec.json.decode(
            open_sealed(key, place, content.sealed).content, type=dict[str, Any]
        )
    except msgspec.DecodeError:
        return None


def _crossing(leave: Leaves, endpoint: Endpoint) -> Crossing:
    standing, grant = leave.standing, leave.grant
    return Crossing(
        exchange=new_id(), link=endpoint.link, agreement=standing.agreement,
        version=standing.version, gate=standing.gate, term=standing.term, owner=grant.owner,
        owner_agreement=grant.owner_agreement, agency=endpoint.agency,
        credential=f"endpoint:{endpoint.id}", purpose=grant.purposes[0],
    )  # fmt: skip
