"""The SQL of deputies."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from psycopg.rows import class_row

from sainam.agencies.deputies.deputy import Deputy
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries

_SQL = named_queries(__file__)


def places_taken(tx: Tx, login: str, moment: datetime) -> tuple[tuple[str, str], ...]:
    """Role and login whose place it is, the first appointed first."""
    rows = tx.execute(_SQL["places_taken"], {"login": login, "moment": moment})
    return tuple((role, whose) for role, whose in rows)


def insert_deputy(tx: Tx, deputy: Deputy) -> None:
    tx.execute(
        _SQL["insert_deputy"],
        {
            "id": deputy.id,
            "login": deputy.login,
            "role": deputy.role,
            "deputy": deputy.deputy,
            "first_at": deputy.first_at,
            "until_at": deputy.until_at,
            "reason": deputy.reason,
            "actor": deputy.appointed_by,
        },
    )


def find_deputy(tx: Tx, number: UUID) -> Deputy | None:
    cursor = tx.cursor(row_factory=class_row(Deputy))
    return cursor.execute(_SQL["find_deputy"], {"id": number}).fetchone()


def deputies(tx: Tx, login: str | None = None) -> tuple[Deputy, ...]:
    """In which a login has a part, or all; those in force first, at most 200."""
    cursor = tx.cursor(row_factory=class_row(Deputy))
    return tuple(cursor.execute(_SQL["deputies"], {"login": login}).fetchall())


def insert_deputy_end(tx: Tx, number: UUID, *, actor: str, reason: str) -> bool:
    """False if it had ended before."""
    row = tx.execute(
        _SQL["insert_deputy_end"], {"id": number, "actor": actor, "reason": reason}
    ).fetchone()
    return row is not None
