"""Whether the measures, policy documents and stewards of a catalogue fit its register. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sainam.agencies.role import STAFF_ROLES
from sainam.law.control import Control
from sainam.law.measure import Measure
from sainam.law.policy_document import Steward
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.read_catalogue import Entry, ReadCatalogue
from sainam.links.yaml_lines import Place


def measure_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    numbers: set[tuple[str, str]] = set()
    for (kind, _), entry in read.entries.items():
        if kind in ("measure", "control", "policy_document", "steward"):
            yield from _owner(entry)
        if kind == "measure":
            yield from _measure(read, entry, entry.value, numbers)
        if kind in ("measure", "control"):
            yield from _evidence(read, entry, entry.value)
        elif kind == "steward":
            yield from _steward(read, entry, entry.value)


def _owner(entry: Entry) -> Iterator[CatalogueFault]:
    if entry.value.owner not in STAFF_ROLES:
        yield entry.fault("reference.unknown", ("owner",), what=entry.value.owner)


def _measure(
    read: ReadCatalogue, entry: Entry, measure: Measure, numbers: set[tuple[str, str]]
) -> Iterator[CatalogueFault]:
    row = read.catalogue.page_rows.get(measure.row)
    if row is None:
        yield entry.fault("reference.unknown", ("row",), what=measure.row)
    elif measure.beside >= len(row.entries):
        yield entry.fault(
            "law.measure_place", ("beside",), what=str(measure.beside), place=measure.row
        )
    if measure.number and (measure.row, measure.number) in numbers:
        yield entry.fault("law.measure_number", ("number",), what=measure.number, place=measure.row)
    numbers.add((measure.row, measure.number))
    whole = read.catalogue.measures.get(measure.part_of or "")
    if measure.part_of is not None and (
        whole is None or whole.row != measure.row or whole.part_of is not None
    ):
        yield entry.fault("reference.unknown", ("part_of",), what=measure.part_of)


def _evidence(
    read: ReadCatalogue, entry: Entry, found: Measure | Control
) -> Iterator[CatalogueFault]:
    if found.document is not None and found.document not in read.catalogue.policy_documents:
        yield entry.fault("reference.unknown", ("document",), what=found.document)
    if (found.probe == "exchanges") != bool(found.rows):
        yield entry.fault("law.measure_rows", ("rows",))


def _steward(read: ReadCatalogue, entry: Entry, steward: Steward) -> Iterator[CatalogueFault]:
    for rank, dataset in enumerate(steward.datasets):
        if dataset not in read.catalogue.contracts:
            below: Place = ("datasets", rank)
            yield entry.fault("reference.unknown", below, what=dataset)
