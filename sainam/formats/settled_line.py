"""A line's reading as the record or the fault that the rest of the hub sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sainam.formats.identity import identity_of
from sainam.formats.layout import Layout
from sainam.formats.line_fault import LineFault, Record, Value
from sainam.formats.line_reading import LineReading


def as_record(layout: Layout, reading: LineReading) -> Record:
    """A line without fault. Raises ValueError for one that no record of the layout claims."""
    if reading.role is None:
        raise ValueError(f"line {reading.line} has no role")
    side, amount = _money(layout, reading.values)
    return Record(
        line=reading.line,
        role=reading.role,
        values=reading.values,
        identity=_identity(layout, reading),
        amount_satang=amount,
        side=side,
    )


def as_fault(layout: Layout, reading: LineReading, faults: Sequence[LineFault]) -> LineFault:
    """The first of `faults`, carrying the others and what of the line could still be read."""
    side, amount = _money(layout, reading.values)
    named = {field.name for field in layout.fields_of(reading.role) if field.mask == "name"}
    unreadable = layout.amount is not None and amount is None
    return replace(
        faults[0],
        role=reading.role,
        amount_satang=amount,
        side=side,
        identity=_identity(layout, reading),
        values={name: value for name, value in reading.values.items() if name not in named},
        holds_file=reading.role != "detail"
        or unreadable
        or any(fault.holds_file for fault in faults),
        also=tuple(faults[1:]),
    )


def _money(layout: Layout, values: Mapping[str, Value]) -> tuple[str | None, int | None]:
    """Side and satang; an amount whose side cannot be read counts as unreadable."""
    side = values.get(layout.side) if layout.side else None
    amount = values.get(layout.amount) if layout.amount else None
    if not isinstance(amount, int) or (layout.side and not side):
        amount = None
    return (side if isinstance(side, str) else None), amount


def _identity(layout: Layout, reading: LineReading) -> str | None:
    if reading.role == "detail":
        return identity_of(layout.record_identity, reading.values)
    if reading.role == "header":
        return identity_of(layout.header_identity, reading.values)
    return None
