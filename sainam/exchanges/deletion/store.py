"""Deletions and retention rules as rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.exchanges.deletion.deletion import Deletion, Step
from sainam.formats.layout import Title
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


class RetentionRule(msgspec.Struct, frozen=True):
    """How long a class is kept: months after its month, and at least so many days after it."""

    retention: str
    version: int
    months: int
    least_days: int
    provision: str | None
    thai: str
    english: str
    recorded_at: datetime
    recorded_by: str
    confirmed_by: str


class SealedMonth(msgspec.Struct, frozen=True):
    """A month of a class with a living key; `due` None: it never goes."""

    retention: str
    month: date
    due: date | None
    is_due: bool
    held: bool


def retention_rules(tx: Tx) -> list[RetentionRule]:
    return [RetentionRule(*row) for row in tx.execute(_SQL["retention_rules"])]


def insert_rule(
    tx: Tx, retention: str, months: int, least_days: int, provision: str | None, *,
    words: Title, actor: str, confirmed_by: str,
) -> int | None:  # fmt: skip
    """Its version; None where there is no such class. `words` are for one without a rule yet."""
    row = tx.execute(
        _SQL["insert_rule"],
        {"class": retention, "months": months, "least_days": least_days, "provision": provision,
         "thai": words.th, "english": words.en, "actor": actor,
         "confirmed_by": confirmed_by},
    ).fetchone()  # fmt: skip
    return int(row[0]) if row else None


def sealed_months(tx: Tx) -> list[SealedMonth]:
    return [
        SealedMonth(retention, month, due, bool(is_due), held)
        for retention, month, due, is_due, held in tx.execute(_SQL["sealed_months"])
    ]


def month_may_go(tx: Tx, retention: str, month: date) -> tuple[bool, bool]:
    """Whether there is something of it, and whether its time is over."""
    row = tx.execute(_SQL["month_may_go"], {"class": retention, "month": month}).fetchone()
    return (bool(row[0]), bool(row[1])) if row else (False, False)


def insert_deletion(
    tx: Tx, deletion: UUID, retention: str, month: date, *, reason: str, actor: str,
    confirmed_by: str, environment: Environment | None = None, file: UUID | None = None,
) -> None:  # fmt: skip
    tx.execute(
        _SQL["insert_deletion"],
        {"id": deletion, "class": retention, "month": month, "reason": reason, "actor": actor,
         "confirmed_by": confirmed_by, "environment": environment, "file": file},
    )  # fmt: skip


def list_deletions(tx: Tx, deletion: UUID | None = None) -> list[Deletion]:
    """Newest first."""
    return [
        Deletion(
            id=row[0], retention=row[1], month=row[2], reason=row[3], ordered_by=row[4],
            confirmed_by=row[5], ordered_at=row[6], stands_at=row[7], environment=row[8],
            file=row[9], file_name=row[10],
        )
        for row in tx.execute(_SQL["list_deletions"], {"id": deletion})
    ]  # fmt: skip


def unfinished(tx: Tx) -> list[UUID]:
    return [row[0] for row in tx.execute(_SQL["unfinished"])]


def steps_of(tx: Tx, deletion: UUID) -> dict[Step, tuple[datetime, str]]:
    """Each step that was taken: when, and what it notes as JSON."""
    return {row[0]: (row[1], row[2]) for row in tx.execute(_SQL["steps_of"], (deletion,))}


def lock_deletion(tx: Tx, deletion: UUID) -> None:
    tx.execute(_SQL["lock_deletion"], (deletion,))


def keys_to_end(tx: Tx, deletion: UUID) -> list[int]:
    return [int(row[0]) for row in tx.execute(_SQL["keys_to_end"], (deletion,))]


def end_keys(tx: Tx, deletion: UUID) -> None:
    tx.execute(_SQL["end_keys"], (deletion,))


def is_still_wrapped(tx: Tx, deletion: UUID) -> bool:
    row = tx.execute(_SQL["still_wrapped"], (deletion,)).fetchone()
    return bool(row and row[0])


def leaves_of(tx: Tx, deletion: UUID) -> Iterator[bytes]:
    """Read in parts: a month has millions."""
    with tx.cursor(name="leaves") as cursor:
        cursor.itersize = 10_000
        for (text,) in cursor.execute(_SQL["leaves_of"], (deletion,)):
            yield bytes.fromhex(text)


def note_step(tx: Tx, deletion: UUID, step: Step, told: msgspec.Struct) -> None:
    text = msgspec.json.encode(told, order="sorted").decode()
    tx.execute(_SQL["note_step"], (deletion, step, text))


def drop_deleted(tx: Tx, deletion: UUID) -> None:
    tx.execute(_SQL["drop_deleted"], (deletion,))


def holds_of(tx: Tx, deletion: UUID) -> tuple[UUID, ...]:
    return tuple(row[0] for row in tx.execute(_SQL["holds_of"], (deletion,)))


def count_keys(tx: Tx, deletion: UUID) -> int:
    row = tx.execute(_SQL["keys_of"], (deletion,)).fetchone()
    return int(row[0]) if row else 0


def held_parts(tx: Tx, key: int) -> list[tuple[Any, ...]]:
    """Hold, environment, exchange, line, part, and what stands sealed."""
    return tx.execute(_SQL["held_parts"], {"key": key}).fetchall()


def held_files(tx: Tx, key: int) -> list[tuple[Any, ...]]:
    """Hold, environment, file, line and part of what live holds keep of the file with this key."""
    return tx.execute(_SQL["held_files"], {"key": key}).fetchall()


def objects_to_remove(tx: Tx, deletion: UUID) -> list[str]:
    """Each as environment/file."""
    return [str(row[0]) for row in tx.execute(_SQL["objects_to_remove"], (deletion,))]


def insert_held(tx: Tx, part: tuple[Any, ...], from_key: int, key: int, sealed: bytes) -> None:
    """`part` as held_parts gives it."""
    tx.execute(_SQL["insert_held"], (*part[:5], from_key, key, sealed))


def today(tx: Tx) -> date:
    row = tx.execute(_SQL["today"]).fetchone()
    if row is None or not isinstance(row[0], date):
        raise RuntimeError("the database told no date")
    return row[0]
