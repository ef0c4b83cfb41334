"""YAML as plain values together with the line of every key and item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from sainam.links.catalogue_fault import CatalogueFault, Rule, key_text, said

Place = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """`name` is the path below the catalogue's folder; `lines` has every place, 1-based."""

    name: str
    value: Any
    lines: Mapping[Place, int]
    faults: tuple[CatalogueFault, ...]

    def line(self, place: Place) -> int:
        """Of a place, or of the nearest one above it that stands in the file."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


@dataclass(slots=True)
class _Reading:
    name: str
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[CatalogueFault] = field(default_factory=list)

    def fault(self, rule: Rule, place: Place, line: int, what: str = "") -> None:
        words = said(rule, what=what)
        self.faults.append(
            CatalogueFault(self.name, line, key_text(place), rule, words.th, words.en)
        )

    def value(self, node: Node, place: Place) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(place, line)
        if node.anchor:
            self.fault("file.anchor", place, line)
            return None
        if isinstance(node, MappingNode):
            return self.mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*place, rank)) for rank, item in enumerate(node.value)]
        return _scalar(node) if isinstance(node, ScalarNode) else None

    def mapping(self, node: MappingNode, place: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                self.fault("file.duplicate_key", (*place, key), line, key)
            self.lines[*place, key] = line
            found[key] = self.value(value_node, (*place, key))
        return found


def read_yaml(content: bytes, name: str) -> YamlFile:
    """Never raises for what stands in the file: what is wrong is in its `faults`."""
    reading = _Reading(name)
    value = None
    try:
        node = YAML(typ="rt").compose(content.decode())
        if node is None:
            reading.fault("file.unreadable", (), 1, "the file is empty")
        else:
            value = reading.value(node, ())
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reading.fault("file.unreadable", (), mark.line + 1 if mark else 1, str(error.problem))
    except (YAMLError, UnicodeDecodeError) as error:
        reading.fault("file.unreadable", (), 1, str(error).splitlines()[0])
    except RecursionError:
        reading.fault("file.unreadable", (), 1, "it is nested too deeply")
    return YamlFile(name, value, reading.lines, tuple(reading.faults))


def _scalar(node: ScalarNode) -> Any:
    """YAML 1.2 without surprises: 007, 1e3 and 2026-10-01 stay the text that stands there."""
    text = str(node.value)
    if node.style in ("'", '"', "|", ">"):
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return {"true": True, "false": False, "null": None, "": None, "~": None}.get(text, text)
