"""Rows as dictionaries: columns are named as the views name their fields."""

from collections.abc import Mapping
from typing import Any, LiteralString
from uuid import UUID

from psycopg.rows import dict_row

from sainam.kit.database import Tx

Row = dict[str, Any]


def rows_of(tx: Tx, statement: LiteralString, parameters: Mapping[str, Any]) -> list[Row]:
    return tx.cursor(row_factory=dict_row).execute(statement, parameters).fetchall()


def row_of(tx: Tx, statement: LiteralString, parameters: Mapping[str, Any]) -> Row | None:
    return tx.cursor(row_factory=dict_row).execute(statement, parameters).fetchone()


def uuid_in(text: str) -> UUID | None:
    """None for what is no id: then there is no such thing."""
    try:
        return UUID(text)
    except ValueError:
        return None
