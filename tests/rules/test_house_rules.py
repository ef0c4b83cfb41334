"""The rules of the house, read off the source tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import sainam

ROOT = Path(sainam.__file__).parent
MISSION_ORDER = [
    "kit", "formats", "audit", "law", "agencies", "contracts", "agreements", "documents", "links",
    "exchanges", "service_requests", "lookups", "payments", "water", "onboarding", "evidence",
]  # fmt: skip
EDGES = ["channels", "api", "portal"]
TOP = ["wiring", "supervise", "worker", "tour", "bench", "commands", "cli"]
OTHER_SYSTEMS = {"counterparts": {"kit", "formats", "counterparts"}}
FORBIDDEN_NAMES = re.compile(r"(utils?|helpers?|managers?|services?|models?|common|misc)\.py")
CLOCKS = re.compile(
    r"datetime\.(now|utcnow|today)\(|date\.today\(|\btime\.(time|time_ns|localtime|gmtime)\("
)
SQL_CLOCKS = re.compile(
    r"\b(now\(\)|current_timestamp|current_date|localtimestamp|statement_timestamp|"
    r"transaction_timestamp|clock_timestamp)\b",
    re.IGNORECASE,
)
MOST_LINES = 400
MOST_FUNCTION_LINES = 70


def sources() -> list[Path]:
    return sorted(path for path in ROOT.rglob("*.py") if "static" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT.parent))


def capability(path: Path) -> str:
    relative = path.relative_to(ROOT)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            base = node.module or ""
            names = [f"{base}.{alias.name}" if base == "sainam" else base for alias in node.names]
        for name in names:
            if name.startswith("sainam."):
                yield node.lineno, name.split(".")[1]


def allowed(folder: str) -> set[str]:
    if folder in OTHER_SYSTEMS:
        return OTHER_SYSTEMS[folder]
    if folder in MISSION_ORDER:
        return set(MISSION_ORDER[: MISSION_ORDER.index(folder) + 1])
    if folder in EDGES:
        return set(MISSION_ORDER) | {folder}
    return set(MISSION_ORDER) | set(EDGES) | set(TOP) | set(OTHER_SYSTEMS)


@pytest.mark.parametrize("path", sources(), ids=named)
def test_a_folder_imports_only_folders_listed_before_it(path: Path) -> None:
    folder = capability(path)
    wrong = [
        f"line {line}: {folder} imports {other}"
        for line, other in imported(path)
        if other not in allowed(folder)
    ]
    assert not wrong


def test_every_folder_has_its_place_in_the_order() -> None:
    known = {*MISSION_ORDER, *EDGES, *TOP, *OTHER_SYSTEMS, "__init__"}
    assert {capability(path) for path in sources()} <= known


@pytest.mark.parametrize("path", sources(), ids=named)
def test_files_and_functions_keep_their_budget(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= MOST_FUNCTION_LINES, f"{node.name} has {length} lines"


def test_no_file_is_named_for_a_role_instead_of_its_rule() -> None:
    assert not [named(path) for path in sources() if FORBIDDEN_NAMES.fullmatch(path.name)]


@pytest.mark.parametrize("path", sources(), ids=named)
def test_no_second_clock_in_python(path: Path) -> None:
    wrong = [
        f"line {number}: {line.strip()}"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CLOCKS.search(line) and "# clock-ok: " not in line
    ]
    assert not wrong


def test_no_second_clock_in_sql() -> None:
    wrong = []
    for path in sorted(ROOT.rglob("*.sql")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            code = line.partition("--")[0].replace("sainam_now()", "")
            defines_the_clock = path.name == "0001_ground.sql" and "clock_offset FROM" in code
            if SQL_CLOCKS.search(code) and not defines_the_clock:
                wrong.append(f"{named(path)}:{number}: {line.strip()}")
    assert not wrong


@pytest.mark.parametrize("path", sources(), ids=named)
def test_no_import_hides_inside_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = [
        inner.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden
