"""Writes what became of sendings, and what follows from it for their subjects and breakers."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.audit.append import append
from sainam.audit.event import Event as AuditEvent
from sainam.exchanges.events import store
from sainam.exchanges.events.breaker import after
from sainam.exchanges.events.receipt import MOST_ATTEMPTS, Receipt, is_dead
from sainam.exchanges.events.sending import Sending
from sainam.exchanges.events.store import Ending, Event, Head, Place
from sainam.kit import clock
from sainam.kit.database import Tx

THE_HUB = "hub"


def end_sendings(
    tx: Tx, results: Sequence[tuple[Sending, Receipt]], *, pace: float = 1.0
) -> list[bool]:
    """For each, whether its subject has more to send at once. Locks subjects, then breakers."""
    store.lock_subjects(tx, [sending.head.about for sending, _ in results])
    more = [_end(tx, sending, receipt) for sending, receipt in results]
    by_place: dict[Place, list[Receipt]] = {}
    for sending, receipt in results:
        by_place.setdefault(sending.head.place, []).append(receipt)
    known = store.breakers(tx)
    for place in sorted(by_place):
        if place in known or any(each.result == "failed" for each in by_place[place]):
            _move_breaker(tx, place, by_place[place], pace)
    return more


def _end(tx: Tx, sending: Sending, receipt: Receipt) -> bool:
    head, event = sending.head, sending.event
    if not store.end_attempt(
        tx, head.place[0], event.id, sending.number, _ending(sending, receipt)
    ):
        return False  # whoever came after wrote it as unclear, and sends it again
    _note(tx, sending, receipt)
    if receipt.result == "taken":
        if head.replay is not None:
            store.end_replay_of(tx, head.about, head.replay, event.seq)
            return store.go_on(tx, head.about, done=0)
        store.end_event(tx, head.place[0], event.id, "taken", actor=THE_HUB)
        return store.go_on(tx, head.about, done=1)
    attempts = head.attempts + 1
    if head.replay is not None:
        attempts = store.count_replay_of(tx, head.about, head.replay, event.seq)
    if is_dead(receipt, attempts):
        put_to_rest(
            tx, head, event, rule=receipt.rule, status=receipt.status,
            agency=sending.endpoint.agency,
        )  # fmt: skip
    return False


def put_to_rest(tx: Tx, head: Head, event: Event, *, rule: str, status: int, agency: str) -> None:
    """A dead letter parks its subject; a replayed event is only let go of."""
    if head.replay is not None:
        store.end_replay_of(tx, head.about, head.replay, event.seq)
        store.go_on(tx, head.about, done=0)
    else:
        store.park(tx, head.place[0], head.about, event.id, rule=rule, status=status)
    append(
        tx, AuditEvent.EXCHANGE_EVENT_PARKED, actor=THE_HUB, agency=agency,
        environment=head.place[0], subject=f"event:{event.id}",
        detail={
            "endpoint": head.place[1], "rule": rule, "status": status, "seq": event.seq,
            "replay": head.replay and str(head.replay), "most": MOST_ATTEMPTS,
        },
    )  # fmt: skip


def _ending(sending: Sending, receipt: Receipt) -> Ending:
    """The bytes have left, whatever was answered, unless no connection ever stood."""
    taken = receipt.result == "taken"
    return Ending(
        exchange=sending.exchange,
        result=receipt.result,
        status=receipt.status,
        detail=receipt.detail,
        outcome="accepted" if taken else "failed",
        fault=None if taken else "provider",
        rule=None if taken else receipt.rule,
        fields=",".join(sending.fields) if receipt.sent else None,
        bytes=len(sending.message.body) if receipt.sent else 0,
    )


def _note(tx: Tx, sending: Sending, receipt: Receipt) -> None:
    taken = receipt.result == "taken"
    append(
        tx, AuditEvent.EXCHANGE_EVENT_TAKEN if taken else AuditEvent.EXCHANGE_EVENT_FAILED,
        actor=THE_HUB, agency=sending.endpoint.agency, environment=sending.head.place[0],
        subject=f"event:{sending.event.id}", exchange=sending.exchange,
        detail={"status": receipt.status, "detail": receipt.detail, "number": sending.number},
    )  # fmt: skip


def _move_breaker(tx: Tx, place: Place, receipts: Sequence[Receipt], pace: float) -> None:
    before = store.lock_breaker(tx, place)
    at = clock.now(tx)
    now = before
    for receipt in receipts:
        why = f"{receipt.status} {receipt.detail}".strip()
        now = after(now, failed=receipt.result == "failed", why=why, at=at, pace=pace)
    if now == before:
        return
    store.move_breaker(tx, place, now)
    if now.state != before.state:
        append(
            tx, AuditEvent.EXCHANGE_BREAKER_MOVED, actor=THE_HUB, environment=place[0],
            subject=f"endpoint:{place[1]}",
            detail={"from": before.state, "to": now.state, "failures": now.failures},
        )  # fmt: skip
