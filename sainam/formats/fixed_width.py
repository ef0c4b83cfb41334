"""One line of a fixed-width file, read column by column.

It is the judge of every line that the byte matrix cannot vouch for, and the measure the byte
matrix is tested against.
"""

from __future__ import annotations

from sainam.formats.layout import Layout, RecordLayout, When
from sainam.formats.line_fault import LineFault, fault_at
from sainam.formats.line_reading import LineReading, read_fields, unknown_record
from sainam.formats.line_rules import Rule


class FixedWidthLines:
    """Reads lines by the columns of one layout."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self._marked = [(record, record.when) for record in layout.records if record.when]
        self._other = next((record for record in layout.records if not record.when), None)

    def read_line(self, line: int, raw: bytes) -> LineReading:
        text = raw.decode(self.layout.encoding, "surrogateescape")
        record = self._claiming(text)
        reading = LineReading(line, role=record.role if record else None)
        if len(text) != self.layout.line_length:
            # Its columns may have shifted: nothing in it is believed, its amount least of all.
            reading.faults.append(self._wrong_length(line, raw, len(text)))
        elif record is None:
            columns = self._marked[0][1].columns
            first, last = columns
            reading.faults.append(
                unknown_record(line, self.layout, text[first - 1 : last], columns)
            )
        else:
            parts = (
                (field, field.columns, text[field.columns[0] - 1 : field.columns[1]])
                for field in record.fields
            )
            read_fields(reading, self.layout, parts)
        return reading

    def _claiming(self, text: str) -> RecordLayout | None:
        for record, when in self._marked:
            if _stands(when, text):
                return record
        return self._other

    def _wrong_length(self, line: int, raw: bytes, found: int) -> LineFault:
        expected = self.layout.line_length
        if not raw.isascii() and _utf8_length(raw) == expected:
            return fault_at(line, Rule.UTF8, expected=self.layout.encoding)
        last = max(found, expected)
        return fault_at(
            line,
            Rule.LENGTH,
            columns=(min(found, expected) + 1, last),
            expected=str(expected),
            found=str(found),
        )


def _stands(when: When, text: str) -> bool:
    first, last = when.columns
    return text[first - 1 : last] == when.value


def _utf8_length(raw: bytes) -> int:
    try:
        return len(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return -1
