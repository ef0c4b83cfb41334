"""Keeps of an answer only what was granted. Pure, and on the path of every look-up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import msgspec

# A granted leaf has None, a field with parts its own tree.
Tree: TypeAlias = "dict[str, Tree | None]"


# What may stand where a leaf was granted.
_Plain = str | int | float | bool | None


def minimise_json(answer: bytes, fields: tuple[str, ...]) -> bytes:
    """As `minimise`, from JSON to JSON; raises msgspec.MsgspecError where there is no object.

    An answer of the expected shape is read for what was granted only: the rest is passed over
    unread. Any other goes the long way.
    """
    try:
        return _minimised(answer, fields)
    except RecursionError as error:
        raise msgspec.DecodeError("nested too deeply") from error


def _minimised(answer: bytes, fields: tuple[str, ...]) -> bytes:
    try:
        return msgspec.json.encode(_reader(fields).decode(answer))
    except msgspec.ValidationError:
        whole = msgspec.json.decode(answer, type=dict[str, Any])
        return msgspec.json.encode(minimise(whole, fields))


@lru_cache(maxsize=4096)
def _reader(fields: tuple[str, ...]) -> msgspec.json.Decoder[msgspec.Struct]:
    return msgspec.json.Decoder(_shape(_tree(fields)))


def _shape(tree: Tree) -> type[msgspec.Struct]:
    """A struct of the granted names only; what is absent stays absent."""
    parts: list[tuple[str, Any, Any]] = []
    for rank, (name, below) in enumerate(tree.items()):
        kind: Any = _Plain if below is None else _shape(below)
        absent = msgspec.field(name=name, default=msgspec.UNSET)
        parts.append((f"part_{rank}", kind | list[kind] | msgspec.UnsetType, absent))
    return msgspec.defstruct("Granted", parts, gc=False)


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
