"""Whether the agreements of a catalogue grant what there is, once, for a time. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import Grant
from sainam.contracts.contract import Contract
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.read_catalogue import Entry, ReadCatalogue
from sainam.links.yaml_lines import Place

_TAKES_PAYMENTS = ("batch", "submit")
_CHANNELS = {"api": "api", "sftp": "sftp", "upload": "website", "mail": "email"}


def agreement_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    entries = [entry for (kind, _), entry in read.entries.items() if kind == "agreement"]
    for entry in entries:
        yield from _paper(read, entry, entry.value)
        for rank, grant in enumerate(entry.value.grants):
            yield from _grant(read, entry, entry.value, grant, ("grants", rank))
        yield from _grants_once(entry, entry.value)
        yield from _folder(entry, entry.value)
        yield from _one_day(entry, entry)
    for one, other in combinations(entries, 2):
        if _at_one_time(one.value, other.value):
            yield from _overlap(one, other)
            yield from _one_day(one, other)


def _paper(read: ReadCatalogue, entry: Entry, agreement: Agreement) -> Iterator[CatalogueFault]:
    if agreement.agency not in read.catalogue.agencies:
        yield entry.fault("reference.unknown", ("agency",), what=agreement.agency)
    if agreement.until <= agreement.first_day:
        yield entry.fault("agreement.period", ("until",))
    if agreement.recorded_by == agreement.confirmed_by:
        yield entry.fault("agreement.one_person", ("confirmed_by",))
    for key in ("grants", "clauses", "environments"):
        if not getattr(agreement, key):
            yield entry.fault("value.empty", (key,), what=key)
    provisions = read.catalogue.provisions()
    for rank, clause in enumerate(agreement.clauses):
        for position, provision in enumerate(clause.provisions):
            if provision not in provisions:
                below = ("clauses", rank, "provisions", position)
                yield entry.fault("reference.unknown", below, what=provision)


def _grant(
    read: ReadCatalogue, entry: Entry, agreement: Agreement, grant: Grant, below: Place
) -> Iterator[CatalogueFault]:
    catalogue = read.catalogue
    for rank, purpose in enumerate(grant.purposes):
        if purpose not in catalogue.purposes:
            yield entry.fault("reference.unknown", (*below, "purposes", rank), what=purpose)
    for key in ("purposes", "fields", "channels"):
        if not getattr(grant, key):
            yield entry.fault("value.empty", (*below, key), what=key)
    for rank, carrier in enumerate(grant.carriers):
        if carrier not in catalogue.agencies:
            yield entry.fault("reference.unknown", (*below, "carriers", rank), what=carrier)
        elif carrier == agreement.agency:
            yield entry.fault("agreement.carrier", (*below, "carriers", rank), what=carrier)
    clauses = {clause.number for clause in agreement.clauses}
    if grant.clause not in clauses:
        yield entry.fault("reference.unknown", (*below, "clause"), what=f"clause {grant.clause}")
    contract = catalogue.contracts.get(grant.dataset)
    if contract is None:
        yield entry.fault("reference.unknown", (*below, "dataset"), what=grant.dataset)
    else:
        yield from _fields(entry, contract, grant, below)
    yield from _link(read, entry, agreement, grant, below)
    yield from _layout(read, entry, grant, below)
    yield from _by_pattern(entry, grant, below)
    yield from _owner(read, entry, agreement, grant, below)


def _fields(
    entry: Entry, contract: Contract, grant: Grant, below: Place
) -> Iterator[CatalogueFault]:
    if grant.pattern != contract.pattern:
        yield entry.fault("grant.pattern", (*below, "pattern"), what=contract.pattern)
    for rank, field in enumerate(grant.fields):
        if field not in contract.leaves:
            where = (*below, "fields", rank)
            yield entry.fault("grant.field", where, what=field, place=contract.name)
    if contract.key is not None and grant.fields and contract.key not in grant.fields:
        yield entry.fault("grant.key", (*below, "fields"), what=contract.key)
    for leaf in contract.leaves.values():
        if leaf.options.get("format") == "binary" and leaf.name not in grant.fields:
            yield entry.fault("grant.key", (*below, "fields"), what=leaf.name)  # it is the answer


def _link(
    read: ReadCatalogue, entry: Entry, agreement: Agreement, grant: Grant, below: Place
) -> Iterator[CatalogueFault]:
    rows = {link.row for link in read.catalogue.links.values()}
    if agreement.kind == "internal_order" and grant.link in rows:
        return  # it binds the owner's side of every link of a row, whatever way the partner takes
    link = read.catalogue.links.get(grant.link)
    if link is None:
        yield entry.fault("reference.unknown", (*below, "link"), what=grant.link)
        return
    if not link.built or grant.dataset not in link.datasets:
        yield entry.fault("grant.link", (*below, "link"), what=grant.link)
    for rank, channel in enumerate(grant.channels):
        if _CHANNELS[channel] not in link.transports:
            where = (*below, "channels", rank)
            yield entry.fault("grant.channel", where, what=channel, place=grant.link)


def _layout(
    read: ReadCatalogue, entry: Entry, grant: Grant, below: Place
) -> Iterator[CatalogueFault]:
    by_file = grant.pattern in ("batch", "feed") and "api" not in grant.channels
    if by_file != (grant.layout is not None):
        yield entry.fault("grant.layout", (*below, "layout"))
    elif grant.layout is not None and grant.layout not in read.catalogue.layouts:
        yield entry.fault("reference.unknown", (*below, "layout"), what=grant.layout)


def _by_pattern(entry: Entry, grant: Grant, below: Place) -> Iterator[CatalogueFault]:
    if grant.cut_off is not None and grant.pattern not in _TAKES_PAYMENTS:
        yield entry.fault("grant.cut_off", (*below, "cut_off"), what=grant.cut_off)
    if grant.replaces is not None and grant.pattern != "lookup":
        yield entry.fault("grant.paper", (*below, "replaces"), what=grant.replaces)
    if grant.direction == "out" and grant.pattern != "submit":
        yield entry.fault("grant.direction", (*below, "direction"), what=grant.pattern)
    if grant.consent_required and grant.pattern != "lookup":
        yield entry.fault("grant.consent", (*below, "consent_required"), what=grant.pattern)


def _owner(
    read: ReadCatalogue, entry: Entry, agreement: Agreement, grant: Grant, below: Place
) -> Iterator[CatalogueFault]:
    system = read.catalogue.systems.get(grant.owner)
    if system is None:
        yield entry.fault("reference.unknown", (*below, "owner"), what=grant.owner)
        return
    for environment in agreement.environments:
        address = getattr(system.addresses, environment)
        if grant.pattern in ("lookup", "submit") and address is None:
            yield entry.fault("system.address", (*below, "owner"), what=grant.owner)
    if grant.pattern == "lookup" and grant.dataset not in system.operations:
        yield entry.fault("grant.operation", (*below, "owner"), what=grant.owner)
    if grant.owner_agreement is None:
        return
    order = read.catalogue.agreements.get(grant.owner_agreement)
    if order is None or order.kind not in ("internal_order", "permission_received"):
        where = (*below, "owner_agreement")
        yield entry.fault("reference.unknown", where, what=grant.owner_agreement)
        return
    ordered = {
        field
        for other in order.grants
        if other.dataset == grant.dataset and other.owner == grant.owner
        for field in other.fields
    }
    for rank, field in enumerate(grant.fields):
        if field not in ordered:
            yield entry.fault(
                "grant.owner_field", (*below, "fields", rank), what=field, place=order.id
            )


def _grants_once(entry: Entry, agreement: Agreement) -> Iterator[CatalogueFault]:
    for (_, one), (rank, other) in combinations(enumerate(agreement.grants), 2):
        if _same_matter(one, other):
            yield entry.fault("grant.twice", ("grants", rank, "dataset"), what=other.dataset)


def _folder(entry: Entry, agreement: Agreement) -> Iterator[CatalogueFault]:
    told = False
    for rank, grant in enumerate(agreement.grants):
        if grant.folder is None:
            continue
        where = ("grants", rank, "folder")
        if told or "sftp" not in grant.channels:
            yield entry.fault("grant.folder", where)
        told = True
        if grant.folder.file_bytes > grant.folder.bytes:
            longest, most = str(grant.folder.file_bytes), str(grant.folder.bytes)
            yield entry.fault("grant.folder_file", (*where, "file_bytes"), what=longest, place=most)


def _at_one_time(first: Agreement, second: Agreement) -> bool:
    return (
        first.agency == second.agency
        and first.until > second.first_day
        and second.until > first.first_day
        and not set(first.environments).isdisjoint(second.environments)
    )


def _overlap(one: Entry, other: Entry) -> Iterator[CatalogueFault]:
    first, second = one.value, other.value
    for rank, grant in enumerate(second.grants):
        if any(_same_matter(grant, earlier) for earlier in first.grants):
            yield other.fault("agreement.overlap", ("grants", rank, "dataset"), what=first.id)


def _one_day(one: Entry, other: Entry) -> Iterator[CatalogueFault]:
    """Whatever way an agent's payments come, its day is reconciled once: it ends at one time."""
    taking = [grant for grant in one.value.grants if grant.pattern in _TAKES_PAYMENTS]
    for rank, grant in enumerate(other.value.grants):
        if not taking or grant.pattern not in _TAKES_PAYMENTS:
            continue
        ends = taking[0].cut_off
        if grant.cut_off != ends:
            where = ("grants", rank, "cut_off")
            yield other.fault("grant.day", where, what=ends or "24:00", place=one.value.id)


def _same_matter(one: Grant, other: Grant) -> bool:
    """A call could fit both."""
    return (
        one.dataset == other.dataset
        and (one.pattern, one.direction) == (other.pattern, other.direction)
        and not set(one.purposes).isdisjoint(other.purposes)
        and (one.carriers == other.carriers or not set(one.carriers).isdisjoint(other.carriers))
    )
