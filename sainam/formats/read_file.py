"""Reads a file by its layout: chunks of good lines and faults, then what it all came to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from sainam.formats.byte_matrix import SHORTEST_RUN, SUSPECT, ByteMatrix, Flags, Vouched
from sainam.formats.chunk import Chunk
from sainam.formats.delimited import DelimitedLines
from sainam.formats.file_progress import FileProgress
from sainam.formats.file_summary import FileSummary, summary_of
from sainam.formats.fixed_width import FixedWidthLines
from sainam.formats.layout import Layout
from sainam.formats.line_fault import fault_at
from sainam.formats.line_reading import LineReading, Lines
from sainam.formats.line_rules import Rule
from sainam.formats.line_source import ENDLESS_BYTES, LINE_ENDS, LineBlock, line_blocks
from sainam.formats.totals import Tally

# Blocks of this size stay in the processor's cache: eight times as long they were read a quarter
# slower and took 60 MB more.
CHUNK_LINES = 8_192

_DELIMITED_LINE_BYTES = 64


class FileReading:
    """Iterate it once for the chunks; then `summary` is there."""

    def __init__(
        self,
        layout: Layout,
        stream: BinaryIO,
        *,
        bulk: bool = True,
        chunk_lines: int = CHUNK_LINES,
        shortest_run: int = SHORTEST_RUN,
    ) -> None:
        self.layout = layout
        self.lines = lines_of(layout)
        self._progress = FileProgress(layout)
        self._matrix = None
        width = _DELIMITED_LINE_BYTES
        if layout.kind == "fixed-width":
            width = layout.line_length + len(layout.newline)
            self._matrix = ByteMatrix(layout, shortest_run) if bulk else None
        marks = SUSPECT if self._matrix else LINE_ENDS
        self._blocks = line_blocks(stream, chunk_lines * width, marks)
        self._summary: FileSummary | None = None

    def __iter__(self) -> Iterator[Chunk]:
        for block in self._blocks:
            chunk = Chunk(self.layout, block.first_line, self.lines)
            self._read_block(chunk, block)
            chunk.lines = len(block.ends)
            yield chunk
        self._summary = summary_of(self._progress)

    @property
    def summary(self) -> FileSummary:
        """Raises RuntimeError while lines are still to be read."""
        if self._summary is None:
            raise RuntimeError("the file has not been read to its end")
        return self._summary

    def _read_block(self, chunk: Chunk, block: LineBlock) -> None:
        done = 0
        for run in self._matrix.vouch(block) if self._matrix and not block.endless else ():
            self._read_lines(chunk, block, done, run.first)
            self._read_run(chunk, block, run)
            done = run.first + len(run.sound)
        self._read_lines(chunk, block, done, len(block.ends))

    def _read_lines(self, chunk: Chunk, block: LineBlock, first: int, end: int) -> None:
        for reading in readings(self.lines, block, first, end):
            chunk.keep(self._progress.settle(reading))

    def _read_run(self, chunk: Chunk, block: LineBlock, run: Vouched) -> None:
        """Absorbs what is sound and in sequence; each other line is settled by itself."""
        kept = run.sound.copy()
        rows = len(kept)
        doubtful = [*np.flatnonzero(~kept).tolist(), rows]
        at = 0
        for stop in doubtful:
            while at < stop:
                numbers = None if run.sequences is None else run.sequences[at:stop]
                at += self._progress.absorb(numbers, stop - at)
                if at < stop:
                    self._settle_one(chunk, block, run, kept, at)
                    at += 1
            if stop < rows:
                self._settle_one(chunk, block, run, kept, stop)
                at = stop + 1
        self._count(run, kept)
        everything = bool(kept.all())
        lines = block.first_line + run.first + np.flatnonzero(kept)
        chunk.keep_rows(run.octets if everything else run.octets[kept], lines)

    def _settle_one(
        self, chunk: Chunk, block: LineBlock, run: Vouched, kept: Flags, row: int
    ) -> None:
        kept[row] = False
        self._read_lines(chunk, block, run.first + row, run.first + row + 1)

    def _count(self, run: Vouched, kept: Flags) -> None:
        sides = run.sides or {"": np.ones(len(kept), dtype=np.bool_)}
        for side, rows in sides.items():
            chosen = rows & kept
            count = int(np.count_nonzero(chosen))
            amount = 0 if run.amounts is None else int(run.amounts[chosen].sum())
            if count:
                self._progress.count(side, Tally(count, amount))


def readings(lines: Lines, block: LineBlock, first: int, end: int) -> Iterator[LineReading]:
    """Lines of a block read one by one."""
    if block.endless:
        fault = fault_at(block.first_line, Rule.LINE_ENDLESS, expected=f"{ENDLESS_BYTES:,}")
        yield LineReading(block.first_line, faults=[fault])
        return
    for index in range(first, end):
        yield lines.read_line(block.first_line + index, block.line(index))


def lines_of(layout: Layout) -> Lines:
    """The per-line reader of a layout's kind."""
    return FixedWidthLines(layout) if layout.kind == "fixed-width" else DelimitedLines(layout)


def read_file(layout: Layout, stream: BinaryIO) -> FileReading:
    """Nothing is read until the result is iterated; no bytes make it raise."""
    return FileReading(layout, stream)
