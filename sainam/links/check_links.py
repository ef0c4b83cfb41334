"""Whether links, systems, series and contracts of a catalogue fit together. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sainam.agencies.agency import Address, System
from sainam.agencies.operation import OF_THE_HUB
from sainam.contracts.contract import Contract
from sainam.formats.layout import Layout
from sainam.kit.settings import Mode
from sainam.links.catalogue import Link, Series
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.layout_fit import not_carried
from sainam.links.read_catalogue import Entry, ReadCatalogue


def link_faults(read: ReadCatalogue, mode: Mode) -> Iterator[CatalogueFault]:
    for (kind, _), entry in read.entries.items():
        if kind == "link":
            yield from _link(read, entry, entry.value)
        elif kind == "system":
            yield from _system(read, entry, entry.value, mode)
        elif kind == "series":
            yield from _series(read, entry, entry.value)
        elif kind == "contract":
            yield from _contract(read, entry)


def _link(read: ReadCatalogue, entry: Entry, link: Link) -> Iterator[CatalogueFault]:
    catalogue = read.catalogue
    for key, end in (("from", link.source), ("to", link.target)):
        if end not in catalogue.systems and end not in catalogue.agencies:
            yield entry.fault("reference.unknown", (key,), what=end)
    if link.via is not None and link.via not in catalogue.agencies:
        yield entry.fault("reference.unknown", ("via",), what=link.via)
    if link.group not in catalogue.groups:
        yield entry.fault("reference.unknown", ("group",), what=link.group)
    if not link.id.startswith(link.row) or link.row[0] != link.group:
        yield entry.fault("link.row", ("id",), what=link.id)
    for rank, dataset in enumerate(link.datasets):
        if dataset not in catalogue.contracts:
            yield entry.fault("reference.unknown", ("datasets", rank), what=dataset)
    if link.built and not link.datasets:
        yield entry.fault("value.empty", ("datasets",), what="datasets")
    if not link.transports:
        yield entry.fault("value.empty", ("transports",), what="transports")


def _system(
    read: ReadCatalogue, entry: Entry, system: System, mode: Mode
) -> Iterator[CatalogueFault]:
    if system.agency not in read.catalogue.agencies:
        yield entry.fault("reference.unknown", ("agency",), what=system.agency)
    yield from _operations(read, entry, system)
    places: Mapping[str, Address | None] = {
        "sandbox": system.addresses.sandbox,
        "live": system.addresses.live,
    }
    for environment, address in places.items():
        if address is None:
            continue
        below = ("addresses", environment)
        if [address.url is not None, address.counterpart is not None, address.hub].count(True) != 1:
            yield entry.fault("system.address", below, what=system.code)
        elif address.hub:
            yield from _answered_by_the_hub(entry, system)
        elif mode == "site" and address.counterpart is not None:
            yield entry.fault("system.counterpart", (*below, "counterpart"), what=system.code)
    sandbox, live = places["sandbox"], places["live"]
    if sandbox and live and sandbox.url is not None and sandbox.url == live.url:
        yield entry.fault("system.same_address", ("addresses", "sandbox", "url"), what=system.code)


def _operations(read: ReadCatalogue, entry: Entry, system: System) -> Iterator[CatalogueFault]:
    for dataset, operation in system.operations.items():
        contract = read.catalogue.contracts.get(dataset)
        if contract is None:
            yield entry.fault("reference.unknown", ("operations", dataset), what=dataset)
        elif operation.nightly is not None and not _fits_a_night(contract):
            yield entry.fault("system.nightly", ("operations", dataset, "nightly"), what=dataset)


def _fits_a_night(contract: Contract) -> bool:
    """Versions of a list are kept in plain, so that nothing personal may be in it."""
    personal = any(leaf.personal for leaf in contract.leaves.values())
    return contract.pattern == "feed" and contract.key is not None and not personal


def _answered_by_the_hub(entry: Entry, system: System) -> Iterator[CatalogueFault]:
    for dataset, operation in system.operations.items():
        if operation.path not in OF_THE_HUB:
            yield entry.fault("system.hub", ("operations", dataset, "path"), what=operation.path)


def _series(read: ReadCatalogue, entry: Entry, series: Series) -> Iterator[CatalogueFault]:
    catalogue = read.catalogue
    if series.link not in catalogue.links:
        yield entry.fault("reference.unknown", ("link",), what=series.link)
    contract = catalogue.contracts.get(series.dataset)
    if contract is None:
        yield entry.fault("reference.unknown", ("dataset",), what=series.dataset)
        return
    keys = {"value": series.value, "valid_at": series.valid_at, "issued_at": series.issued_at}
    for key, field in keys.items():
        if field not in contract.leaves:
            yield entry.fault("grant.field", (key,), what=field, place=contract.name)
    for field in series.where:
        if field not in contract.leaves:
            yield entry.fault("grant.field", ("where", field), what=field, place=contract.name)
    measured = contract.leaves.get(series.value)
    if measured is not None and (measured.unit or series.unit) != series.unit:
        yield entry.fault("series.unit", ("unit",), what=series.unit)
    if measured is not None and (measured.datum or series.datum) != series.datum:
        yield entry.fault("series.unit", ("datum",), what=str(series.datum))


def _contract(read: ReadCatalogue, entry: Entry) -> Iterator[CatalogueFault]:
    """A contract that is carried by files has every field in each of their layouts."""
    contract = entry.value
    if not entry.file.name.endswith(f"/{contract.name}.odcs.yaml"):
        yield entry.fault("contract.name", ("name",), what=contract.name)
    for layout in _layouts_of(read, contract.name):
        for source in not_carried(contract, layout):
            yield entry.fault("layout.field", ("schema",), what=source, place=layout.layout)


def _layouts_of(read: ReadCatalogue, dataset: str) -> Iterator[Layout]:
    names = {
        grant.layout
        for agreement in read.catalogue.agreements.values()
        for grant in agreement.grants
        if grant.dataset == dataset and grant.layout is not None
    }
    for name in sorted(names):
        if layout := read.catalogue.layouts.get(name):
            yield layout
