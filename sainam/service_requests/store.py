"""Service requests in the database: what was taken, what was heard, where each stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, cast
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.service_requests.word import Reading, State, Told, Word, first_words

_SQL = named_queries(__file__)
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands, and what it is."""

    environment: Environment
    request: UUID
    step: int
    state: State
    work_step: str
    version: int
    waits: bool
    number: str
    kind: str
    dataset: str
    agency: str
    owner: str
    reference: str
    link: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A word as it was heard, and what it was taken for."""

    word: Word
    reading: Reading
    heard_at: datetime
    message: str


def row(tx: Tx, name: LiteralString, values: Mapping[str, object]) -> Row | None:
    return tx.execute(_SQL[name], values).fetchone()


def run(tx: Tx, name: LiteralString, values: Mapping[str, object]) -> None:
    tx.execute(_SQL[name], values)


def rows(tx: Tx, name: LiteralString, values: Mapping[str, object]) -> Sequence[Row]:
    return tx.execute(_SQL[name], values).fetchall()


def lock_standing(tx: Tx, environment: Environment, request: UUID) -> Standing | None:
    found = row(tx, "lock_standing", {"environment": environment, "request": request})
    if found is None:
        return None
    step, state, work_step, version, waits_since, *about = found
    number, kind, dataset, agency, owner, reference, link = about
    return Standing(
        environment, request, step, cast("State", state), work_step, version,
        waits_since is not None, number, kind, dataset, agency, owner, reference, link,
    )  # fmt: skip


def heard(tx: Tx, environment: Environment, request: UUID) -> list[Heard]:
    """In the order in which they came."""
    found = rows(tx, "list_words", {"environment": environment, "request": request})
    return [
        Heard(Word(step, state, work_step, happened_at), reading, heard_at, message)
        for step, state, work_step, happened_at, reading, heard_at, message in found
    ]


def told_of(standing: Standing, words: Sequence[Heard]) -> Told:
    first = first_words((each.word, each.reading) for each in words)
    return Told(standing.step, standing.state, first)


def told_of_request(tx: Tx, environment: Environment, request: UUID) -> Told | None:
    """As its standing is now, held against others."""
    standing = lock_standing(tx, environment, request)
    return None if standing is None else told_of(standing, heard(tx, environment, request))


def find_place(tx: Tx, request: UUID) -> tuple[Environment, str] | None:
    found = row(tx, "find_place", {"request": request})
    return None if found is None else (found[0], found[1])


def find_by_delivery(tx: Tx, environment: Environment, delivery: UUID) -> tuple[UUID, int] | None:
    found = row(tx, "find_by_delivery", {"environment": environment, "delivery": delivery})
    return None if found is None else (found[0], found[1])


def insert_word(tx: Tx, standing: Standing, message: str, word: Word, reading: Reading) -> bool:
    """False where this message was heard before."""
    values = {
        "environment": standing.environment, "request": standing.request, "message": message,
        "step": word.step, "state": word.state, "work_step": word.work_step,
        "happened_at": word.happened_at, "reading": reading,
    }  # fmt: skip
    return row(tx, "insert_word", values) is not None


def move(tx: Tx, standing: Standing, word: Word) -> None:
    values = {
        "environment": standing.environment, "request": standing.request,
        "step": max(standing.step, word.step), "state": word.state, "work_step": word.work_step,
    }  # fmt: skip
    run(tx, "move", values)


def wait(tx: Tx, standing: Standing, *, waits: bool) -> None:
    values = {"environment": standing.environment, "request": standing.request, "waits": waits}
    run(tx, "wait", values)


def list_to_ask(tx: Tx) -> list[tuple[Environment, UUID, str]]:
    """Environment, request and owner of those whose steps are to be asked for now."""
    found = [(one[0], one[1], one[2]) for one in rows(tx, "list_to_ask", {})]
    for environment, request, _ in found:
        run(tx, "set_asked", {"environment": environment, "request": request})
    return found
