"""Whether every dataset is kept by a class there is, and each class long enough. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sainam.contracts.contract import Contract
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.read_catalogue import Entry, ReadCatalogue
from sainam.links.retention_class import (
    CONSENT,
    LONGEST_CONSENT_DAYS,
    TRAFFIC,
    TRAFFIC_DAYS,
    RetentionClass,
)

_LEAST = {CONSENT: LONGEST_CONSENT_DAYS, TRAFFIC: TRAFFIC_DAYS}


def retention_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    for (kind, _), entry in read.entries.items():
        if kind == "retention_class":
            yield from _class(read, entry, entry.value)
        elif kind == "contract":
            yield from _dataset(read, entry, entry.value)


def _class(read: ReadCatalogue, entry: Entry, kept: RetentionClass) -> Iterator[CatalogueFault]:
    least = _LEAST.get(kept.id, 0)
    if kept.least_days < least:
        yield entry.fault("retention.short", ("least_days",), what=str(least), place=kept.id)
    if kept.recorded_by == kept.confirmed_by:
        yield entry.fault("retention.one_person", ("confirmed_by",), what=kept.id)
    if kept.provision not in read.catalogue.provisions():
        yield entry.fault("reference.unknown", ("provision",), what=kept.provision)


def _dataset(read: ReadCatalogue, entry: Entry, contract: Contract) -> Iterator[CatalogueFault]:
    if contract.retention is None:
        if any(leaf.personal for leaf in contract.leaves.values()):
            yield entry.fault("retention.missing", ("customProperties",), what=contract.name)
        return
    where = ("customProperties", _rank(entry.body), "value")
    kept = read.catalogue.retention_classes.get(contract.retention)
    if kept is None:
        yield entry.fault("reference.unknown", where, what=contract.retention)
    elif contract.pattern not in kept.patterns:
        yield entry.fault("retention.pattern", where, what=kept.id, place=contract.pattern)


def _rank(body: Any) -> int:
    names = [item["property"] for item in body["customProperties"]]
    return names.index("retention")
