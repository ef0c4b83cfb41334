"""One record to the bytes of a delimited or CSV line; the way back of `delimited`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from sainam.formats.layout import Layout, RecordLayout
from sainam.formats.line_fault import LineFault, Value, fault_at
from sainam.formats.line_rules import Rule
from sainam.formats.write_fixed_width import field_texts


def write_delimited(
    layout: Layout, record: RecordLayout, values: Mapping[str, Value], line: int
) -> tuple[bytes, list[LineFault]]:
    """The line with its ending, or why it cannot be written.

    CSV quotes a value that needs it; in other delimited files no value may hold the delimiter.
    """
    texts, faults = field_texts(layout, record, values, line)
    if layout.kind == "delimited":
        faults += [
            fault_at(line, Rule.UNWRITABLE, field, expected=layout.delimiter, fault="hub")
            for field, text in texts
            if layout.delimiter in text
        ]
    if faults:
        return b"", faults
    return _joined(layout, (text for _, text in texts)), []


def column_names(layout: Layout) -> bytes:
    """The first line of a CSV file."""
    return _joined(layout, (field.name for field in layout.detail.fields))


def _joined(layout: Layout, texts: Iterable[str]) -> bytes:
    if layout.kind == "delimited":
        text = layout.delimiter.join(texts)
    else:
        written = io.StringIO()
        csv.writer(written, delimiter=layout.delimiter, lineterminator="").writerow(texts)
        text = written.getvalue()
    return text.encode(layout.encoding) + layout.newline
