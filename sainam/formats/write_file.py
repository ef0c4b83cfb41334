"""A whole file from plain values: names of columns, header, details, trailer with its totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from sainam.formats.layout import Layout, RecordLayout, Role, Sequence
from sainam.formats.line_fault import LineFault, Value
from sainam.formats.totals import Tallies, Tally, add_to, total_of
from sainam.formats.write_delimited import column_names, write_delimited
from sainam.formats.write_fixed_width import write_fixed_width

Values = Mapping[str, Value]


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
    return _FileWriter(layout, header or {}).write(list(details))


class _FileWriter:
    def __init__(self, layout: Layout, header: Values) -> None:
        self._layout = layout
        self._header = header
        self._write_line = write_fixed_width if layout.kind == "fixed-width" else write_delimited
        self._rank = 0
        self._lines = [column_names(layout)] if layout.kind == "csv" else []
        self._faults: list[LineFault] = []

    def write(self, details: list[Values]) -> WrittenFile:
        tallies: Tallies = {}
        for values in details:
            self._add_to(tallies, values)
        self._write("header", {**self._totals("header", tallies), **self._header})
        for values in details:
            self._write("detail", {**self._shared("detail"), **values})
        shared = self._shared("trailer")
        self._write("trailer", {**shared, **self._totals("trailer", tallies)})
        content = b"" if self._faults else b"".join(self._lines)
        return WrittenFile(content, tuple(self._faults))

    def _write(self, role: Role, values: Values) -> None:
        record = self._layout.record(role)
        if record is None:
            return
        names = {field.name for field in record.fields}
        if unknown := values.keys() - names:
            raise KeyError(f"the {role} of {self._layout.layout} has no field {sorted(unknown)}")
        line, faults = self._write_line(
            self._layout, record, {**self._numbered(record), **values}, len(self._lines) + 1
        )
        self._lines.append(line)
        self._faults += faults

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

    def _add_to(self, tallies: Tallies, values: Values) -> None:
        layout = self._layout
        side = values.get(layout.side) if layout.side else None
        amount = values.get(layout.amount) if layout.amount else None
        satang = amount if isinstance(amount, int) else 0
        add_to(tallies, side if isinstance(side, str) else None, Tally(1, satang))
