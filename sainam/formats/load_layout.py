"""A layout from its YAML; every mistake is told with file, line and key, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, get_args

import msgspec
from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from sainam.formats.layout import AnyField, Layout, Moment, RecordLayout, Text, Total, When
from sainam.formats.layout_check import Key, LayoutProblem, layout_problems
from sainam.kit.refusal import Fault, Refusal


class LayoutFault(Struct, frozen=True):
    """One mistake in a layout's YAML; `key` is the path to it, as `records[1].fields[3].name`."""

    file: str
    line: int
    key: str
    thai: str
    english: str


class LayoutRefused(Refusal):
    """The layout does not hold together."""

    rule: ClassVar[str] = "layout.refused"
    thai: ClassVar[str] = "รูปแบบแฟ้มไม่ถูกต้อง"
    fault: ClassVar[Fault] = "hub"

    def __init__(self, faults: tuple[LayoutFault, ...]) -> None:
        """`faults` is never empty."""
        first = faults[0]
        super().__init__(f"{first.file}:{first.line}: {first.key}: {first.english}")
        self.faults = faults


def load_layout(path: Path) -> Layout:
    """The layout in a file. Raises LayoutRefused, with every fault, if it has any."""
    return read_layout(path.read_text("utf-8"), path.name)


@cache
def layout_named(name: str, folder: Path) -> Layout:
    """The layout of that name in a folder of layouts; read once."""
    return load_layout(folder / f"{name}.yaml")


def read_layout(text: str, file: str) -> Layout:
    """The layout in a text of YAML; `file` is what faults call it. Raises LayoutRefused."""
    found = _tree(text, file)
    if isinstance(found, LayoutFault):
        raise LayoutRefused((found,))
    tree = _plain(found)
    problems = list(_shape_problems(tree)) or list(_converting(tree, Layout, ()))
    if not problems:
        layout = msgspec.convert(tree, Layout)
        problems = layout_problems(layout)
        if not problems:
            return layout
    raise LayoutRefused(tuple(_fault(found, file, problem) for problem in problems))


def _tree(text: str, file: str) -> CommentedMap | LayoutFault:
    try:
        tree = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return LayoutFault(file, line, "", "อ่าน YAML ไม่ได้", f"not YAML: {error.problem}")
    except (YAMLError, ValueError) as error:
        # A character that YAML forbids, or a date like 2026-13-01.
        return LayoutFault(file, 1, "", "อ่าน YAML ไม่ได้", f"not YAML: {error}")
    if not isinstance(tree, CommentedMap):
        return LayoutFault(file, 1, "", "แฟ้มต้องเป็นรายการคู่คีย์และค่า", "not a mapping of keys")
    return tree


_FIELD_TYPES: dict[str, type[Struct]] = {
    str(struct.__struct_config__.tag): struct for struct in get_args(AnyField)
}
_LISTED: dict[str, type[Struct]] = {"totals": Total, "moments": Moment}


def _shape_problems(tree: dict[str, Any]) -> Iterator[LayoutProblem]:
    """Unknown, missing and mistyped keys of each part, judged by itself so that none hides."""
    yield from _unknown_keys(tree, Layout, ())
    for key, struct in _LISTED.items():
        for at, part in enumerate(_list_of(tree, key)):
            yield from _part_problems(part, struct, (key, at))
    for rank, record in enumerate(_list_of(tree, "records")):
        path: tuple[Key, ...] = ("records", rank)
        yield from _unknown_keys(record, RecordLayout, path)
        if isinstance(record, dict) and "when" in record:
            yield from _part_problems(record["when"], When, (*path, "when"))
        for at, field in enumerate(_list_of(record, "fields")):
            kind = _FIELD_TYPES.get(str(field.get("type"))) if isinstance(field, dict) else Text
            if kind is None:
                known = ", ".join(_FIELD_TYPES)
                place = (*path, "fields", at, "type")
                yield LayoutProblem(place, f"ชนิดต้องเป็น {known}", f"the type must be {known}")
            else:
                yield from _part_problems(field, kind, (*path, "fields", at))


def _list_of(part: Any, key: str) -> list[Any]:
    listed = part.get(key) if isinstance(part, dict) else None
    return listed if isinstance(listed, list) else []


def _part_problems(
    part: Any, struct: type[Struct], path: tuple[Key, ...]
) -> Iterator[LayoutProblem]:
    unknown = list(_unknown_keys(part, struct, path))
    yield from unknown or _converting(part, struct, path)


def _unknown_keys(
    part: Any, struct: type[Struct], path: tuple[Key, ...]
) -> Iterator[LayoutProblem]:
    known = {*struct.__struct_encode_fields__, struct.__struct_config__.tag_field}
    for key in part if isinstance(part, dict) else ():
        if key not in known:
            yield LayoutProblem((*path, key), "ไม่รู้จักคีย์นี้", "unknown key")


def _converting(part: Any, struct: type[Struct], path: tuple[Key, ...]) -> Iterator[LayoutProblem]:
    try:
        msgspec.convert(part, struct)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        steps = re.findall(r"\.(\w+)|\[(\d+)\]", place)
        inner = tuple(name or int(index) for name, index in steps)
        yield LayoutProblem((*path, *inner), "ค่าหายไปหรือไม่ตรงตามชนิด", message)


def _plain(node: Any) -> Any:
    """The tree without its line numbers, as msgspec takes it."""
    if isinstance(node, CommentedMap):
        return {key: _plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [_plain(value) for value in node]
    return node


def _fault(tree: CommentedMap, file: str, problem: LayoutProblem) -> LayoutFault:
    key = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in problem.path)
    line = _line_of(tree, problem.path)
    return LayoutFault(file, line, key.removeprefix("."), problem.thai, problem.english)


def _line_of(tree: CommentedMap, path: tuple[Key, ...]) -> int:
    """Where the key stands; for one that is missing, where the part that lacks it begins."""
    node: Any = tree
    line = 1
    for step in path:
        try:
            place = node.lc.key(step) if isinstance(node, CommentedMap) else node.lc.item(step)
            node = node[step]
        except (AttributeError, KeyError, IndexError, TypeError):
            break
        line = place[0] + 1
    return line
