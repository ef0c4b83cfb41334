"""The SQL of agreements: standings, gates and doors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from psycopg.rows import class_row

from sainam.agreements.agreement import Kind, Version, read_terms
from sainam.agreements.gate import Gate, GateStep, Period
from sainam.agreements.in_force import History
from sainam.agreements.old_key import OldKey
from sainam.agreements.suspension import Suspension
from sainam.agreements.terms import Environment, GateState, Standing, Terms
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

ReminderKind = Literal["days_90", "days_30", "days_7"]

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Door:
    """A credential as it may be used under one agreement."""

    id: str
    environment: Environment
    agreement: str
    credential: str
    channel: Literal["api", "sftp", "callback"]
    folder: str | None
    shut: bool


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """An SFTP folder, whose it is by which agreement, and the door epoch it was opened under."""

    folder: str
    agreement: str
    door_epoch: int


def load_standings(tx: Tx, environment: Environment) -> dict[str, Standing]:
    rows = tx.execute(_SQL["load_standings"], {"environment": environment}).fetchall()
    return {row[0]: _standing(row) for row in rows}


def load_standing(tx: Tx, environment: Environment, agreement: str) -> Standing | None:
    """To be judged, read it after `lock_gate_shared` in the transaction that judges."""
    row = tx.execute(
        _SQL["load_standing"], {"environment": environment, "agreement": agreement}
    ).fetchone()
    return None if row is None else _standing(row)


def _standing(row: Sequence[Any]) -> Standing:
    """The columns of load_standings, in the order of Standing's fields, the terms as text."""
    *rest, terms, kind = row
    return Standing(*[*rest, _terms(terms), kind])


@lru_cache(maxsize=4096)
def _terms(text: str) -> Terms:
    return read_terms(text)


def quota_used(
    tx: Tx, environment: Environment, gates: Sequence[int], month: date
) -> dict[tuple[int, str], int]:
    """By gate and dataset; `month` is its first day."""
    rows = tx.execute(
        _SQL["read_quota_used"],
        {"environment": environment, "gates": list(gates), "month": month},
    ).fetchall()
    return {(gate, dataset): used for gate, dataset, used in rows}


def load_terms(tx: Tx, agreement: str, version: int) -> Terms:
    """Raises LookupError."""
    row = tx.execute(_SQL["load_terms"], {"agreement": agreement, "version": version}).fetchone()
    if row is None:
        raise LookupError(f"there is no version {version} of {agreement}")
    return _terms(row[0])


def lock_gate_shared(tx: Tx, gate: int) -> None:
    """Holds off any step at this gate until the transaction ends; then read the standing."""
    tx.execute(_SQL["lock_gate_shared"], {"gate": gate})


def standings_of_agencies(tx: Tx, agencies: Iterable[str]) -> tuple[Standing, ...]:
    """Of all their agreements; no step is taken at any of them until the transaction ends."""
    rows = tx.execute(_SQL["gates_of_agencies"], {"agencies": list(agencies)}).fetchall()
    gates = {"gates": [row[0] for row in rows]}
    tx.execute(_SQL["lock_gates_shared"], gates)
    return tuple(_standing(row) for row in tx.execute(_SQL["load_standings_at"], gates).fetchall())


def lock_steps(tx: Tx) -> None:
    tx.execute(_SQL["lock_steps"])


def lock_gates(tx: Tx, agreements: Iterable[str]) -> None:
    """Exclusive, in ascending order, for a transaction that takes steps at several gates."""
    lock_steps(tx)
    for (number,) in tx.execute(_SQL["find_gates"], {"agreements": list(agreements)}).fetchall():
        lock_gate(tx, number)


def lock_gate(tx: Tx, gate: int) -> None:
    tx.execute(_SQL["lock_gate"], {"gate": gate})


def find_gate_number(tx: Tx, environment: Environment, agreement: str) -> int | None:
    row = tx.execute(
        _SQL["find_gate_number"], {"environment": environment, "agreement": agreement}
    ).fetchone()
    return None if row is None else row[0]


def read_gate(tx: Tx, gate: int) -> Gate:
    row = tx.execute(_SQL["read_gate"], {"gate": gate}).fetchone()
    if row is None:
        raise LookupError(f"there is no gate {gate}")
    _, state, version, term, epoch, valid_from, valid_until, run_off_days, closed_at = row
    period = Period(valid_from, valid_until, run_off_days)
    return Gate(state, version, term, epoch, period, closed_at)


def insert_gate(tx: Tx, environment: Environment, agreement: str, gate: Gate) -> None:
    whose = {"environment": environment, "agreement": agreement}
    tx.execute(_SQL["insert_gate"], whose | _gate_row(gate))


def update_gate(tx: Tx, number: int, gate: Gate) -> None:
    tx.execute(_SQL["update_gate"], {"gate": number} | _gate_row(gate))


def _gate_row(gate: Gate) -> dict[str, object]:
    return {
        "state": gate.state,
        "version": gate.version,
        "term": gate.term,
        "door_epoch": gate.door_epoch,
        "valid_from": gate.period.valid_from,
        "valid_until": gate.period.valid_until,
        "run_off_days": gate.period.run_off_days,
        "closed_at": gate.closed_at,
    }


def insert_step(
    tx: Tx,
    environment: Environment,
    agreement: str,
    step: GateStep,
    *,
    actor: str,
    reason: str,
    door: str | None = None,
) -> int:
    """Returns the step's number."""
    row = tx.execute(
        _SQL["insert_step"],
        {
            "environment": environment,
            "agreement": agreement,
            "step": step.step,
            "version": step.version,
            "at": step.at,
            "actor": actor,
            "reason": reason,
            "door": door,
        },
    ).fetchone()
    return int(row[0]) if row else 0


def insert_suspension(
    tx: Tx, environment: Environment, agreement: str, step: int, until: date
) -> None:
    tx.execute(
        _SQL["insert_suspension"],
        {"environment": environment, "agreement": agreement, "number": step, "until": until},
    )


def suspensions(tx: Tx, agreement: str) -> tuple[Suspension, ...]:
    """All that there ever were, in both environments, the newest first."""
    cursor = tx.cursor(row_factory=class_row(Suspension))
    return tuple(cursor.execute(_SQL["suspensions"], {"agreement": agreement}).fetchall())


def standing_suspensions(
    tx: Tx, *, agency: str | None = None, agreement: str | None = None
) -> tuple[Suspension, ...]:
    """Under which gates stand now, the oldest first; of one agency or agreement, or all."""
    cursor = tx.cursor(row_factory=class_row(Suspension))
    wanted = {"agency": agency, "agreement": agreement}
    return tuple(cursor.execute(_SQL["standing_suspensions"], wanted).fetchall())


def last_suspension(tx: Tx, environment: Environment, agreement: str) -> Suspension | None:
    """Of an agreement that is suspended now."""
    standing = standing_suspensions(tx, agreement=agreement)
    return next((one for one in standing if one.environment == environment), None)


def insert_reminder(tx: Tx, agreement: str, kind: ReminderKind, about: int) -> bool:
    """False where it was given before. `about` is the version."""
    row = tx.execute(
        _SQL["insert_reminder"], {"agreement": agreement, "kind": kind, "about": about}
    ).fetchone()
    return row is not None


def old_keys(tx: Tx, *, agency: str | None = None) -> tuple[OldKey, ...]:
    """Of one agency or of all, the longest replaced first."""
    cursor = tx.cursor(row_factory=class_row(OldKey))
    return tuple(cursor.execute(_SQL["old_keys"], {"agency": agency}).fetchall())


def insert_door_reminder(tx: Tx, door: str) -> bool:
    """False where it was given before."""
    return tx.execute(_SQL["insert_door_reminder"], {"door": door}).fetchone() is not None


def load_history(tx: Tx, environment: Environment, agreement: str) -> History:
    whose = {"environment": environment, "agreement": agreement}
    steps = tx.cursor(row_factory=class_row(GateStep)).execute(_SQL["read_steps"], whose)
    return History(tuple(steps.fetchall()), load_periods(tx, agreement, environment))


def load_periods(tx: Tx, agreement: str, environment: Environment) -> dict[int, Period]:
    """By version. In the sandbox a version holds from the moment it is on record, to be tried."""
    rows = tx.execute(
        _SQL["read_periods"], {"agreement": agreement, "environment": environment}
    ).fetchall()
    return {version: Period(*rest) for version, *rest in rows}


def cut_look_ups(
    tx: Tx, environment: Environment, gate: int, *, at: datetime, actor: str, step: str
) -> tuple[UUID, ...]:
    rows = tx.execute(
        _SQL["cut_look_ups"],
        {"environment": environment, "gate": gate, "at": at, "actor": actor, "step": step},
    ).fetchall()
    return tuple(row[0] for row in rows)


def answers_still_leaving(
    tx: Tx, environment: Environment, gate: int, *, at: datetime
) -> tuple[UUID, ...]:
    rows = tx.execute(
        _SQL["answers_still_leaving"], {"environment": environment, "gate": gate, "at": at}
    ).fetchall()
    return tuple(row[0] for row in rows)


def insert_agreement(tx: Tx, agreement: str, *, agency: str, kind: str, brought_in: bool) -> None:
    tx.execute(
        _SQL["insert_agreement"],
        {"id": agreement, "agency": agency, "kind": kind, "brought_in": brought_in},
    )


def find_agreement(tx: Tx, agreement: str) -> tuple[str, Kind] | None:
    """Party and kind."""
    row = tx.execute(_SQL["find_agreement"], {"id": agreement}).fetchone()
    return None if row is None else (row[0], row[1])


def insert_version(tx: Tx, agreement: str, version: Version) -> int:
    """Returns the version's number."""
    row = tx.execute(
        _SQL["insert_version"],
        {
            "agreement": agreement,
            "valid_from": version.valid_from,
            "valid_until": version.valid_until,
            "run_off_days": version.run_off_days,
            "terms": version.terms,
            "reference": version.reference,
            "recorded_by": version.recorded_by,
            "confirmed_by": version.confirmed_by,
        },
    ).fetchone()
    return int(row[0]) if row else 0


def next_id(tx: Tx, prefix: str) -> str:
    """PREFIX-01, -02 …; hold `lock_steps`, so that two never take the same."""
    row = tx.execute(_SQL["count_ids"], {"prefix": prefix}).fetchone()
    return f"{prefix}-{(row[0] if row else 0) + 1:02d}"


def find_version(tx: Tx, agreement: str, version: int) -> Version | None:
    cursor = tx.cursor(row_factory=class_row(Version))
    wanted = {"agreement": agreement, "version": version}
    return cursor.execute(_SQL["find_version"], wanted).fetchone()


def last_version(tx: Tx, agreement: str) -> Version | None:
    cursor = tx.cursor(row_factory=class_row(Version))
    return cursor.execute(_SQL["last_version"], {"agreement": agreement}).fetchone()


def gate_states(tx: Tx, agreement: str) -> dict[Environment, GateState]:
    rows = tx.execute(_SQL["gate_environments"], {"agreement": agreement}).fetchall()
    return dict(rows)


def insert_door(tx: Tx, door: Door) -> None:
    tx.execute(
        _SQL["insert_door"],
        {
            "id": door.id,
            "environment": door.environment,
            "agreement": door.agreement,
            "credential": door.credential,
            "channel": door.channel,
            "folder": door.folder,
        },
    )


def insert_door_end(tx: Tx, door: str, *, at: datetime, actor: str, reason: str) -> None:
    tx.execute(_SQL["insert_door_end"], {"door": door, "at": at, "actor": actor, "reason": reason})


def find_door(tx: Tx, door: str) -> Door | None:
    cursor = tx.cursor(row_factory=class_row(Door))
    return cursor.execute(_SQL["find_door"], {"door": door}).fetchone()


def doors_of_credential(tx: Tx, credential: str) -> tuple[str, ...]:
    rows = tx.execute(_SQL["doors_of_credential"], {"credential": credential}).fetchall()
    return tuple(row[0] for row in rows)


def doors_of_agreement(tx: Tx, environment: Environment, agreement: str) -> tuple[Door, ...]:
    """Those that are not shut."""
    cursor = tx.cursor(row_factory=class_row(Door))
    rows = cursor.execute(
        _SQL["doors_of_agreement"], {"environment": environment, "agreement": agreement}
    )
    return tuple(rows.fetchall())


def open_doors(
    tx: Tx, credential: str, *, channel: Literal["api", "sftp", "callback"] = "api"
) -> dict[str, int]:
    """Agreement → door epoch. Empty means: nobody may sign in with this credential any more."""
    rows = tx.execute(_SQL["open_doors"], {"credential": credential, "channel": channel})
    return dict(rows.fetchall())


def open_folders(tx: Tx, credential: str) -> dict[str, OpenFolder]:
    """By folder name, those of ended and suspended agreements included until their run-off ends."""
    cursor = tx.cursor(row_factory=class_row(OpenFolder))
    rows = cursor.execute(_SQL["open_folders"], {"credential": credential}).fetchall()
    return {row.folder: row for row in rows}
