"""Whether the law register of a catalogue fits together. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sainam.law.applies import Applies
from sainam.law.legal_basis import LegalBasis
from sainam.law.register import Instrument, PageRow, Provision
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.check_measures import measure_faults
from sainam.links.read_catalogue import Entry, ReadCatalogue
from sainam.links.yaml_lines import Place


def law_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    seen: set[str] = set()
    for (kind, _), entry in read.entries.items():
        if kind == "instrument":
            yield from _instrument(read, entry, entry.value, seen)
        elif kind == "page_row":
            yield from _page_row(read, entry, entry.value)
        elif kind == "legal_basis":
            yield from _legal_basis(read, entry, entry.value)
    yield from measure_faults(read)


def _instrument(
    read: ReadCatalogue, entry: Entry, instrument: Instrument, seen: set[str]
) -> Iterator[CatalogueFault]:
    if instrument.under is not None and instrument.under not in read.catalogue.instruments:
        yield entry.fault("reference.unknown", ("under",), what=instrument.under)
    elif _stands_under_itself(read, instrument):
        yield entry.fault("law.under", ("under",), what=instrument.id)
    yield from _in_force(entry, instrument, ())
    for rank, provision in enumerate(instrument.provisions):
        below: Place = ("provisions", rank)
        if provision.id in seen:
            yield entry.fault("object.twice", (*below, "id"), what=provision.id)
        seen.add(provision.id)
        yield from _in_force(entry, provision, below)
        yield from _question(read, entry, provision, below)


def _in_force(
    entry: Entry, found: Instrument | Provision, below: Place
) -> Iterator[CatalogueFault]:
    if found.since is not None and found.until is not None and found.until <= found.since:
        yield entry.fault("law.in_force", (*below, "until"), what=str(found.until))


def _stands_under_itself(read: ReadCatalogue, instrument: Instrument) -> bool:
    above, passed = instrument.under, set[str]()
    while above is not None and above not in passed and above != instrument.id:
        passed.add(above)
        higher = read.catalogue.instruments.get(above)
        above = higher.under if higher else None
    return above == instrument.id


def _question(
    read: ReadCatalogue, entry: Entry, provision: Provision, below: Place
) -> Iterator[CatalogueFault]:
    if (provision.asks is None) == bool(provision.applies):
        yield entry.fault("law.question", (*below, "id"), what=provision.id)
    if provision.asks is not None:
        for language, text in (("th", provision.asks.th), ("en", provision.asks.en)):
            if not text.strip():
                yield entry.fault("value.empty", (*below, "asks", language), what=language)
    yield from _applies(read, entry, provision.applies, (*below, "applies"))


def _applies(
    read: ReadCatalogue, entry: Entry, alternatives: Sequence[Applies], below: Place
) -> Iterator[CatalogueFault]:
    for rank, alternative in enumerate(alternatives):
        where = (*below, rank)
        if alternative.says_nothing:
            yield entry.fault("value.empty", where, what=str(below[-1]))
        for each, carrier in enumerate(alternative.carriers or ()):
            if carrier not in read.catalogue.agencies:
                yield entry.fault("reference.unknown", (*where, "carriers", each), what=carrier)
        for each, basis in enumerate(alternative.legal_bases or ()):
            if basis not in read.catalogue.legal_bases:
                yield entry.fault("reference.unknown", (*where, "legal_bases", each), what=basis)


def _page_row(read: ReadCatalogue, entry: Entry, row: PageRow) -> Iterator[CatalogueFault]:
    if row.heading not in read.catalogue.instruments:
        yield entry.fault("reference.unknown", ("heading",), what=row.heading)
    homes = read.catalogue.law().provisions
    for rank, cell in enumerate(row.entries):
        for each, provision in enumerate(cell.provisions):
            where = ("entries", rank, "provisions", each)
            if provision not in homes:
                yield entry.fault("reference.unknown", where, what=provision)
            elif row.id not in homes[provision][0].page_rows:
                yield entry.fault("law.page_row", where, what=provision, place=row.id)


def _legal_basis(read: ReadCatalogue, entry: Entry, basis: LegalBasis) -> Iterator[CatalogueFault]:
    if basis.provision is not None and basis.provision not in read.catalogue.provisions():
        yield entry.fault("reference.unknown", ("provision",), what=basis.provision)
    if basis.item is not None and basis.provision is None:
        yield entry.fault("key.missing", ("item",), what="provision")
    yield from _applies(read, entry, basis.chosen_by, ("chosen_by",))
