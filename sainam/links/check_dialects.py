"""Whether the dialects of a catalogue speak of what there is. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sainam.contracts.contract import Contract
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.dialect import Dialect, DialectForm
from sainam.links.read_catalogue import Entry, ReadCatalogue


def dialect_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    for (kind, _), entry in read.entries.items():
        if kind == "dialect":
            yield from _of_one(read, entry, entry.value)
        elif kind == "endpoint":
            form = entry.value.form
            spoken = read.catalogue.dialects.get(form)
            if form != "cloudevents" and (spoken is None or spoken.tells is None):
                yield entry.fault("reference.unknown", ("form",), what=form)


def _of_one(read: ReadCatalogue, entry: Entry, dialect: Dialect) -> Iterator[CatalogueFault]:
    if dialect.agency not in read.catalogue.agencies:
        yield entry.fault("reference.unknown", ("agency",), what=dialect.agency)
    if dialect.purpose not in read.catalogue.purposes:
        yield entry.fault("reference.unknown", ("purpose",), what=dialect.purpose)
    for place, call in enumerate(dialect.calls):
        contract = read.catalogue.contracts.get(call.dataset)
        if call.form not in dialect.forms:
            yield entry.fault("reference.unknown", ("calls", place, "form"), what=call.form)
        elif contract is None:
            yield entry.fault("reference.unknown", ("calls", place, "dataset"), what=call.dataset)
        else:
            yield from _of_form(entry, dialect.forms[call.form], call.form, contract)
            if (call.does == "edit") != ("{reference}" in call.path):
                yield entry.fault("dialect.reference", ("calls", place, "path"), what=call.path)


def _of_form(
    entry: Entry, form: DialectForm, name: str, contract: Contract
) -> Iterator[CatalogueFault]:
    for rank, field in enumerate(form.fields):
        if field.target not in contract.leaves:
            where = ("forms", name, "fields", rank, "to")
            yield entry.fault("grant.field", where, what=field.target, place=contract.name)
