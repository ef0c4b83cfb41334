"""One record to the bytes of a fixed-width line; the way back of `fixed_width`."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.formats.field_text import file_text
from sainam.formats.field_value import Broken
from sainam.formats.layout import AnyField, Layout, RecordLayout
from sainam.formats.line_fault import LineFault, Value, fault_at
from sainam.formats.line_rules import Rule

FieldTexts = list[tuple[AnyField, str]]


def write_fixed_width(
    layout: Layout, record: RecordLayout, values: Mapping[str, Value], line: int
) -> tuple[bytes, list[LineFault]]:
    """The line with its ending, or why it cannot be written; nothing is cut to fit."""
    texts, faults = field_texts(layout, record, values, line)
    text = "".join(text for _, text in texts)
    return (b"" if faults else text.encode(layout.encoding) + layout.newline), faults


def field_texts(
    layout: Layout, record: RecordLayout, values: Mapping[str, Value], line: int
) -> tuple[FieldTexts, list[LineFault]]:
    """Every field's text as the file carries it, and a fault for each that has none."""
    texts: FieldTexts = []
    faults: list[LineFault] = []
    for rank, field in enumerate(record.fields, start=1):
        text = file_text(field, values.get(field.name))
        if not isinstance(text, Broken) and not _encodable(text, layout.encoding):
            text = Broken(Rule.UNWRITABLE, layout.encoding)
        if isinstance(text, Broken):
            columns = field.columns if layout.kind == "fixed-width" else (rank, rank)
            faults.append(_unwritten(line, field, columns, values.get(field.name), text))
        else:
            texts.append((field, text))
    return texts, faults


def _unwritten(
    line: int, field: AnyField, columns: tuple[int, int], value: Value, broken: Broken
) -> LineFault:
    found = str(len(value)) if isinstance(value, str) else ""
    return fault_at(
        line,
        broken.rule,
        field,
        columns=columns,
        expected=broken.expected,
        found=found,
        fault="hub",
    )


def _encodable(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
