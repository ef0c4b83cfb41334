"""A data contract as the hub uses it, read from an ODCS 3.1 document (docs/contract-profile.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Literal

import msgspec

from sainam.contracts.answer_form import AnswerForm, read_answer_form
from sainam.contracts.gd_catalog import Described, described
from sainam.formats.layout import Title

LogicalType = Literal[
    "string", "date", "timestamp", "time", "number", "integer", "boolean", "object", "array"
]
Pattern = Literal["lookup", "submit", "batch", "feed"]
# What a submission of this dataset is, and so who in the hub takes it. What is `told` nobody
# submits: the hub tells it.
Takes = Literal["payment", "fee_payment", "service_request", "told"]
# By this field the channel knows a service request of its own.
REFERENCE = "reference"
# How the last digit of a number follows from the others: th13 is that of persons and companies.
CheckDigit = Literal["th13"]
Classification = Literal["public", "internal", "personal", "sensitive"]

# A place in the document: keys and ranks.
Path = tuple[str | int, ...]


class Field(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One property.

    `name` is dotted for parts (`use.month`). `repeats`: it is a list of what it says. `items`
    are the parts of an object. `options` are ODCS logicalTypeOptions. `layout_fields` says which
    field or moment of a layout carries it, where the name differs. `geometry` are the GeoJSON
    geometries that may stand here; `most_degrees` bounds each side of an area that is a key.
    """

    name: str
    type: LogicalType
    title: Title
    classification: Classification
    required: bool = False
    repeats: bool = False
    items: tuple[Field, ...] = ()
    options: Mapping[str, Any] = msgspec.field(default_factory=dict)
    unit: str | None = None
    datum: str | None = None
    examples: tuple[Any, ...] = ()
    layout_fields: Mapping[str, str] = msgspec.field(default_factory=dict)
    check_digit: CheckDigit | None = None
    geometry: tuple[str, ...] = ()
    most_degrees: float | None = None

    @cached_property
    def own_name(self) -> str:
        return self.name.rpartition(".")[2]

    @cached_property
    def leaf_names(self) -> frozenset[str]:
        return frozenset(leaf.name for leaf in self.leaves())

    @property
    def personal(self) -> bool:
        return self.classification in ("personal", "sensitive")

    def leaves(self) -> Iterator[Field]:
        """What can be granted: the properties that have no parts."""
        if not self.items:
            yield self
        for item in self.items:
            yield from item.leaves()


class Contract(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One dataset, which crosses links in one pattern.

    `key` is the field it is asked by; a personal key never stands in a URL. `described` is None
    of what was kept before datasets were described. `retention`: the class that it is kept by.
    `takes`: what a submission is, `request_kind` of a service request which.
    `answer`: the form of an answer that is no small JSON object.
    """

    name: str
    pattern: Pattern
    version: str
    title: Title
    key: str | None
    fields: tuple[Field, ...]
    described: Described | None = None
    retention: str | None = None
    takes: Takes | None = None
    request_kind: str | None = None
    answer: AnswerForm | None = None

    @cached_property
    def leaves(self) -> Mapping[str, Field]:
        """By dotted name, in the contract's order."""
        return {leaf.name: leaf for field in self.fields for leaf in field.leaves()}

    @cached_property
    def key_pattern(self) -> re.Pattern[str] | None:
        """Of a key that is one text and bound by a pattern alone."""
        key = self.leaves.get(self.key or "")
        if key is None or key.type != "string" or key.repeats or key.check_digit is not None:
            return None
        if set(key.options) != {"pattern"}:
            return None
        if key.most_degrees is not None:
            return None
        return re.compile(key.options["pattern"], re.ASCII)

    @cached_property
    def essential(self) -> tuple[str, ...]:
        """Leaves no grant can do without.

        What it is asked by, what its map or image is made of, by what a service request is known.
        """
        made_of = [
            leaf.name
            for leaf in self.leaves.values()
            if self.answer is not None
            and (leaf.geometry or leaf.options.get("format") == "binary")
            and leaf.name != self.key
        ]
        known_by = (REFERENCE,) if self.takes == "service_request" else ()
        return (*((self.key,) if self.key is not None else ()), *made_of, *known_by)

    @property
    def key_is_personal(self) -> bool:
        return self.key is not None and self.leaves[self.key].personal


def read_contract(document: Mapping[str, Any]) -> Contract:
    """From a document that is valid ODCS and in which `profile_faults` finds nothing."""
    schema = document["schema"][0]
    profile = custom(document)
    return Contract(
        name=document["name"],
        pattern=profile["pattern"],
        version=document["version"],
        title=Title(profile["titleThai"], profile["titleEnglish"]),
        key=profile.get("key"),
        fields=tuple(_field(item, "") for item in schema["properties"]),
        described=described(profile),
        retention=profile.get("retention"),
        takes=profile.get("takes"),
        request_kind=profile.get("requestKind"),
        answer=read_answer_form(profile.get("answer")),
    )


def custom(element: Mapping[str, Any]) -> dict[str, Any]:
    """The customProperties of an element, by name."""
    return {item["property"]: item["value"] for item in element.get("customProperties", ())}


def _field(element: Mapping[str, Any], before: str) -> Field:
    name = before + element["name"]
    profile = custom(element)
    repeats = element["logicalType"] == "array"
    inner = element["items"] if repeats else element
    return Field(
        name=name,
        type=inner["logicalType"],
        title=Title(profile["thai"], element["description"]),
        classification=element["classification"],
        required=element.get("required", False),
        repeats=repeats,
        items=tuple(_field(item, f"{name}.") for item in inner.get("properties", ())),
        options=inner.get("logicalTypeOptions", {}),
        unit=profile.get("unit"),
        datum=profile.get("datum"),
        examples=tuple(element.get("examples", ())),
        layout_fields=profile.get("layoutFields", {}),
        check_digit=profile.get("checkDigit"),
        geometry=tuple(profile.get("geometry", ())),
        most_degrees=profile.get("mostDegrees"),
    )
