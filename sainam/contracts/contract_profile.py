"""What the hub asks of an ODCS document beyond ODCS: our profile. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sainam.contracts.answer_form import GEOMETRIES, answer_form_faults
from sainam.contracts.contract import (
    REFERENCE,
    CheckDigit,
    Classification,
    LogicalType,
    Path,
    Pattern,
    Takes,
    custom,
)

Rule = Literal[
    "one_schema",
    "custom_missing",
    "custom_unknown",
    "missing",
    "name",
    "type",
    "classification",
    "key",
    "unit",
    "pattern",
    "answer",
]
_DOCUMENT: Path = ()
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_OF_DOCUMENT = frozenset(
    {
        "titleThai", "titleEnglish", "pattern", "key", "securityLevel", "gdCatalog", "retention",
        "takes", "answer", "requestKind",
    }
)  # fmt: skip
_OF_PROPERTY = frozenset(
    {"thai", "unit", "datum", "layoutFields", "checkDigit", "geometry", "mostDegrees"}
)


@dataclass(frozen=True, slots=True)
class ProfileFault:
    """`path` is the place in the document, `what` the word that is wrong or missing."""

    path: Path
    rule: Rule
    what: str


def _of_a_submission(
    document: Mapping[str, Any], profile: Mapping[str, Any]
) -> Iterator[ProfileFault]:
    if profile.get("pattern") == "submit" and profile.get("takes") not in get_args(Takes):
        yield ProfileFault(("customProperties",), "custom_missing", "takes")
    if (profile.get("takes") == "service_request") != ("requestKind" in profile):
        yield ProfileFault(("customProperties",), "custom_missing", "requestKind")
    if profile.get("takes") == "service_request":
        parts = [part for one in document.get("schema", ()) for part in one.get("properties", ())]
        if not any(part.get("name") == REFERENCE and part.get("required") for part in parts):
            yield ProfileFault(("schema",), "missing", REFERENCE)


def profile_faults(document: Mapping[str, Any]) -> Iterator[ProfileFault]:
    """Of a document that is valid ODCS."""
    profile = custom(document)
    for needed in ("titleThai", "titleEnglish", "pattern"):
        if not profile.get(needed):
            yield ProfileFault(("customProperties",), "custom_missing", needed)
    if profile.get("pattern", "lookup") not in get_args(Pattern):
        yield ProfileFault(("customProperties",), "custom_unknown", str(profile["pattern"]))
    if profile.get("pattern") == "lookup" and not profile.get("key"):
        yield ProfileFault(("customProperties",), "custom_missing", "key")
    yield from _of_a_submission(document, profile)
    yield from _unknown_custom(document, _DOCUMENT, _OF_DOCUMENT)
    schemas = list(document.get("schema", ()))
    if "name" not in document:
        yield ProfileFault(_DOCUMENT, "missing", "name")
    if len(schemas) != 1 or not schemas[0].get("properties"):
        yield ProfileFault(("schema",), "one_schema", "schema")
        return
    elements = schemas[0]["properties"]
    for rank, element in enumerate(elements):
        yield from _property_faults(element, ("schema", 0, "properties", rank))
    names = {element["name"] for element in elements if element.get("logicalType") != "array"}
    if "key" in profile and profile["key"] not in names:
        yield ProfileFault(("customProperties",), "key", str(profile["key"]))
    yield from _answer_faults(profile, elements)


def _answer_faults(
    profile: Mapping[str, Any], elements: Sequence[Mapping[str, Any]]
) -> Iterator[ProfileFault]:
    of_each = {element["name"]: custom(element) for element in elements}
    for what in answer_form_faults(profile.get("answer"), elements, of_each):
        yield ProfileFault(("customProperties",), "answer", what)


def _property_faults(element: Mapping[str, Any], path: Path) -> Iterator[ProfileFault]:
    if not _NAME.fullmatch(element["name"]):
        yield ProfileFault((*path, "name"), "name", element["name"])
    for needed in ("description", "logicalType", "classification"):
        if not element.get(needed):
            yield ProfileFault(path, "missing", needed)
    if element.get("classification", "public") not in get_args(Classification):
        yield ProfileFault((*path, "classification"), "classification", element["classification"])
    profile = custom(element)
    if profile.get("checkDigit", "th13") not in get_args(CheckDigit):
        yield ProfileFault(path, "custom_unknown", str(profile["checkDigit"]))
    if not profile.get("thai"):
        yield ProfileFault(path, "custom_missing", "thai")
    yield from _unknown_custom(element, path, _OF_PROPERTY)
    yield from _place_faults(profile, path)
    inner, inner_path = element, path
    if element.get("logicalType") == "array":
        inner, inner_path = element.get("items", {}), (*path, "items")
    if inner.get("logicalType") == "number" and "unit" not in profile:
        yield ProfileFault(path, "unit", element["name"])
    yield from _value_faults(inner, inner_path, of_a_map="geometry" in profile)


def _place_faults(profile: Mapping[str, Any], path: Path) -> Iterator[ProfileFault]:
    """What says where something is: kinds of geometry, and how large an area may be asked for."""
    geometry = profile.get("geometry", ["Point"])
    if not isinstance(geometry, list) or not geometry or not set(geometry) <= set(GEOMETRIES):
        yield ProfileFault((*path, "customProperties"), "answer", f"geometry: {geometry}")
    degrees = profile.get("mostDegrees", 1)
    if isinstance(degrees, bool) or not isinstance(degrees, (int, float)) or not 0 < degrees <= 360:
        yield ProfileFault((*path, "customProperties"), "answer", f"mostDegrees: {degrees}")


def _value_faults(
    inner: Mapping[str, Any], path: Path, *, of_a_map: bool
) -> Iterator[ProfileFault]:
    kind = inner.get("logicalType", "missing")
    if kind not in get_args(LogicalType) or kind == "array":
        yield ProfileFault((*path, "logicalType"), "type", kind)
    yield from _pattern_fault(inner, path)
    for rank, item in enumerate(inner.get("properties", ())):
        yield from _property_faults(item, (*path, "properties", rank))
    if kind == "object" and not inner.get("properties") and not of_a_map:
        yield ProfileFault(path, "missing", "properties")


def _pattern_fault(element: Mapping[str, Any], path: Path) -> Iterator[ProfileFault]:
    pattern = element.get("logicalTypeOptions", {}).get("pattern")
    if pattern is None:
        return
    try:
        re.compile(pattern)
    except re.error:
        yield ProfileFault((*path, "logicalTypeOptions", "pattern"), "pattern", pattern)


def _unknown_custom(
    element: Mapping[str, Any], path: Path, known: frozenset[str]
) -> Iterator[ProfileFault]:
    for rank, item in enumerate(element.get("customProperties", ())):
        if item["property"] not in known:
            place = (*path, "customProperties", rank, "property")
            yield ProfileFault(place, "custom_unknown", item["property"])
