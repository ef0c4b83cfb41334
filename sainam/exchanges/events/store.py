"""Events, and what is left to tell of them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.exchanges.events.breaker import Breaker, closed
from sainam.exchanges.events.receipt import Result
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.ids import new_id
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)

Place: TypeAlias = tuple[Environment, str]  # environment, endpoint


@dataclass(frozen=True, slots=True)
class Content:
    """Where what an event says stands, sealed."""

    retention: str
    month: date
    key: int
    mark: bytes | None
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Event:
    """`number` is of its last sending; `unfinished` its exchange where it has no end."""

    id: UUID
    seq: int
    kind: str
    dataset: str
    at: datetime
    content: Content | None
    number: int
    unfinished: UUID | None


@dataclass(frozen=True, slots=True)
class Head:
    """A subject and what it has to send next; `replay` where it was told before."""

    about: UUID
    place: Place
    subject: str
    attempts: int
    replay: UUID | None
    event: Event | None


@dataclass(frozen=True, slots=True)
class Crossing:
    """A sending as its exchange records it."""

    exchange: UUID
    link: str
    agreement: str
    version: int
    gate: int
    term: int
    owner: str
    owner_agreement: str | None
    agency: str
    credential: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Ending:
    """What became of a sending: for its attempt, and for its exchange."""

    exchange: UUID
    result: Result | str
    status: int
    detail: str
    outcome: str
    fault: str | None
    rule: str | None
    fields: str | None
    bytes: int


def find_endpoint(tx: Tx, environment: Environment, agency: str, dataset: str) -> str | None:
    row = tx.execute(
        _SQL["find_endpoint"], {"environment": environment, "agency": agency, "dataset": dataset}
    ).fetchone()
    return None if row is None else row[0]


def take_number(tx: Tx, environment: Environment, endpoint: str, subject: str) -> tuple[UUID, int]:
    """The subject's row and the number; the row is locked until the transaction ends."""
    row = tx.execute(
        _SQL["take_number"],
        {"environment": environment, "endpoint": endpoint, "subject": subject, "id": new_id()},
    ).fetchone()
    if row is None:
        raise LookupError(subject)
    return row[0], row[1]


def insert_event(
    tx: Tx, environment: Environment, event: UUID, *, about: UUID, seq: int, endpoint: str,
    dataset: str, kind: str, exchange: UUID | None,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_event"],
        {
            "environment": environment, "id": event, "about": about, "seq": seq,
            "endpoint": endpoint, "dataset": dataset, "kind": kind, "exchange": exchange,
        },
    )  # fmt: skip


def write_content(
    tx: Tx, environment: Environment, event: UUID, key: int, sealed: bytes, mark: bytes | None
) -> bool:
    """False where the key no longer serves: then nothing was written."""
    rows = tx.execute(
        _SQL["write_content"],
        {
            "environment": environment, "event": event, "key": key,
            "mark": None if mark is None else mark.hex(), "sealed": b64encode(sealed).decode(),
        },
    ).fetchall()  # fmt: skip
    return not rows


def list_due(
    tx: Tx, rooms: Mapping[Place, int], running: Collection[UUID]
) -> dict[Place, list[UUID]]:
    """The longest due first, as many of each endpoint as it has room for."""
    rows = tx.execute(
        _SQL["list_due"],
        {
            "environments": [environment for environment, _ in rooms],
            "endpoints": [endpoint for _, endpoint in rooms],
            "rooms": list(rooms.values()),
            "running": list(running),
        },
    )
    due: dict[Place, list[UUID]] = {}
    for environment, endpoint, subject in rows:
        due.setdefault((environment, endpoint), []).append(subject)
    return due


def breakers(tx: Tx) -> dict[Place, Breaker]:
    """Those that are not as new."""
    rows = tx.execute(_SQL["breakers"]).fetchall()
    return {(row[0], row[1]): Breaker(*row[2:]) for row in rows}


def lock_breaker(tx: Tx, place: Place) -> Breaker:
    """Nobody else moves it until the transaction ends."""
    named = {"environment": place[0], "endpoint": place[1]}
    row = tx.execute(_SQL["lock_breaker"], named).fetchone()
    if row is None:
        tx.execute(_SQL["make_breaker"], named)
        row = tx.execute(_SQL["lock_breaker"], named).fetchone()
    return closed(clock.now(tx)) if row is None else Breaker(*row)


def move_breaker(tx: Tx, place: Place, breaker: Breaker) -> None:
    named = {"environment": place[0], "endpoint": place[1]}
    tx.execute(_SQL["move_breaker"], {**named, **asdict(breaker)})


def lock_heads(tx: Tx, subjects: Collection[UUID]) -> list[Head]:
    """Of those that are due and that nobody else writes, what each has to send next."""
    locked = tx.execute(_SQL["lock_due"], {"subjects": list(subjects)}).fetchall()
    if not locked:
        return []
    ids = {"subjects": [row[0] for row in locked]}
    return [_head(row) for row in tx.execute(_SQL["read_heads"], ids).fetchall()]


def _head(row: Sequence[Any]) -> Head:
    about, environment, endpoint, subject, attempts, replay, event = row[:7]
    seq, kind, dataset, at, retention, month, key, mark, sealed, number, unfinished = row[7:]
    content = None
    if sealed is not None:
        marked = None if mark is None else bytes(mark)
        content = Content(retention, month, key, marked, bytes(sealed))
    found = None
    if event is not None:
        found = Event(event, seq, kind, dataset, at, content, number, unfinished)
    return Head(about, (environment, endpoint), subject, attempts, replay, found)


def lock_content(tx: Tx, keys: Collection[int]) -> None:
    tx.execute(_SQL["lock_content"], {"keys": list(keys)})


def open_exchange(tx: Tx, head: Head, event: Event, content: Content, crossing: Crossing) -> None:
    """And the attempt: on record before anything leaves."""
    tx.execute(
        _SQL["open_exchange"],
        {
            **asdict(crossing), "environment": head.place[0], "dataset": event.dataset,
            "class": content.retention, "month": content.month, "key": content.key,
            "mark": content.mark, "event": event.id, "number": event.number + 1,
            "replay": head.replay,
        },
    )  # fmt: skip


def postpone(tx: Tx, subject: UUID, wait: timedelta, *, attempts: int, why: str) -> None:
    tx.execute(
        _SQL["postpone"], {"subject": subject, "wait": wait, "attempts": attempts, "why": why}
    )


def end_attempt(tx: Tx, environment: Environment, event: UUID, number: int, ending: Ending) -> bool:
    """False where its end was told before: then nothing was written."""
    row = tx.execute(
        _SQL["end_attempt"],
        {
            **asdict(ending), "environment": environment, "event": event, "number": number,
            "records": int(ending.result == "taken"),
        },
    ).fetchone()  # fmt: skip
    return row is not None


def lock_subjects(tx: Tx, subjects: Collection[UUID]) -> None:
    """In one order, so that two transactions never wait for one another in a ring."""
    tx.execute(_SQL["lock_subjects"], {"subjects": list(subjects)})


def end_event(tx: Tx, environment: Environment, event: UUID, result: str, *, actor: str) -> None:
    tx.execute(
        _SQL["end_event"],
        {"environment": environment, "event": event, "result": result, "actor": actor},
    )


def go_on(tx: Tx, subject: UUID, *, done: int) -> bool:
    """Past so many events (0 or 1); whether there is more to send."""
    row = tx.execute(_SQL["go_on"], {"subject": subject, "done": done}).fetchone()
    return row is not None and bool(row[0])


def park(
    tx: Tx, environment: Environment, subject: UUID, event: UUID, *, rule: str, status: int
) -> None:
    tx.execute(
        _SQL["park"],
        {
            "environment": environment, "subject": subject, "event": event, "rule": rule,
            "status": status,
        },
    )  # fmt: skip


def end_replay_of(tx: Tx, subject: UUID, replay: UUID, seq: int) -> None:
    tx.execute(_SQL["end_replay_of"], {"subject": subject, "replay": replay, "seq": seq})


def count_replay_of(tx: Tx, subject: UUID, replay: UUID, seq: int) -> int:
    """How often this replayed event has failed now."""
    named = {"subject": subject, "replay": replay, "seq": seq}
    row = tx.execute(_SQL["count_replay_of"], named).fetchone()
    return 0 if row is None else int(row[0])


@dataclass(frozen=True, slots=True)
class Parked:
    """A subject that may wait for a person, and the event it would wait with."""

    about: UUID
    is_parked: bool
    seq: int
    event: UUID
    dead: int
    endpoint: str


def lock_parked(tx: Tx, environment: Environment, subject: UUID) -> Parked | None:
    lock_subjects(tx, [subject])
    row = tx.execute(
        _SQL["find_parked"], {"environment": environment, "subject": subject}
    ).fetchone()
    return None if row is None else Parked(row[0], row[1] == "parked", *row[2:])


def insert_decision(
    tx: Tx, environment: Environment, parked: Parked, decision: str, *, reason: str, actor: str
) -> None:
    tx.execute(
        _SQL["insert_decision"],
        {
            "environment": environment, "event": parked.event, "number": parked.dead,
            "decision": decision, "reason": reason, "actor": actor,
        },
    )  # fmt: skip


def unpark(tx: Tx, subject: UUID) -> None:
    tx.execute(_SQL["unpark"], {"subject": subject})


def count_told(
    tx: Tx, environment: Environment, endpoint: str, *, first: datetime, until: datetime,
    at_most: int,
) -> int:  # fmt: skip
    row = tx.execute(
        _SQL["count_told"],
        {
            "environment": environment, "endpoint": endpoint, "from_at": first, "until_at": until,
            "at_most": at_most,
        },
    ).fetchone()  # fmt: skip
    return 0 if row is None else int(row[0])


def insert_replay(
    tx: Tx, environment: Environment, endpoint: str, replay: UUID, *, first: datetime,
    until: datetime, events: int, reason: str, actor: str,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_replay"],
        {
            "environment": environment, "endpoint": endpoint, "replay": replay, "from_at": first,
            "until_at": until, "events": events, "reason": reason, "actor": actor,
        },
    )  # fmt: skip


def untold_at(tx: Tx, environment: Environment, endpoint: str) -> int:
    """How many events have no end yet, parked ones among them."""
    row = tx.execute(
        _SQL["untold_at"], {"environment": environment, "endpoint": endpoint}
    ).fetchone()
    return 0 if row is None else int(row[0])
