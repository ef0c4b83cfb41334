"""Consecutive lines of a file, read: good details, and a fault for each bad line."""

from __future__ import annotations

from sainam.formats.byte_matrix import Octets, Whole
from sainam.formats.copy_block import CopyBlocks
from sainam.formats.layout import Layout
from sainam.formats.line_fault import LineFault, Record
from sainam.formats.line_reading import Lines
from sainam.formats.settled_line import as_record


class Chunk:
    """Details stay rows of bytes until someone asks for them one by one."""

    def __init__(self, layout: Layout, first_line: int, lines: Lines) -> None:
        self.layout = layout
        self.first_line = first_line
        self.lines = 0
        self.faults: list[LineFault] = []
        self._lines = lines
        self._records: list[Record] = []
        self._rows: list[tuple[Octets, Whole]] = []

    @property
    def good_lines(self) -> int:
        return len(self._records) + sum(len(lines) for _, lines in self._rows)

    @property
    def rows(self) -> tuple[tuple[Octets, Whole], ...]:
        """Good details as bytes, one row for each, and their line numbers."""
        return tuple(self._rows)

    @property
    def kept(self) -> tuple[Record, ...]:
        """Good details that were read one by one; with those of `rows` they are all."""
        return tuple(self._records)

    def copy_block(self, blocks: CopyBlocks) -> bytes:
        """The good details as COPY text in `blocks.encoding`; their order is not the file's."""
        rows = b"".join(blocks.of_rows(octets, lines) for octets, lines in self._rows)
        return rows + blocks.of_records(self._records)

    def records(self) -> list[Record]:
        """The good details one by one, in the order of the file; for files that are not large."""
        from_rows = [
            as_record(self.layout, self._lines.read_line(int(line), row.tobytes()))
            for octets, lines in self._rows
            for row, line in zip(octets, lines, strict=True)
        ]
        return sorted([*from_rows, *self._records], key=lambda record: record.line)

    def keep(self, settled: Record | LineFault) -> None:
        """Takes a line read by itself; header and trailer are the summary's."""
        if isinstance(settled, LineFault):
            self.faults.append(settled)
        elif settled.role == "detail":
            self._records.append(settled)

    def keep_rows(self, octets: Octets, lines: Whole) -> None:
        """Takes rows the byte matrix vouched for, and their line numbers."""
        if len(lines):
            self._rows.append((octets, lines))
