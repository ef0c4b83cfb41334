"""Many details of a fixed-width file at once: one row of bytes per line, one check per column.

It only vouches: a row it vouches for is a good detail exactly as the per-line reader would
read it. Whatever it cannot vouch for (another length, another record, a backslash, a bar, a
control or undefined byte, any check that fails) is left to that reader, which decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from sainam.formats.layout import (
    BUDDHIST_ERA,
    Amount,
    AnyField,
    Code,
    Constant,
    Date,
    DateTime,
    Digits,
    Layout,
    Quantity,
    Sequence,
    Text,
    Time,
)
from sainam.formats.line_source import LineBlock

Octets = npt.NDArray[np.uint8]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

SPACE, ZERO = 32, 48

# Sums of a block stay far inside 64 bits while no amount in satang has more digits than this.
SUMMABLE_DIGITS = 13

# Runs shorter than this cost less line by line.
SHORTEST_RUN = 32

_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], dtype=np.int64)


def _is_suspect(octet: int) -> bool:
    """Control characters, undefined bytes, and what COPY blocks or identities must escape."""
    if octet < SPACE or octet == 0x7F or chr(octet) in "\\|":
        return True
    return bytes([octet]).decode("cp874", "ignore") == ""


SUSPECT = bytes(_is_suspect(octet) for octet in range(256))


class Vouched(NamedTuple):
    """Rows of one length: the lines from `first` of their block on. Arrays run along rows.

    `sound` marks the rows vouched for; the other arrays are meaningless where it is False.
    """

    first: int
    octets: Octets
    sound: Flags
    sequences: Whole | None
    amounts: Whole | None
    sides: dict[str, Flags]


class ByteMatrix:
    """Reads blocks of lines by the detail record of one cp874 layout."""

    def __init__(self, layout: Layout, shortest_run: int = SHORTEST_RUN) -> None:
        self.layout = layout
        self._width = layout.line_length
        self._shortest_run = shortest_run
        self._fields = layout.detail.fields
        self._mark = layout.detail.when
        self._earlier = [
            record.when
            for record in layout.records
            if record.role != "detail" and record.when is not None
        ]

    def vouch(self, block: LineBlock) -> Iterator[Vouched]:
        """Runs of lines of the layout's length, in order; lines between them are odd ones."""
        lengths = block.follows - block.starts
        suited = block.ends - block.starts == self._width
        clean = ~_suspect_lines(block)
        changes = (lengths[1:] != lengths[:-1]) | (suited[1:] != suited[:-1])
        edges = np.flatnonzero(changes) + 1
        bounds = [0, *edges.tolist(), len(lengths)]
        octets = np.frombuffer(block.content, dtype=np.uint8)
        for first, end in pairwise(bounds):
            if end - first < self._shortest_run or not suited[first]:
                continue
            start, stop = int(block.starts[first]), int(block.follows[end - 1])
            rows = octets[start:stop].reshape(end - first, int(lengths[first]))
            yield self._check(first, rows[:, : self._width], clean[first:end])

    def _check(self, first: int, rows: Octets, clean: Flags) -> Vouched:
        sound = clean & self._is_detail(rows)
        numbers: dict[str, Whole] = {}
        sides: dict[str, Flags] = {}
        for field in self._fields:
            sound &= _sound(field, rows, numbers)
            if field.name == self.layout.side and isinstance(field, Code):
                sides = {code: _equals(field, rows, code) for code in field.codes}
        sequence = next((field.name for field in self._fields if isinstance(field, Sequence)), "")
        return Vouched(
            first=first,
            octets=rows,
            sound=sound,
            sequences=numbers.get(sequence),
            amounts=numbers.get(self.layout.amount or ""),
            sides=sides,
        )

    def _is_detail(self, rows: Octets) -> Flags:
        if self._mark is not None:
            return _stands(rows, self._mark.columns, self._mark.value)
        other = np.zeros(len(rows), dtype=np.bool_)
        for when in self._earlier:
            other |= _stands(rows, when.columns, when.value)
        return ~other


def _suspect_lines(block: LineBlock) -> Flags:
    lines = np.searchsorted(block.follows, block.marked, side="right")
    # The return of a CRLF stands where its line has already ended.
    inside = block.marked < block.ends[lines]
    suspect = np.zeros(len(block.ends), dtype=np.bool_)
    suspect[lines[inside]] = True
    return suspect


def column_bytes(field: AnyField, rows: Octets) -> Octets:
    """The field's columns of every row."""
    first, last = field.columns
    return rows[:, first - 1 : last]


def digit_plane(octets: Octets) -> Octets:
    """Digit values, one contiguous row per column; anything above 9 was no digit."""
    return np.ascontiguousarray(octets.T) - np.uint8(ZERO)


def number(plane: Octets) -> Whole:
    """The numbers whose decimal digits the plane holds."""
    total = np.zeros(plane.shape[1], dtype=np.int64)
    for digits in plane:
        total *= 10
        total += digits
    return total


def date_parts(field: Date, plane: Octets) -> tuple[Whole, Whole, Whole]:
    """CE year, month and day."""
    year, month, day = (number(plane[_letters(field.pattern, letter)]) for letter in "YMD")
    if field.pivot is not None:
        year = field.pivot + (year - field.pivot) % 100
    return (year - BUDDHIST_ERA if field.calendar == "BE" else year), month, day


def _letters(pattern: str, letter: str) -> slice:
    return slice(pattern.index(letter), pattern.rindex(letter) + 1)


def _sound(  # noqa: PLR0911  one case for each type of field
    field: AnyField, rows: Octets, numbers: dict[str, Whole]
) -> Flags:
    octets = column_bytes(field, rows)
    match field:
        case Text(required=required):
            return _filled(octets) if required else np.ones(len(rows), dtype=np.bool_)
        case Constant(value=value):
            return _equals(field, rows, value)
        case Code(codes=codes):
            known = np.zeros(len(rows), dtype=np.bool_)
            for code in codes:
                known |= _equals(field, rows, code)
            return known
        case DateTime() | Quantity() | Amount(point=True):
            return np.zeros(len(rows), dtype=np.bool_)
    plane = digit_plane(octets)
    digits: Flags = plane.max(axis=0) <= 9
    match field:
        case Digits(required=required):
            return digits if required else digits | ~_filled(octets)
        case Date():
            return digits & _real_date(field, plane)
        case Time():
            return digits & _real_time(plane)
    numbers[field.name] = number(plane[-18:])
    if isinstance(field, Amount):
        numbers[field.name] *= 10 ** (2 - field.decimals)
        digits &= (plane[: max(0, len(plane) - _summable(field))] == 0).all(axis=0)
    return digits


def _summable(field: Amount) -> int:
    return SUMMABLE_DIGITS - (2 - field.decimals)


def _filled(octets: Octets) -> Flags:
    filled: Flags = octets[:, 0] != SPACE
    blank_first = np.flatnonzero(~filled)
    filled[blank_first] = (octets[blank_first] != SPACE).any(axis=1)
    return filled


def _equals(field: AnyField, rows: Octets, value: str) -> Flags:
    return _stands(rows, field.columns, value.ljust(field.width))


def _stands(rows: Octets, columns: tuple[int, int], value: str) -> Flags:
    first, last = columns
    expected = np.frombuffer(value.encode("cp874"), dtype=np.uint8)
    same: Flags = (rows[:, first - 1 : last] == expected).all(axis=1)
    return same


def _real_date(field: Date, plane: Octets) -> Flags:
    year, month, day = date_parts(field, plane)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    in_year = (month >= 1) & (month <= 12)
    days = _MONTH_DAYS[np.where(in_year, month, 0)] + (leap & (month == 2))
    first, last = field.years
    real: Flags = in_year & (day >= 1) & (day <= days) & (year >= first) & (year <= last)
    return real


def _real_time(plane: Octets) -> Flags:
    hour, minute, second = (number(plane[at : at + 2]) for at in (0, 2, 4))
    real: Flags = (hour < 24) & (minute < 60) & (second < 60)
    return real
