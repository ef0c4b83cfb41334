"""Keeps of an answer only what was granted. Pure, and on the path of every look-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

# A granted leaf has None, a field with parts its own tree.
Tree: TypeAlias = "dict[str, Tree | None]"


def minimise(answer: Mapping[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    """Only the granted leaves of `answer`, lists kept as lists.

    `fields` are dotted. What is not a plain value where a leaf was granted is dropped too: a
    provider must not carry more out under the name of a granted field.
    """
    return _kept(answer, _tree(fields))


@lru_cache(maxsize=4096)
def _tree(fields: Iterable[str]) -> Tree:
    tree: Tree = {}
    for field in fields:
        *parents, leaf = field.split(".")
        branch = tree
        for parent in parents:
            below = branch.get(parent)
            if below is None:
                below = branch[parent] = {}
            branch = below
        branch.setdefault(leaf, None)
    return tree


def _kept(value: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, below in tree.items():
        if name not in value:
            continue
        found = value[name]
        if below is None:
            if isinstance(found, list):
                kept[name] = [item for item in found if not isinstance(item, (dict, list))]
            elif not isinstance(found, dict):
                kept[name] = found
        elif isinstance(found, list):
            kept[name] = [_kept(item, below) for item in found if isinstance(item, dict)]
        elif isinstance(found, dict):
            kept[name] = _kept(found, below)
    return kept
