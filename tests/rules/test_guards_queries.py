"""Named queries: each is used, each that is used exists, and SQL tells only what the code knows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_tree import PACKAGE, named, refusals, sql_files, tree_of, words_of

from sainam.audit.event import Event
from sainam.formats.line_rules import Rule
from sainam.kit.named_queries import read_queries
from sainam.payments.line_sentences import LineRule
from sainam.water.series_rules import SeriesRule

QUERY_FILES = sorted(PACKAGE.rglob("queries.sql"))
# What a string in SQL looks like when it names a rule, or an event of the audit trail.
RULE = re.compile(r"'([a-z]+(?:\.[a-z_]+)+)'")
EVENT = re.compile(r"'([a-z]+:[a-z]+:[a-z]+)'")


def users_of(queries: Path) -> list[Path]:
    return [
        path
        for path in sorted(queries.parent.glob("*.py"))
        if "named_queries(__file__)" in path.read_text(encoding="utf-8")
    ]


def asked_for(path: Path) -> Iterator[str]:
    """Constant names by which the queries are taken from their mapping."""
    mappings = {
        target.id
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Assign) and ast.unparse(node.value) == "named_queries(__file__)"
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree_of(path)):
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Name)
            and node.value.id in mappings
            and isinstance(node.slice, ast.Constant)
        ):
            yield str(node.slice.value)


@pytest.mark.parametrize("queries", QUERY_FILES, ids=named)
def test_every_query_is_used_beside_its_file_and_every_used_one_exists(queries: Path) -> None:
    known = set(read_queries(queries.read_text(encoding="utf-8"), queries))
    users = users_of(queries)
    assert users
    assert {name for path in users for name in asked_for(path)} <= known
    assert known <= {word for path in users for _, word in words_of(path)}


def code_of(path: Path) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield number, line.partition("--")[0]


def known_rules() -> set[str]:
    lines = (*Rule, *LineRule, *SeriesRule)
    return {refusal.rule for refusal in refusals()} | {str(rule) for rule in lines}


def test_every_rule_that_sql_tells_has_its_sentences() -> None:
    unknown = [
        f"{named(path)}:{number}: {rule}"
        for path in sql_files()
        for number, code in code_of(path)
        for rule in RULE.findall(code)
        if not rule.startswith("sainam.") and rule not in known_rules()
    ]
    assert not unknown


def test_every_event_that_sql_notes_is_one_of_the_list() -> None:
    unknown = [
        f"{named(path)}:{number}: {event}"
        for path in sql_files()
        for number, code in code_of(path)
        for event in EVENT.findall(code)
        if event not in set(Event)
    ]
    assert not unknown


@pytest.mark.parametrize("event", Event)
def test_every_event_of_the_audit_trail_is_noted_somewhere(event: Event) -> None:
    in_python = [
        path
        for path in PACKAGE.rglob("*.py")
        if path.name != "event.py"
        and re.search(rf"\bEvent\.{event.name}\b", path.read_text(encoding="utf-8"))
    ]
    in_sql = [
        path
        for path in sql_files()
        if path.name != "0002_audit.sql"  # where the list itself stands
        and any(f"'{event}'" in code for _, code in code_of(path))
    ]
    assert in_python or in_sql
