"""The page's own table with the state of each measure, as of any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sainam.evidence.compliance.probes import Probes
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Tx
from sainam.kit.thai_dates import business_date, start_of_day
from sainam.law.measure import (
    Measure,
    MeasureStanding,
    MeasureState,
    Reading,
    Statement,
    standing,
    standing_of_parts,
)
from sainam.law.register import PageEntry, PageRow
from sainam.links.applied_catalogue import load_catalogue
from sainam.links.catalogue import Catalogue
from sainam.links.measures import store

Said = Mapping[str, tuple[Statement, ...]]
Read = Callable[[Measure], Reading | None]
_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """`is_part`: it stands below the measure whose part it is."""

    measure: Measure
    standing: MeasureStanding
    is_part: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """Cells of provisions that the page prints as one, with the measures beside them."""

    entries: tuple[PageEntry, ...]
    measures: tuple[MeasureRow, ...]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the page; `added` are measures of the hub's own, which the page does not print."""

    row: PageRow
    heading: Title
    cells: tuple[Cell, ...]
    added: tuple[MeasureRow, ...]

    def measures(self) -> Iterator[MeasureRow]:
        for cell in self.cells:
            yield from cell.measures
        yield from self.added


@dataclass(frozen=True, slots=True)
class Compliance:
    """`on` is a day of Bangkok; a past one is read as it stood at its end."""

    on: date
    today: date
    rows: tuple[TableRow, ...]

    @property
    def counts(self) -> Mapping[MeasureState, int]:
        """Of the numbered measures and the hub's own, those with parts left out."""
        wholes = {one.measure.part_of for row in self.rows for one in row.measures()}
        return Counter(
            one.standing.state
            for row in self.rows
            for one in row.measures()
            if one.measure.id not in wholes
        )


def compliance(tx: Tx, on: date | None = None) -> Compliance:
    """None, and a day to come: today, as it stands now."""
    now = clock.now(tx)
    today = business_date(now)
    past = on is not None and on < today
    day = on if past and on is not None else today
    at = start_of_day(day + _DAY) if past else now
    catalogue = load_catalogue(tx, at - _INSTANT if past else None)
    probes = Probes(tx, catalogue, at)
    return Compliance(
        day, today, tuple(table_rows(catalogue, store.statements(tx), day, probes.read))
    )


def _standing_of(
    measure: Measure, catalogue: Catalogue, said: Said, on: date, read: Read
) -> MeasureStanding:
    """Of one that has no parts."""
    statements = said.get(measure.id, ())
    wanted = _policy_of(measure, statements, on)
    paper = catalogue.policy_documents.get(wanted or "")
    due = None if wanted is None else paper is None or paper.is_due(on)
    return standing(measure, statements, on, reading=read(measure), document_due=due)


def _policy_of(measure: Measure, said: tuple[Statement, ...], on: date) -> str | None:
    """The one that the last statement stands on, else the measure's own."""
    last = max((one for one in said if one.day <= on), key=lambda one: one.number, default=None)
    kind, _, name = ((last.evidence if last else None) or "").partition(":")
    return name if kind == "policy" else measure.document


def table_rows(catalogue: Catalogue, said: Said, on: date, read: Read) -> Iterator[TableRow]:
    """In the page's order; `read` is what the hub finds of a measure."""
    for row in catalogue.law().page_rows:
        of_row = [one for one in catalogue.measures.values() if one.row == row.id]
        found = {one.id: _standing_of(one, catalogue, said, on, read) for one in of_row}
        for whole in of_row:
            parts = [found[one.id] for one in of_row if one.part_of == whole.id]
            if parts:
                found[whole.id] = standing_of_parts(whole, parts)
        ordered = sorted(of_row, key=_order)
        rows = [MeasureRow(one, found[one.id], one.part_of is not None) for one in ordered]
        heading = catalogue.instruments[row.heading].title
        numbered = [one for one in rows if one.measure.number]
        added = tuple(one for one in rows if not one.measure.number)
        yield TableRow(row, heading, tuple(_cells(row, numbered)), added)


def _order(measure: Measure) -> tuple[int, str, bool, str]:
    """As printed: a measure, then its parts; a mark such as * after the numbers."""
    return (
        measure.beside,
        measure.part_of or measure.id,
        measure.part_of is not None,
        measure.id,
    )


def _cells(row: PageRow, measures: list[MeasureRow]) -> Iterator[Cell]:
    """What has no measure of its own is printed with the cell before it."""
    entries: list[PageEntry] = []
    beside: list[MeasureRow] = []
    for rank, entry in enumerate(row.entries):
        own = [one for one in measures if one.measure.beside == rank]
        if own and entries:
            yield Cell(tuple(entries), tuple(beside))
            entries, beside = [], []
        entries.append(entry)
        beside.extend(own)
    if entries:
        yield Cell(tuple(entries), tuple(beside))
