"""The kinds of object in a catalogue, where each stands, and how it is read. Pure.

What is stored of an object is what its YAML says, so that an unchanged file changes nothing; the
same reading turns files and stored rows into structs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec
from jsonschema import Draft201909Validator
from jsonschema.exceptions import ValidationError

from sainam.agencies.agency import Agency, System
from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import HOUR_PATTERN
from sainam.contracts.contract import Contract, read_contract
from sainam.contracts.contract_profile import profile_faults
from sainam.formats.layout import Layout
from sainam.law.control import Control
from sainam.law.council_rules import CouncilRules
from sainam.law.legal_basis import LegalBasis
from sainam.law.measure import Measure
from sainam.law.policy_document import PolicyDocument, Steward
from sainam.law.register import Instrument, PageRow
from sainam.links.catalogue import (
    Calendar,
    Catalogue,
    CatalogueCredential,
    CatalogueDoor,
    Link,
    LinkGroup,
    Purpose,
    Series,
)
from sainam.links.catalogue_fault import Rule
from sainam.links.dialect import Dialect
from sainam.links.endpoint import Endpoint
from sainam.links.request_kind import RequestKind
from sainam.links.retention_class import RetentionClass
from sainam.links.yaml_lines import Place

Kind = Literal[
    "group",
    "purpose",
    "instrument",
    "page_row",
    "legal_basis",
    "measure",
    "control",
    "policy_document",
    "steward",
    "agency",
    "system",
    "contract",
    "layout",
    "link",
    "series",
    "agreement",
    "credential",
    "door",
    "calendar",
    "council",
    "request_kind",
    "retention_class",
    "endpoint",
    "dialect",
]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Files by `glob`; with `key`, each holds a list under that key, else one object."""

    kind: Kind
    glob: str
    key: str | None
    struct: type


@dataclass(frozen=True, slots=True)
class Misread:
    """What of an object cannot be read: where below the object, which rule, which word."""

    place: Place
    rule: Rule
    what: str


SHELVES = (
    Shelf("group", "groups.yaml", "groups", LinkGroup),
    Shelf("purpose", "purposes.yaml", "purposes", Purpose),
    Shelf("instrument", "law/*.yaml", "instruments", Instrument),
    Shelf("page_row", "law/page/*.yaml", "page_rows", PageRow),
    Shelf("legal_basis", "law/bases/*.yaml", "legal_bases", LegalBasis),
    Shelf("measure", "law/measures/*.yaml", "measures", Measure),
    Shelf("control", "law/controls/*.yaml", "controls", Control),
    Shelf("policy_document", "law/documents/*.yaml", "policy_documents", PolicyDocument),
    Shelf("steward", "law/stewards/*.yaml", "stewards", Steward),
    Shelf("agency", "agencies/*.yaml", "agencies", Agency),
    Shelf("system", "systems/*.yaml", "systems", System),
    Shelf("contract", "contracts/*.odcs.yaml", None, Contract),
    Shelf("layout", "layouts/*.yaml", None, Layout),
    Shelf("link", "links/*.yaml", "links", Link),
    Shelf("series", "series/*.yaml", "series", Series),
    Shelf("agreement", "agreements/*.yaml", None, Agreement),
    Shelf("credential", "credentials/*.yaml", "credentials", CatalogueCredential),
    Shelf("door", "doors/*.yaml", "doors", CatalogueDoor),
    Shelf("calendar", "calendar.yaml", "calendars", Calendar),
    Shelf("council", "council.yaml", "councils", CouncilRules),
    Shelf("request_kind", "request-kinds/*.yaml", "request_kinds", RequestKind),
    Shelf("retention_class", "retention/*.yaml", "retention_classes", RetentionClass),
    Shelf("endpoint", "endpoints/*.yaml", "endpoints", Endpoint),
    Shelf("dialect", "dialects/*.yaml", "dialects", Dialect),
)
_STRUCTS: Mapping[Kind, type] = {shelf.kind: shelf.struct for shelf in SHELVES}


def read_object(kind: Kind, body: Any) -> Any:
    """The struct of a body that `misreadings` finds nothing in."""
    if kind == "contract":
        return read_contract(body)
    return msgspec.convert(body, type=_STRUCTS[kind])


def name_of(value: Any) -> str:
    """What an object is called among those of its kind."""
    for attribute in ("id", "code", "name", "layout"):
        if name := getattr(value, attribute, None):
            return str(name)
    raise TypeError(f"{type(value).__name__} has no name")


def catalogue_of(objects: Mapping[Kind, Mapping[str, Any]]) -> Catalogue:
    """From structs by kind and name."""
    return Catalogue(
        groups=objects.get("group", {}),
        purposes=objects.get("purpose", {}),
        instruments=objects.get("instrument", {}),
        page_rows=objects.get("page_row", {}),
        legal_bases=objects.get("legal_basis", {}),
        measures=objects.get("measure", {}),
        controls=objects.get("control", {}),
        policy_documents=objects.get("policy_document", {}),
        stewards=objects.get("steward", {}),
        agencies=objects.get("agency", {}),
        systems=objects.get("system", {}),
        contracts=objects.get("contract", {}),
        layouts=objects.get("layout", {}),
        links=objects.get("link", {}),
        series=objects.get("series", {}),
        agreements=objects.get("agreement", {}),
        credentials=objects.get("credential", {}),
        doors=objects.get("door", {}),
        calendars=objects.get("calendar", {}),
        councils=objects.get("council", {}),
        request_kinds=objects.get("request_kind", {}),
        retention_classes=objects.get("retention_class", {}),
        endpoints=objects.get("endpoint", {}),
        dialects=objects.get("dialect", {}),
    )


def misreadings(kind: Kind, body: Any) -> Iterator[Misread]:
    if kind == "contract":
        yield from _contract_misreadings(body)
        return
    try:
        msgspec.convert(body, type=_STRUCTS[kind])
    except msgspec.ValidationError as error:
        yield _misread(str(error))


_MESSAGE = re.compile(r"(?P<text>.*?)(?: - at `(?:key in )?\$(?P<path>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_QUOTED = re.compile(r"`([^`]*)`")
_QUOTED_KEY = re.compile(r"'([^']*)'")
_UNKNOWN_KEYS = ("additionalProperties", "unevaluatedProperties")
# What msgspec says of a wrong value, and the rule that names it; the first that fits.
_VALUES: tuple[tuple[str, Rule], ...] = (
    (HOUR_PATTERN, "value.hour"),
    ("date", "value.date"),
    ("matching regex", "value.form"),
    ("RFC", "value.form"),
    ("", "value.type"),
)


def _misread(message: str) -> Misread:
    """From msgspec's message, which names the first wrong place and why."""
    match = _MESSAGE.fullmatch(message)
    text, path = (match["text"], match["path"] or "") if match else (message, "")
    place: Place = tuple(
        int(rank) if rank else key for key, rank in _STEP.findall(path.replace("[...]", ""))
    )
    quoted = _QUOTED.search(text)
    word = quoted[1] if quoted else text
    if text.startswith("Object contains unknown field"):
        return Misread((*place, word), "key.unknown", word)
    if text.startswith("Object missing required field"):
        return Misread(place, "key.missing", word)
    if text.startswith("Invalid enum value"):
        return Misread(place, "value.choice", text.removeprefix("Invalid enum value "))
    rule = next(rule for words, rule in _VALUES if words in text)
    return Misread(place, rule, text)


def _contract_misreadings(body: Any) -> Iterator[Misread]:
    found: dict[Misread, None] = {}
    for error in sorted(_odcs().iter_errors(body), key=lambda error: error.json_path):
        worst = _deepest(error)
        place = tuple(worst.absolute_path)
        if worst.validator in _UNKNOWN_KEYS:
            found |= {
                Misread((*place, key), "key.unknown", key): None
                for key in _QUOTED_KEY.findall(worst.message)
            }
        else:
            found[Misread(place, "contract.standard", worst.message[:200])] = None
    if found:
        yield from found
        return
    for fault in profile_faults(body):
        yield Misread(fault.path, "contract.profile", f"{fault.rule} {fault.what}")


def _deepest(error: ValidationError) -> ValidationError:
    """The innermost cause along the branch that got furthest."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


@cache
def _odcs() -> Draft201909Validator:
    text = files("open_data_contract_standard").joinpath("schema.json").read_bytes()
    return Draft201909Validator(msgspec.json.decode(text))
