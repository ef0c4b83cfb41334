"""Service requests in the database: what was taken, what was heard, where each stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from sainam.agreements.terms import Environment
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.service_requests.word import Reading, State, Told, Word, first_words

_SQL = named_queries(__file__)


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


def lock_standing(tx: Tx, environment: Environment, request: UUID) -> Standing | None:
    found = tx.execute(
        _SQL["lock_standing"], {"environment": environment, "request": request}
    ).fetchone()
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
    found = tx.execute(
        _SQL["list_words"], {"environment": environment, "request": request}
    ).fetchall()
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
    found = tx.execute(_SQL["find_place"], {"request": request}).fetchone()
    return None if found is None else (found[0], found[1])


def find_by_delivery(tx: Tx, environment: Environment, delivery: UUID) -> tuple[UUID, int] | None:
    found = tx.execute(
        _SQL["find_by_delivery"], {"environment": environment, "delivery": delivery}
    ).fetchone()
    return None if found is None else (found[0], found[1])


def insert_word(tx: Tx, standing: Standing, message: str, word: Word, reading: Reading) -> bool:
    """False where this message was heard before."""
    values = {
        "environment": standing.environment, "request": standing.request, "message": message,
        "step": word.step, "state": word.state, "work_step": word.work_step,
        "happened_at": word.happened_at, "reading": reading,
    }  # fmt: skip
    return tx.execute(_SQL["insert_word"], values).fetchone() is not None


def move(tx: Tx, standing: Standing, word: Word) -> None:
    values = {
        "environment": standing.environment, "request": standing.request,
        "step": max(standing.step, word.step), "state": word.state, "work_step": word.work_step,
    }  # fmt: skip
    tx.execute(_SQL["move"], values)


def wait(tx: Tx, standing: Standing, *, waits: bool) -> None:
    values = {"environment": standing.environment, "request": standing.request, "waits": waits}
    tx.execute(_SQL["wait"], values)


@dataclass(frozen=True, slots=True)
class Listed:
    """A request as a list shows it; `contrary`: words are kept that moved nothing."""

    id: UUID
    number: str
    kind: str
    dataset: str
    agency: str
    link: str
    reference: str
    received_at: datetime
    state: State
    step: int
    work_step: str
    moved_at: datetime
    version: int
    waits_since: datetime | None
    contrary: bool


@dataclass(frozen=True, slots=True)
class Version:
    """`delivery`: due, unknown, or how it ended."""

    version: int
    exchange: UUID
    delivery_id: UUID
    at: datetime
    delivery: str


def list_requests(
    tx: Tx, environment: Environment, *, agency: str | None = None, state: str | None = None,
    number: str | None = None, most: int,
) -> list[Listed]:  # fmt: skip
    """The newest first."""
    values = {
        "environment": environment, "agency": agency, "state": state, "number": number,
        "most": most,
    }  # fmt: skip
    return [Listed(*one) for one in tx.execute(_SQL["list_requests"], values).fetchall()]


def list_versions(tx: Tx, environment: Environment, request: UUID) -> list[Version]:
    values = {"environment": environment, "request": request}
    return [Version(*one) for one in tx.execute(_SQL["list_versions"], values).fetchall()]


def list_to_ask(tx: Tx) -> list[tuple[Environment, UUID, str]]:
    """Environment, request and owner of those whose steps are to be asked for now."""
    found = [(one[0], one[1], one[2]) for one in tx.execute(_SQL["list_to_ask"], {}).fetchall()]
    for environment, request, _ in found:
        tx.execute(_SQL["set_asked"], {"environment": environment, "request": request})
    return found
