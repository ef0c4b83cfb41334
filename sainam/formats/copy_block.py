"""Good details as the text of a PostgreSQL COPY: tab between columns, LF after each line.

A column is a field's name, a moment's name, `line` (its number in the file) or `identity`.
Amounts are satang, dates and moments ISO 8601 (a moment with +07:00), text is stripped on the
right; an empty optional number or date is NULL. The same bytes come from rows of a byte matrix
(columns assembled side by side, fillers dropped at the end) and from records read one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

import numpy as np
import numpy.typing as npt

from sainam.formats.byte_matrix import Octets, Whole, column_bytes, date_parts, digit_plane
from sainam.formats.field_text import canonical_text
from sainam.formats.identity import JOINT
from sainam.formats.layout import (
    IDENTITY,
    LINE,
    Amount,
    AnyField,
    Date,
    Layout,
    Time,
)
from sainam.formats.layout import Sequence as SequenceField
from sainam.formats.line_fault import Record, Value
from sainam.kit.thai_dates import BANGKOK

_SPACE, _ZERO = 32, 48
_NULL = "\\N"

# Marks a byte to drop. No line the matrix vouches for holds one.
_FILLER = 0

Texts = npt.NDArray[np.bytes_]

# What stands side by side in a row: the same bytes in every row, or one text for each.
Part = bytes | Texts


class CopyBlocks:
    """Writes chosen columns of one layout's details. Raises KeyError for a name it lacks."""

    def __init__(self, layout: Layout, columns: Sequence[str]) -> None:
        self._layout = layout
        self._fields = {field.name: field for field in layout.detail.fields}
        self._moments = {moment.name: moment for moment in layout.moments}
        unknown = set(columns) - self._fields.keys() - self._moments.keys() - {LINE, IDENTITY}
        if unknown:
            raise KeyError(f"layout {layout.layout} has no column {sorted(unknown)}")
        self._columns = tuple(columns)

    @property
    def encoding(self) -> str:
        """What to name in COPY … (ENCODING …)."""
        return "WIN874" if self._layout.encoding == "cp874" else "UTF8"

    def of_records(self, records: Iterable[Record]) -> bytes:
        """Records read one by one."""
        lines = (
            "\t".join(self._copy_text(record, name) for name in self._columns) + "\n"
            for record in records
        )
        return "".join(lines).encode(self._layout.encoding)

    def of_rows(self, rows: Octets, lines: Whole) -> bytes:
        """Rows the byte matrix has vouched for, and their line numbers."""
        if not len(rows):
            return b""
        fields = _FieldParts(rows)
        parts: list[Part] = []
        for name in self._columns:
            parts += [*self._parts(name, fields, lines), b"\t"]
        parts[-1] = b"\n"
        return _assembled(parts, len(rows))

    def _parts(self, name: str, fields: _FieldParts, lines: Whole) -> list[Part]:
        if name == LINE:
            return _decimal(lines)
        if name == IDENTITY:
            if not self._layout.record_identity:
                return [_NULL.encode()]
            joined: list[Part] = []
            for part in self._layout.record_identity:
                joined += [*fields.of(self._fields[part]), JOINT.encode()]
            return joined[:-1]
        if name in self._moments:
            moment = self._moments[name]
            day, hour = self._fields[moment.date], self._fields[moment.time]
            return [*fields.of(day), b"T", *fields.of(hour), b"+07:00"]
        return fields.of(self._fields[name])

    def _copy_text(self, record: Record, name: str) -> str:
        value = self._value(record, name)
        if value is None:
            return _NULL
        if isinstance(value, datetime) and name in self._moments:
            return value.isoformat()
        return canonical_text(value).replace("\\", "\\\\")

    def _value(self, record: Record, name: str) -> Value:
        if name == LINE:
            return record.line
        if name == IDENTITY:
            return record.identity
        if name not in self._moments:
            return record.values[name]
        moment = self._moments[name]
        day, hour = record.values[moment.date], record.values[moment.time]
        if isinstance(day, date) and isinstance(hour, time):
            return datetime.combine(day, hour, BANGKOK)
        return None


class _FieldParts:
    """The parts of each field of some rows, made once however often they are asked for."""

    def __init__(self, rows: Octets) -> None:
        self._rows = rows
        self._made: dict[str, list[Part]] = {}

    def of(self, field: AnyField) -> list[Part]:
        if field.name not in self._made:
            self._made[field.name] = _field_parts(field, column_bytes(field, self._rows))
        return self._made[field.name]


def _field_parts(field: AnyField, octets: Octets) -> list[Part]:
    match field:
        case Date():
            year, _, _ = date_parts(field, digit_plane(octets))
            month, day = (field.pattern.index(letter) for letter in "MD")
            return [
                _FOUR_DIGITS[year],
                b"-",
                _texts(octets[:, month : month + 2]),
                b"-",
                _texts(octets[:, day : day + 2]),
            ]
        case Time():
            hour, minute, second = (_texts(octets[:, at : at + 2]) for at in (0, 2, 4))
            return [hour, b":", minute, b":", second]
        case Amount(decimals=0 | 1 as decimals):
            implied = np.full((len(octets), 2 - decimals), _ZERO, dtype=np.uint8)
            return _without_leading_zeros(np.concatenate((octets, implied), axis=1))
        case Amount() | SequenceField():
            return _without_leading_zeros(octets)
        case _:
            return [_right_stripped(octets)]


def _texts(octets: Octets) -> Texts:
    """Each row as one text; no copy. Empty where there are no columns."""
    width = octets.shape[1]
    return octets.view(f"S{width}")[:, 0] if width else np.full(len(octets), b"")


def _right_stripped(octets: Octets) -> Texts:
    texts = _texts(octets)
    padded = bool((octets[:, -1] == _SPACE).any())
    return np.strings.rstrip(texts, b" ") if padded else texts


def _without_leading_zeros(octets: Octets) -> list[Part]:
    """The last digit always stays."""
    return [np.strings.lstrip(_texts(octets[:, :-1]), b"0"), _texts(octets[:, -1:])]


_FOUR_DIGITS: Texts = np.array([b"%04d" % value for value in range(10_000)])


def _decimal(values: Whole) -> list[Part]:
    """Up to twelve digits, without leading zeros."""
    groups = np.stack([_FOUR_DIGITS[values // 10**power % 10_000] for power in (8, 4, 0)], axis=1)
    return _without_leading_zeros(groups.view(np.uint8).reshape(len(values), 12))


def _assembled(parts: list[Part], rows: int) -> bytes:
    widths = [len(part) if isinstance(part, bytes) else part.dtype.itemsize for part in parts]
    template = b"".join(
        part if isinstance(part, bytes) else bytes(width)
        for part, width in zip(parts, widths, strict=True)
    )
    block = np.empty((rows, len(template)), dtype=np.uint8)
    block[:] = np.frombuffer(template, dtype=np.uint8)
    at = 0
    for part, width in zip(parts, widths, strict=True):
        if not isinstance(part, bytes):
            # As raw bytes: numpy copies those faster than texts, whose ends it looks for.
            block[:, at : at + width].view(f"V{width}")[:, 0] = part.view(f"V{width}")
        at += width
    text: Octets = block[block != _FILLER]
    return text.tobytes()
