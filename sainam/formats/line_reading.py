"""What one line says by itself, before its place in the file is judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from msgspec.structs import replace

from sainam.formats.field_value import Broken, read_value
from sainam.formats.layout import AnyField, Layout, Role, Sequence
from sainam.formats.line_fault import LineFault, Value, fault_at, masked
from sainam.formats.line_rules import Rule


@dataclass(slots=True)
class LineReading:
    """`role` None: no record of the layout claims the line. `faults` in order of columns."""

    line: int
    role: Role | None = None
    values: dict[str, Value] = field(default_factory=dict)
    faults: list[LineFault] = field(default_factory=list)
    sequence: int | None = None


class Lines(Protocol):
    """Reads one line, given without its line ending; never raises on any bytes."""

    layout: Layout

    def read_line(self, line: int, raw: bytes) -> LineReading: ...


def read_fields(
    reading: LineReading, layout: Layout, parts: Iterable[tuple[AnyField, tuple[int, int], str]]
) -> None:
    """Fills values and faults from each field's text and the columns it stands in."""
    for entry, columns, text in parts:
        value = read_value(entry, text)
        if isinstance(value, Broken):
            fault = _broken(layout, entry, columns, text, value)
            reading.faults.append(replace(fault, line=reading.line))
            continue
        reading.values[entry.name] = value
        if isinstance(entry, Sequence) and isinstance(value, int):
            reading.sequence = value


def _broken(
    layout: Layout, entry: AnyField, columns: tuple[int, int], text: str, broken: Broken
) -> LineFault:
    first, last = columns
    shown = masked(text, entry.mask)
    expected = broken.expected
    if broken.part is not None:
        at = broken.part
        shown = f"0x{text[at].encode(layout.encoding, 'surrogateescape')[0]:02X}"
        expected = layout.encoding
        # In delimited files columns are ranks of values: the value is the place.
        if layout.kind == "fixed-width":
            first = last = columns[0] + at
    return fault_at(0, broken.rule, entry, columns=(first, last), shown=shown, expected=expected)


def unknown_record(line: int, layout: Layout, text: str, columns: tuple[int, int]) -> LineFault:
    """No record of the layout claims the line that has `text` in its distinguishing columns."""
    known = ", ".join(record.when.value for record in layout.records if record.when)
    return fault_at(
        line, Rule.RECORD_UNKNOWN, columns=columns, shown=masked(text, "none"), expected=known
    )
