"""Whether the endpoints of a catalogue lead somewhere, by a grant, once. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.endpoint import Endpoint
from sainam.links.read_catalogue import Entry, ReadCatalogue


def endpoint_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    taken: dict[tuple[str, str], str] = {}
    for (kind, _), entry in read.entries.items():
        if kind == "endpoint":
            yield from _leads_somewhere(read, entry, entry.value)
            yield from _is_granted(read, entry, entry.value)
            other = taken.setdefault((entry.value.agency, entry.value.dataset), entry.value.id)
            if other != entry.value.id:
                yield entry.fault("endpoint.twice", ("dataset",), what=entry.value.dataset)


def _leads_somewhere(
    read: ReadCatalogue, entry: Entry, endpoint: Endpoint
) -> Iterator[CatalogueFault]:
    catalogue = read.catalogue
    known = {
        "agency": catalogue.agencies,
        "dataset": catalogue.contracts,
        "link": catalogue.links,
        "system": catalogue.systems,
    }
    for key, objects in known.items():
        name = getattr(endpoint, key)
        if name not in objects:
            yield entry.fault("reference.unknown", (key,), what=name)
    system = catalogue.systems.get(endpoint.system)
    for environment in endpoint.environments:
        if system is not None and getattr(system.addresses, environment) is None:
            yield entry.fault("system.address", ("system",), what=endpoint.system)


def _is_granted(read: ReadCatalogue, entry: Entry, endpoint: Endpoint) -> Iterator[CatalogueFault]:
    granted = any(
        agreement.agency == endpoint.agency
        and grant.direction == "out"
        and (grant.dataset, grant.link) == (endpoint.dataset, endpoint.link)
        for agreement in read.catalogue.agreements.values()
        for grant in agreement.grants
    )
    if not granted:
        yield entry.fault("endpoint.grant", ("dataset",), what=endpoint.dataset)
