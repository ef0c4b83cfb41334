"""The SQL of dossiers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import msgspec

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.onboarding.bodies import read_body
from sainam.onboarding.dossier import Dossier, Kind, Step
from sainam.onboarding.sealed_step import canonical
from sainam.onboarding.state import Event, State

_SQL = named_queries(__file__)
_ID = re.compile(r"D-[0-9]{4}-[0-9]{5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of the inbox or the board."""

    dossier: str
    kind: Kind
    agency: str
    state: State
    number: int
    since: datetime
    due_at: datetime | None
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """`number` is of the step that brought it into the state: others may have come since."""

    dossier: str
    state: State
    number: int
    due_at: datetime


def take_number(tx: Tx, buddhist_year: int) -> str:
    """D-2569-00001; numbers of a year have no gaps."""
    row = tx.execute(_SQL["take_dossier_number"], {"year": buddhist_year}).fetchone()
    return f"D-{buddhist_year}-{row[0] if row else 0:05d}"


def insert_dossier(tx: Tx, dossier: Dossier) -> None:
    tx.execute(
        _SQL["insert_dossier"],
        {
            "id": dossier.id, "kind": dossier.kind, "agency": dossier.agency,
            "process": dossier.process, "earlier": dossier.earlier,
            "agreement": dossier.agreement, "at": dossier.opened_at, "actor": dossier.opened_by,
        },
    )  # fmt: skip


def lock_dossier(tx: Tx, dossier: str) -> bool:
    """Others wait until this transaction ends. False: there is no such dossier."""
    if not _ID.fullmatch(dossier):
        return False
    return tx.execute(_SQL["lock_dossier"], {"id": dossier}).fetchone() is not None


def load_dossier(tx: Tx, dossier: str) -> Dossier | None:
    known = _ID.fullmatch(dossier)
    row = tx.execute(_SQL["load_dossier"], {"id": dossier}).fetchone() if known else None
    if row is None:
        return None
    steps = tx.execute(_SQL["load_steps"], {"id": dossier}).fetchall()
    whole = (*row, tuple(_step(*one) for one in steps))
    return Dossier(*whole)


def insert_step(tx: Tx, dossier: str, step: Step) -> None:
    """With the standing that follows from it. Raises UniqueViolation where its number is taken."""
    tx.execute(
        _SQL["insert_step"],
        {
            "dossier": dossier, "number": step.number, "event": step.event.value,
            "state": step.state.value, "actor": step.actor, "role": step.role,
            "deputy_for": step.deputy_for, "at": step.at, "due_at": step.due_at,
            "body": canonical(step.body), "outcome": canonical(step.outcome),
        },
    )  # fmt: skip
    tx.execute(
        _SQL["set_standing"],
        {
            "dossier": dossier, "number": step.number, "state": step.state.value, "at": step.at,
            "due_at": step.due_at,
        },
    )  # fmt: skip


def standings(
    tx: Tx, *, agency: str | None = None, states: frozenset[State] | None = None, limit: int = 500
) -> tuple[Standing, ...]:
    """The most urgent first."""
    wanted = None if states is None else sorted(state.value for state in states)
    rows = tx.execute(_SQL["standings"], {"agency": agency, "states": wanted, "limit": limit})
    return tuple(
        Standing(dossier, kind, whose, State(state), number, since, due_at, opened_at)
        for dossier, kind, whose, state, number, since, due_at, opened_at in rows
    )


def overdue(tx: Tx, at: datetime) -> tuple[Due, ...]:
    rows = tx.execute(_SQL["overdue"], {"at": at})
    return tuple(Due(one, State(state), number, due) for one, state, number, due in rows)


def due_before(tx: Tx, at: datetime, until: datetime) -> tuple[Due, ...]:
    rows = tx.execute(_SQL["due_before"], {"at": at, "until": until})
    return tuple(Due(one, State(state), number, due) for one, state, number, due in rows)


def insert_reminder(tx: Tx, due: Due, kind: str, at: datetime) -> bool:
    """False where it was sent before."""
    row = tx.execute(
        _SQL["insert_reminder"],
        {"dossier": due.dossier, "number": due.number, "kind": kind, "at": at},
    ).fetchone()
    return row is not None


def insert_dossier_agreement(
    tx: Tx, dossier: str, agreement: str, version: int, at: datetime
) -> None:
    tx.execute(
        _SQL["insert_dossier_agreement"],
        {"dossier": dossier, "agreement": agreement, "version": version, "at": at},
    )


def dossier_agreement(tx: Tx, dossier: str) -> tuple[str, int] | None:
    row = tx.execute(_SQL["dossier_agreement"], {"dossier": dossier}).fetchone()
    return None if row is None else (row[0], row[1])


def dossiers_of_agreement(tx: Tx, agreement: str) -> tuple[tuple[str, int], ...]:
    """Which dossier brought about which version."""
    return tuple(tx.execute(_SQL["dossiers_of_agreement"], {"agreement": agreement}).fetchall())


def under_way(tx: Tx, agreement: str, but: frozenset[State]) -> str | None:
    """A dossier that made this agreement or is to change it, in none of the states `but`."""
    states = sorted(state.value for state in but)
    row = tx.execute(_SQL["under_way"], {"agreement": agreement, "states": states}).fetchone()
    return None if row is None else str(row[0])


def _step(
    number: int, event: str, state: str, actor: str, role: str, deputy_for: str | None,
    at: datetime, due_at: datetime | None, body: str, outcome: str,
) -> Step:  # fmt: skip
    happened = Event(event)
    return Step(
        number, happened, State(state), actor, role, deputy_for, at, due_at,
        read_body(happened, msgspec.json.decode(body)), msgspec.json.decode(outcome),
    )  # fmt: skip
