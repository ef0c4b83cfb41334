"""Whether each dataset of a catalogue is described as the government's catalogue asks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sainam.contracts.contract import Contract, custom
from sainam.contracts.gd_catalog import RecordFault, record_faults
from sainam.links.catalogue_fault import CatalogueFault, Rule
from sainam.links.read_catalogue import Entry, ReadCatalogue
from sainam.links.yaml_lines import Place

_RULES: Mapping[str, Rule] = {
    "missing": "dataset.missing",
    "wrong": "dataset.wrong",
    "level": "dataset.level",
    "category": "dataset.category",
}


def dataset_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    for (kind, _), entry in read.entries.items():
        if kind == "contract":
            yield from _dataset(read, entry, entry.value)


def _dataset(read: ReadCatalogue, entry: Entry, contract: Contract) -> Iterator[CatalogueFault]:
    personal = any(leaf.personal for leaf in contract.leaves.values())
    for fault in record_faults(custom(entry.body), personal=personal):
        what = fault.what or fault.field
        yield entry.fault(
            _RULES[fault.rule], _place(entry.body, fault), what=what, place=fault.field
        )
    owner = contract.described.record.owner_org if contract.described else None
    if owner is not None and owner not in read.catalogue.agencies:
        yield entry.fault(
            "reference.unknown", _place(entry.body, RecordFault("owner_org", "wrong")), what=owner
        )


def _place(body: Mapping[str, Any], fault: RecordFault) -> Place:
    """The field where it stands, or the nearest that does."""
    properties = body.get("customProperties", ())
    rank_of = {item["property"]: rank for rank, item in enumerate(properties)}
    if fault.field in rank_of:
        return ("customProperties", rank_of[fault.field], "value")
    if "gdCatalog" not in rank_of or fault.field == "securityLevel":
        return ("customProperties",)
    where: Place = ("customProperties", rank_of["gdCatalog"], "value")
    value: Any = properties[rank_of["gdCatalog"]]["value"]
    for part in fault.field.split("."):
        if not isinstance(value, Mapping) or part not in value:
            break
        where, value = (*where, part), value[part]
    return where
