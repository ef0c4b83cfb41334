"""SQL files: every query has a name and a sentence, and nothing stands outside a query."""

from pathlib import Path

import pytest

from sainam.kit.named_queries import QueryFileError, named_queries, read_queries

TWO = """-- Queries of the gates.

-- name: find_open_gate
-- The gate of one agreement, while it is open.
SELECT version
  FROM gate
 WHERE agreement = %(agreement)s;  -- one row at most

-- name: count_gates
-- How many there are.
SELECT count(*) FROM gate;
"""


def test_each_query_is_found_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "queries.sql").write_text(TWO, encoding="utf-8")
    queries = named_queries(str(tmp_path / "store.py"))
    assert list(queries) == ["find_open_gate", "count_gates"]
    assert queries["count_gates"] == "SELECT count(*) FROM gate"
    assert queries["find_open_gate"].startswith("SELECT version\n  FROM gate")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("SELECT 1", "has no `-- name:` line"),
        ("-- name: a\n-- One.\nSELECT 1\n-- name: a\n-- Two.\nSELECT 2", "a stands there twice"),
        ("-- name: a\nSELECT 1", "a has no sentence"),
        ("-- name: a\n-- \nSELECT 1", "a has no sentence"),
        ("-- name: a\n-- Nothing follows.\n-- name: b\n-- Two.\nSELECT 2", "a has no SQL"),
        ("-- name: Find Gate\n-- One.\nSELECT 1", "'Find Gate' is not a name"),
    ],
)
def test_a_file_written_otherwise_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(QueryFileError, match=complaint):
        read_queries(text, Path("queries.sql"))
