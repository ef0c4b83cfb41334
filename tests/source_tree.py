"""The hub's own source, as the guards of the house read it."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sainam
from sainam.kit.refusal import Refusal

PACKAGE = Path(sainam.__file__).parent
CHECKOUT = PACKAGE.parent
TESTS = CHECKOUT / "tests"


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the package."""
    return tuple(sorted(path for path in PACKAGE.rglob("*.py") if "static" not in path.parts))


def sql_files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.sql"))


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def named(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


@cache
def modules() -> dict[str, Path]:
    """Dotted name → file; a folder goes by its `__init__.py`."""
    return {
        ".".join(path.relative_to(CHECKOUT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sources()
    }


def imports_of(path: Path) -> Iterator[str]:
    """Dotted names, of modules where the imported thing is one."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}:{node.lineno}: imports are absolute"
            base = node.module or ""
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield inner if inner in modules() else base


def words_of(path: Path) -> Iterator[tuple[int, str]]:
    """Each string constant of a Python file with its line."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


@cache
def refusals() -> tuple[type[Refusal], ...]:
    """Every kind of refusal there is, whichever file it stands in."""
    for name in modules():
        if not name.endswith("__main__"):
            importlib.import_module(name)
    return tuple(
        sorted(
            (kind for kind in _below(Refusal) if kind.__module__.startswith("sainam.")),
            key=lambda kind: (kind.__module__, kind.__name__),
        )
    )


def _below(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)
