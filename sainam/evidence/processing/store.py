"""The SQL of observed processing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.rows import class_row, dict_row

from sainam.agreements import store as agreements
from sainam.agreements.terms import Environment, Pattern
from sainam.evidence.processing.alarm import Alarm, Decision
from sainam.evidence.processing.approved import AlarmKind, Flow
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


@dataclass(frozen=True, slots=True)
class Month:
    """What crossed by an agreement in one month."""

    dataset: str
    pattern: Pattern
    month: date
    exchanges: int
    records: int


@dataclass(frozen=True, slots=True)
class Observed:
    """One way of processing in one month. `fields`: what left or came, dotted leaves."""

    number: int
    agreement: str
    version: int
    dataset: str
    pattern: Pattern
    purpose: str
    agency: str
    caller: str
    owner: str
    channel: str
    fields: tuple[str, ...]
    exchanges: int
    records: int
    first_day: date
    last_day: date


def observe_blocks(tx: Tx, at_most: int) -> int | None:
    row = tx.execute(_SQL["observe_blocks"], {"at_most": at_most}).fetchone()
    return None if row is None else row[0]


def is_brought_in(tx: Tx, agreement: str) -> bool:
    row = tx.execute(_SQL["is_brought_in"], {"agreement": agreement}).fetchone()
    return bool(row and row[0])


def flows_observed(tx: Tx, observation: int) -> tuple[tuple[Flow, date], ...]:
    """With each Bangkok month it was seen in."""
    cursor = tx.cursor(row_factory=dict_row)
    rows = cursor.execute(_SQL["flows_observed"], {"observation": observation}).fetchall()
    months = [row.pop("month") for row in rows]
    return tuple(
        (Flow(**_with_fields(tx, row)), month) for row, month in zip(rows, months, strict=True)
    )


def months_of_agreement(
    tx: Tx, environment: Environment, agreement: str, since: date, until: date
) -> tuple[Month, ...]:
    cursor = tx.cursor(row_factory=class_row(Month))
    wanted = {
        "environment": environment, "agreement": agreement, "since": since, "until": until,
    }  # fmt: skip
    return tuple(cursor.execute(_SQL["months_of_agreement"], wanted).fetchall())


def first_days(tx: Tx, environment: Environment, agreement: str) -> dict[str, date]:
    """By dataset."""
    wanted = {"environment": environment, "agreement": agreement}
    return dict(tx.execute(_SQL["first_days"], wanted).fetchall())


def is_known_alarm(tx: Tx, flow: int, kind: AlarmKind, month: date) -> bool:
    wanted = {"flow": flow, "kind": kind, "month": month}
    row = tx.execute(_SQL["is_known_alarm"], wanted).fetchone()
    return bool(row and row[0])


def is_known_volume(tx: Tx, flow: Flow, month: date, *, of_dataset: bool) -> bool:
    wanted = {
        "environment": flow.environment, "agreement": flow.agreement, "month": month,
        "dataset": flow.dataset if of_dataset else None,
    }  # fmt: skip
    row = tx.execute(_SQL["is_known_volume"], wanted).fetchone()
    return bool(row and row[0])


def insert_alarm(
    tx: Tx, alarm: UUID, flow: int, kind: AlarmKind, month: date,
    *, approved: str, seen: str, at: datetime, due_at: datetime,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_alarm"],
        {
            "id": alarm, "flow": flow, "kind": kind, "month": month, "approved": approved,
            "seen": seen, "at": at, "due_at": due_at,
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RaisedAlarm:
    """What an alarm is about, and since when it is known."""

    agreement: str
    agency: str
    kind: AlarmKind
    dataset: str
    month: date
    raised_at: datetime


def find_alarm(tx: Tx, alarm: UUID) -> RaisedAlarm | None:
    row = tx.execute(_SQL["find_alarm"], {"alarm": alarm}).fetchone()
    return None if row is None else RaisedAlarm(*row)


def insert_alarm_end(
    tx: Tx, alarm: UUID, decision: Decision, *, actor: str, at: datetime, reason: str,
    incident: str | None = None,
) -> bool:  # fmt: skip
    """False where it was decided on before."""
    row = tx.execute(
        _SQL["insert_alarm_end"],
        {
            "alarm": alarm, "decision": decision, "actor": actor, "at": at, "reason": reason,
            "incident": incident,
        },
    ).fetchone()  # fmt: skip
    return row is not None


def alarms(
    tx: Tx, *, alarm: UUID | None = None, month: date | None = None, limit: int = 500
) -> tuple[Alarm, ...]:
    """All that stand open, and the ended ones of the month."""
    cursor = tx.cursor(row_factory=class_row(Alarm))
    wanted = {"alarm": alarm, "month": month, "limit": limit}
    return tuple(cursor.execute(_SQL["alarms"], wanted).fetchall())


def open_alarms(tx: Tx) -> tuple[int, datetime | None]:
    """How many, and when the first has to be decided on."""
    row = tx.execute(_SQL["open_alarms"]).fetchone()
    return (0, None) if row is None else (row[0], row[1])


def observed_in(tx: Tx, since: date, until: date) -> tuple[Observed, ...]:
    """In real use; Bangkok days, half-open."""
    cursor = tx.cursor(row_factory=dict_row)
    rows = cursor.execute(_SQL["observed_in"], {"since": since, "until": until}).fetchall()
    return tuple(Observed(**_with_fields(tx, row)) for row in rows)


def standing_versions(tx: Tx, since: datetime, until: datetime) -> tuple[tuple[str, int, str], ...]:
    """Agreement, version, agency."""
    wanted = {"since": since, "until": until}
    return tuple(tx.execute(_SQL["standing_versions"], wanted).fetchall())


def observed_until(tx: Tx) -> tuple[int, datetime, int] | None:
    """Number and moment of the last observation, and how many sealed blocks wait for the next."""
    row = tx.execute(_SQL["observed_until"]).fetchone()
    return None if row is None else (row[0], row[1], row[2])


def refused_requests(tx: Tx, since: datetime, until: datetime) -> int:
    row = tx.execute(_SQL["refused_requests"], {"since": since, "until": until}).fetchone()
    return row[0] if row else 0


def _with_fields(tx: Tx, row: Mapping[str, Any]) -> dict[str, Any]:
    """An answer says what left; what came by a submission or a file are the fields granted."""
    told: str = row["fields"]
    fields = tuple(told.split(",")) if told else ()
    if row["pattern"] != "lookup":
        terms = agreements.load_terms(tx, row["agreement"], row["version"])
        fields = tuple(
            dict.fromkeys(
                name for grant in terms.grants if grant.dataset == row["dataset"]
                for name in grant.fields
            )
        )  # fmt: skip
    return {**row, "fields": fields}
