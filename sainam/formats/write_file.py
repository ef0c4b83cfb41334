"""A whole file from plain values: names of columns, header, details, trailer with its totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from sainam.formats.layout import Layout, RecordLayout, Role, Sequence
from sainam.formats.line_fault import LineFault, Value
from sainam.formats.totals import Tallies, Tally, add_to, total_of
from sainam.formats.write_delimited import column_names, write_delimited
from sainam.formats.write_fixed_width import write_fixed_width

Values = Mapping[str, Value]


class UnwritableLineError(ValueError):
    """A line's values do not fit its layout; the message names line, field and rule."""

    def __init__(self, fault: LineFault) -> None:
        super().__init__(f"line {fault.line}, {fault.field}: {fault.english} ({fault.rule})")
        self.fault = fault


class WrittenFile(Struct, frozen=True):
    """`content` is empty when a line could not be written: there is no half file."""

    content: bytes
    faults: tuple[LineFault, ...]


def write_file(
    layout: Layout, details: Iterable[Values], *, header: Values | None = None
) -> WrittenFile:
    """Constants, sequence and declared totals need not be given; a value given stands as it is.

    A field that a detail or the trailer leaves out takes the header's value of that name, else
    it is empty. Raises KeyError for a name that no field has.
    """
    listed = list(details)
    tallies: Tallies = {}
    for values in listed:
        _add_to(tallies, layout, values)
    writer = _FileWriter(layout, header or {})
    content = b"".join(writer.lines(listed, tallies))
    return WrittenFile(b"" if writer.faults else content, tuple(writer.faults))


def write_lines(
    layout: Layout, details: Iterable[Values], *, header: Values | None = None
) -> Iterator[bytes]:
    """As write_file, line after line, never the whole file in memory.

    Raises UnwritableLineError at the first line that cannot be written, and ValueError for a
    layout whose header declares totals: they are known only at the end.
    """
    if any(total.record == "header" for total in layout.totals):
        raise ValueError(f"{layout.layout}: a header with totals cannot be written line by line")
    writer = _FileWriter(layout, header or {})
    for line in writer.lines(details, {}):
        if writer.faults:
            raise UnwritableLineError(writer.faults[0])
        yield line


class _FileWriter:
    def __init__(self, layout: Layout, header: Values) -> None:
        self._layout = layout
        self._header = header
        self._write_line = write_fixed_width if layout.kind == "fixed-width" else write_delimited
        self._rank = 0
        self._line = 0
        self.faults: list[LineFault] = []

    def lines(self, details: Iterable[Values], declared: Tallies) -> Iterator[bytes]:
        """`declared` is what a header with totals says of the details to come."""
        if self._layout.kind == "csv":
            self._line += 1
            yield column_names(self._layout)
        yield from self._record("header", {**self._totals("header", declared), **self._header})
        tallies: Tallies = {}
        shared = self._shared("detail")
        for values in details:
            _add_to(tallies, self._layout, values)
            yield from self._record("detail", {**shared, **values})
        totals = self._totals("trailer", tallies)
        yield from self._record("trailer", {**self._shared("trailer"), **totals})

    def _record(self, role: Role, values: Values) -> Iterator[bytes]:
        """One line; none where the layout has no such record."""
        record = self._layout.record(role)
        if record is None:
            return
        names = {field.name for field in record.fields}
        if unknown := values.keys() - names:
            raise KeyError(f"the {role} of {self._layout.layout} has no field {sorted(unknown)}")
        self._line += 1
        line, faults = self._write_line(
            self._layout, record, {**self._numbered(record), **values}, self._line
        )
        self.faults += faults
        yield line

    def _numbered(self, record: RecordLayout) -> dict[str, Value]:
        names = [field.name for field in record.fields if isinstance(field, Sequence)]
        self._rank += bool(names)
        return dict.fromkeys(names, self._rank)

    def _shared(self, role: Role) -> dict[str, Value]:
        """What the header says under a name this record has too."""
        return {
            field.name: self._header[field.name]
            for field in self._layout.fields_of(role)
            if field.name in self._header and not isinstance(field, Sequence)
        }

    def _totals(self, role: Role, tallies: Tallies) -> dict[str, Value]:
        totals: dict[str, Value] = {}
        for total in self._layout.totals:
            if total.record == role:
                totals[total.field] = total_of(total, tallies)
        return totals


def _add_to(tallies: Tallies, layout: Layout, values: Values) -> None:
    side = values.get(layout.side) if layout.side else None
    amount = values.get(layout.amount) if layout.amount else None
    satang = amount if isinstance(amount, int) else 0
    add_to(tallies, side if isinstance(side, str) else None, Tally(1, satang))
