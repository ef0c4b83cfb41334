"""One line of a delimited or CSV file, read value by value.

A value never runs over two lines: a quoted line end is a fault, so that lines keep their
numbers and one stray quotation mark cannot swallow the rest of the file.
"""

from __future__ import annotations

import csv
import re

from sainam.formats.layout import AnyField, Layout, RecordLayout
from sainam.formats.line_fault import fault_at
from sainam.formats.line_reading import LineReading, read_fields, unknown_record
from sainam.formats.line_rules import Rule

_BOM = b"\xef\xbb\xbf"


class DelimitedLines:
    """Reads lines of a `delimited` layout, or of a `csv` one, whose first line names columns."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        # The csv module lets a quotation mark stand inside an unquoted value, and so would take
        # the second half of a value that runs over two lines for a good row.
        plain = f'[^"{re.escape(layout.delimiter)}]*'
        value = f'(?:"(?:[^"]|"")*"|{plain})'
        self._lawful = re.compile(f"{value}(?:{re.escape(layout.delimiter)}{value})*")
        self._names = [field.name for field in layout.detail.fields]

    def read_line(self, line: int, raw: bytes) -> LineReading:
        if line == 1 and self.layout.encoding == "utf-8":
            raw = raw.removeprefix(_BOM)
        text = raw.decode(self.layout.encoding, "surrogateescape")
        values = self._split(text)
        if self.layout.kind == "csv":
            return self._read_csv(line, values)
        return self._read_delimited(line, values or [""])

    def _split(self, text: str) -> list[str] | None:
        if self.layout.kind == "delimited":
            return text.split(self.layout.delimiter)
        if not self._lawful.fullmatch(text):
            return None
        try:
            rows = list(csv.reader([text], delimiter=self.layout.delimiter, strict=True))
        except csv.Error:
            return None
        return rows[0] if rows else []

    def _read_csv(self, line: int, values: list[str] | None) -> LineReading:
        reading = LineReading(line, role="header" if line == 1 else "detail")
        if line == 1 and values != self._names:
            names = self.layout.delimiter.join(self._names)
            reading.faults.append(fault_at(line, Rule.COLUMN_NAMES, expected=names))
        elif values is None:
            reading.faults.append(fault_at(line, Rule.QUOTE))
        elif line > 1:
            self._read_values(reading, self.layout.detail, values)
        return reading

    def _read_delimited(self, line: int, values: list[str]) -> LineReading:
        record = self._claiming(values)
        reading = LineReading(line, role=record.role if record else None)
        if record is None:
            reading.faults.append(unknown_record(line, self.layout, values[0], (1, 1)))
        else:
            self._read_values(reading, record, values)
        return reading

    def _claiming(self, values: list[str]) -> RecordLayout | None:
        for record in self.layout.records:
            when = record.when
            if when is None or values[when.position - 1 : when.position] == [when.value]:
                return record
        return None

    def _read_values(self, reading: LineReading, record: RecordLayout, values: list[str]) -> None:
        if len(values) != len(record.fields):
            expected, found = str(len(record.fields)), str(len(values))
            fault = fault_at(reading.line, Rule.VALUES_COUNT, expected=expected, found=found)
            reading.faults.append(fault)
            return
        read_fields(reading, self.layout, _ranked(record, values))


def _ranked(record: RecordLayout, values: list[str]) -> list[tuple[AnyField, tuple[int, int], str]]:
    return [
        (field, (rank, rank), text)
        for rank, (field, text) in enumerate(zip(record.fields, values, strict=True), start=1)
    ]
