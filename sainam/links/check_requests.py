"""Whether anything of a catalogue asks for a copy of ID card or house registration. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sainam.contracts.contract import Contract
from sainam.law.attachment_kind import COPIES, KIND_WORDS, names_a_copy, names_paper
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.read_catalogue import Entry, ReadCatalogue
from sainam.links.request_kind import RequestKind


def request_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    for (kind, _), entry in read.entries.items():
        if kind == "request_kind":
            yield from _slots(entry, entry.value)
        elif kind == "contract":
            yield from _submitted(entry, entry.value)


def _slots(entry: Entry, kind: RequestKind) -> Iterator[CatalogueFault]:
    """By what it takes, and by what it is called: another word for it is no way around."""
    seen: set[str] = set()
    for rank, slot in enumerate(kind.slots):
        below = ("slots", rank)
        if slot.id in seen:
            yield entry.fault("object.twice", (*below, "id"), what=slot.id)
        seen.add(slot.id)
        named = (slot.id.replace("-", " "), slot.title.th, slot.title.en)
        if slot.takes in COPIES:
            yield entry.fault("request.copy", (*below, "takes"), what=KIND_WORDS[slot.takes].th)
        elif any(names_paper(text) for text in named):
            yield entry.fault("request.copy", (*below, "title"), what=slot.title.th)


def _submitted(entry: Entry, contract: Contract) -> Iterator[CatalogueFault]:
    """A service request that comes as data has no field for a copy either."""
    if contract.pattern != "submit":
        return
    for name, leaf in contract.leaves.items():
        named = (name.replace("_", " ").replace(".", " "), leaf.title.th, leaf.title.en)
        if any(names_a_copy(text) for text in named):
            yield entry.fault("request.copy", ("schema",), what=name)
