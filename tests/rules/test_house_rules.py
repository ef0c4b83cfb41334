"""The rules of the house, read off the source tree."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from source_tree import (
    CHECKOUT,
    PACKAGE,
    TESTS,
    imports_of,
    modules,
    named,
    sources,
    sql_files,
    tree_of,
)

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


def capability(path: Path) -> str:
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imported(path: Path) -> set[str]:
    """The capabilities that a file imports from."""
    return {name.split(".")[1] for name in imports_of(path) if name.startswith("sainam.")}


def functions(path: Path) -> Iterator[tuple[ast.AST, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Each function with what it stands in."""
    for above in ast.walk(tree_of(path)):
        for node in ast.iter_child_nodes(above):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield above, node


def allowed(folder: str) -> set[str]:
    if folder in OTHER_SYSTEMS:
        return OTHER_SYSTEMS[folder]
    if folder in MISSION_ORDER:
        return set(MISSION_ORDER[: MISSION_ORDER.index(folder) + 1])
    if folder in EDGES:
        return set(MISSION_ORDER) | {folder}
    return set(MISSION_ORDER) | set(EDGES) | set(TOP) | set(OTHER_SYSTEMS)


def test_a_folder_imports_only_folders_listed_before_it() -> None:
    wrong = {
        named(path): beyond
        for path in sources()
        if (beyond := imported(path) - allowed(capability(path)))
    }
    assert not wrong


def test_every_folder_has_its_place_in_the_order() -> None:
    known = {*MISSION_ORDER, *EDGES, *TOP, *OTHER_SYSTEMS, "__init__"}
    assert {capability(path) for path in sources()} <= known


def test_files_and_functions_keep_their_budget() -> None:
    wrong = [
        f"{named(path)}: {lines} lines"
        for path in sources()
        if (lines := path.read_text(encoding="utf-8").count("\n")) > MOST_LINES
    ]
    wrong += [
        f"{named(path)}: {function.name} has {length} lines"
        for path in sources()
        for _, function in functions(path)
        if (length := (function.end_lineno or 0) - function.lineno + 1) > MOST_FUNCTION_LINES
    ]
    assert not wrong


def test_no_file_is_named_for_a_role_instead_of_its_rule() -> None:
    assert not [named(path) for path in sources() if FORBIDDEN_NAMES.fullmatch(path.name)]


def test_no_second_clock_in_python() -> None:
    wrong = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in sources()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if CLOCKS.search(line) and "# clock-ok: " not in line
    ]
    assert not wrong


def test_no_second_clock_in_sql() -> None:
    wrong = []
    for path in sql_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            code = line.partition("--")[0].replace("sainam_now()", "")
            defines_the_clock = path.name == "0001_ground.sql" and "clock_offset FROM" in code
            if SQL_CLOCKS.search(code) and not defines_the_clock:
                wrong.append(f"{named(path)}:{number}: {line.strip()}")
    assert not wrong


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{named(path)}:{inner.lineno}"
        for path in sources()
        for _, function in functions(path)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_no_two_files_import_one_another_by_whatever_way_round() -> None:
    TopologicalSorter(
        {
            name: {other for other in imports_of(path) if other in modules() and other != name}
            for name, path in modules().items()
        }
    ).prepare()  # raises CycleError, which names the ring


def test_no_two_folders_beside_one_another_import_one_another() -> None:
    beside: dict[str, dict[str, set[str]]] = {}
    for name, path in modules().items():
        for other in imports_of(path):
            for above, one, another in partings(name, other):
                beside.setdefault(above, {}).setdefault(one, set()).add(another)
    for graph in beside.values():
        TopologicalSorter(graph).prepare()


def partings(name: str, other: str) -> Iterator[tuple[str, str, str]]:
    """Where the ways to two modules part, if both go on into a folder."""
    here, there = folder_of(name), folder_of(other)
    for at, (one, another) in enumerate(zip(here, there, strict=False)):
        if one != another:
            yield ".".join(here[:at]), one, another
            return


def folder_of(name: str) -> list[str]:
    path = modules().get(name)
    return [] if path is None else list(path.relative_to(CHECKOUT).parent.parts)


OWN_TEXTS = sorted(
    path
    for part in ("sainam", "tests", "docs", "requirements", "web", ".ci")
    for path in (CHECKOUT / part).rglob("*")
    if path.is_file()
    and not {"node_modules", "vendor", "__pycache__"} & set(path.parts)
    and path.suffix not in {".pyc", ".png", ".woff2", ".gz", ".br"}
) + sorted(
    path
    for path in CHECKOUT.iterdir()
    if path.is_file() and path.suffix in {"", ".md", ".toml"} and path.name != ".git"
)
# Written so that this file does not match itself.
OF_ONE_MACHINE = re.compile(r"(?<![\w.}])/(work|scratch|home/\w+|root|tmp/\w)[/]")
REGISTRIES = re.compile(
    r"pypi[.]org|pythonhosted[.]org|npmjs[.](org|com)|registry[.]yarn|--(extra-)?index-url[ =]"
)
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|H[A]CK|W[I]P)\b")
SECRETS = re.compile(
    r"BEGIN [A-Z ]*PRIVATE KEY-----$|\bsk-[a-zA-Z0-9]{20}|\bgh[pousr]_[A-Za-z0-9]{30}"
)


@pytest.mark.parametrize(
    "pattern",
    [OF_ONE_MACHINE, REGISTRIES, UNFINISHED, SECRETS],
    ids=["machine", "registry", "unfinished", "secret"],
)
def test_nothing_in_the_tree_is_of_one_machine_unfinished_or_secret(
    pattern: re.Pattern[str],
) -> None:
    found = [
        f"{named(path)}:{number}: {line.strip()[:80]}"
        for path in OWN_TEXTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found


def test_only_the_command_line_prints() -> None:
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in sources()
        if capability(path) not in ("commands", "cli", "bench")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    ]
    assert not wrong


def is_empty(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A hook may have nothing to do if its docstring says why; a test may not."""
    if ast.get_docstring(function) and not function.name.startswith("test_"):
        return False
    return all(
        isinstance(line, ast.Pass)
        or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
        or (isinstance(line, ast.Raise) and "NotImplementedError" in ast.unparse(line))
        for line in function.body
    )


def test_no_function_and_no_test_is_left_empty() -> None:
    empty = [
        f"{named(path)}:{function.lineno} {function.name}"
        for path in (*sources(), *sorted(TESTS.rglob("*.py")))
        for above, function in functions(path)
        if is_empty(function)
        and not is_protocol(above)
        and (PACKAGE in path.parents or function.name.startswith("test_"))
    ]
    assert not empty


def is_protocol(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and any(
        ast.unparse(base).startswith("Protocol") for base in node.bases
    )


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    ways_out = {"skip", "skipif", "xfail", "importorskip", "skipTest"}
    found = [
        f"{named(path)}:{node.lineno}"
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in ways_out
    ]
    assert not found
