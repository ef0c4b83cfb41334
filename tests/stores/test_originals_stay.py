"""The application can neither change nor delete what says of an original that it was issued."""

from __future__ import annotations

import psycopg
import pytest

from sainam.kit.database import Database

pytestmark = pytest.mark.row("L6")


@pytest.mark.parametrize("table", ["document", "document_signature", "document_void"])
@pytest.mark.parametrize("deed", ["DELETE FROM", "TRUNCATE"])
def test_no_right_to_delete_an_original(database: Database, table: str, deed: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction() as tx:
        tx.execute(f"{deed} {table}".encode())


@pytest.mark.parametrize("table", ["document", "document_signature"])
def test_no_right_to_change_one(database: Database, table: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege), database.transaction() as tx:
        tx.execute(f"UPDATE {table} SET sha256 = ''".encode())
