"""Instruments and provisions; a provision belongs to its own instrument, not the enabling Act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

import msgspec

from sainam.formats.layout import Title
from sainam.law.applies import Applies
from sainam.law.legal_basis import LegalBasis, State

PageRowId = Literal["L1", "L2", "L3", "L4", "L5", "L6"]
Id = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9][A-Z0-9-]{1,40}$")]

_MARK = Title("รอฝ่ายกฎหมายยืนยัน", "to be confirmed by a lawyer")


class Provision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id` is what clauses cite, such as PDPA-24.

    `asks` is the question that it puts to an exchange to which one of `applies` does; one with
    neither is there to be cited. `whole`: it is all of its instrument, so `number` is not cited.
    In force from `since` until before `until`, as far as is known; else as its instrument is.
    """

    id: Id
    number: Title
    about: Title
    state: State
    asks: Title | None = None
    applies: tuple[Applies, ...] = ()
    whole: bool = False
    source: str | None = None
    since: date | None = None
    until: date | None = None


class Instrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An Act, decree, notice, letter or standard.

    `page_rows` group it as the page does; `under` is the instrument that enables it.
    """

    id: Id
    title: Title
    page_rows: tuple[PageRowId, ...]
    state: State
    provisions: tuple[Provision, ...]
    under: str | None = None
    source: str | None = None
    since: date | None = None
    until: date | None = None

    def state_of(self, provision: Provision) -> State:
        """A provision is no better known than what it stands in."""
        known = self.state == provision.state == "confirmed"
        return "confirmed" if known else "to_confirm"

    def in_force(self, provision: Provision, on: date) -> bool:
        """No longer than the instrument itself; a day that nobody has recorded stops nothing."""
        return all(
            (each.since is None or each.since <= on) and (each.until is None or on < each.until)
            for each in (self, provision)
        )


class PageEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell of provisions of the page, as it is `printed` there, and what it names."""

    printed: Title
    provisions: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]


class PageRow(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the page's table of laws, under the instrument that heads it."""

    id: PageRowId
    heading: str
    entries: Annotated[tuple[PageEntry, ...], msgspec.Meta(min_length=1)]


@dataclass(frozen=True)
class LawRegister:
    """In one order, however it was read: see `law_register`."""

    instruments: tuple[Instrument, ...]
    page_rows: tuple[PageRow, ...]
    legal_bases: tuple[LegalBasis, ...]

    @cached_property
    def provisions(self) -> Mapping[str, tuple[Instrument, Provision]]:
        """By id, in order, each with the instrument that it stands in."""
        return {
            provision.id: (instrument, provision)
            for instrument in self.instruments
            for provision in instrument.provisions
        }

    def cite(self, provision: str) -> Title:
        """As letters and agreements name it; KeyError if the register has no such provision."""
        instrument, found = self.provisions[provision]
        return cited(instrument, found)

    def cite_basis(self, basis: LegalBasis) -> Title:
        """Its provision with the part of it; one without a provision goes by its title."""
        if basis.provision is None:
            return basis.title if basis.state == "confirmed" else _marked(basis.title)
        instrument, found = self.provisions[basis.provision]
        return cited(instrument, found, basis.item, basis.state)


def cited(
    instrument: Instrument,
    provision: Provision,
    item: Title | None = None,
    state: State = "confirmed",
) -> Title:
    """The instrument, never the page's row; what a lawyer has yet to confirm says so.

    `item` is a part of the provision, `state` what is known of that part.
    """
    said = instrument.title
    if not provision.whole:
        part = Title(f" {item.th}", f" {item.en}") if item else Title("", "")
        said = Title(
            f"{provision.number.th}{part.th} แห่ง{said.th}",
            f"{provision.number.en}{part.en}, {said.en}",
        )
    known = instrument.state_of(provision) == state == "confirmed"
    return said if known else _marked(said)


def _marked(said: Title) -> Title:
    return Title(f"{said.th} ({_MARK.th})", f"{said.en} ({_MARK.en})")


def law_register(
    instruments: Iterable[Instrument],
    page_rows: Iterable[PageRow] = (),
    legal_bases: Iterable[LegalBasis] = (),
) -> LawRegister:
    """Instruments by the page's rows, those off the page last; an Act before what is under it."""
    known = {instrument.id: instrument for instrument in instruments}

    def place(instrument: Instrument) -> tuple[bool, tuple[PageRowId, ...], int, str]:
        rows = tuple(sorted(instrument.page_rows))
        return (not rows, rows[:1], _depth(instrument, known), instrument.id)

    return LawRegister(
        tuple(sorted(known.values(), key=place)),
        tuple(sorted(page_rows, key=lambda row: row.id)),
        tuple(sorted(legal_bases, key=lambda basis: (basis.provision or "~", _rank(basis)))),
    )


def _rank(basis: LegalBasis) -> tuple[str, str]:
    return (basis.item.en if basis.item else "", basis.id)


def _depth(instrument: Instrument, known: Mapping[str, Instrument]) -> int:
    """How many instruments it stands under; a ring, which no checked register has, ends."""
    passed: set[str] = set()
    above = instrument.under
    while above is not None and above in known and above not in passed:
        passed.add(above)
        above = known[above].under
    return len(passed)
