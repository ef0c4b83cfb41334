"""The place of each line in its file: order of records, sequence, and what it all adds to.

Every line is settled exactly once, either alone (`settle`) or in a run of details that the
byte matrix has read (`absorb` and `count`). Both leave the same state behind.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from sainam.formats.layout import Layout, Sequence
from sainam.formats.line_fault import LineFault, Record, fault_at
from sainam.formats.line_reading import LineReading
from sainam.formats.line_rules import Rule
from sainam.formats.settled_line import as_fault, as_record
from sainam.formats.totals import Tallies, Tally, add_to, totals_faults

# Faults that hold the file are named one by one up to this number; all of them are counted.
NAMED_HOLDS = 100


class FileProgress:
    """What has been seen of one file so far; `lines` is also the number of the last line."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.lines = 0
        self.good: Tallies = {}
        self.rejected: Tallies = {}
        self.good_lines = 0
        self.faulty_lines = 0
        self.unreadable_amounts = 0
        self.holds: list[LineFault] = []
        self.header: Record | None = None
        self.trailer: Record | None = None
        self._stage: Literal["start", "body", "end"] = "start"
        self._numbered = {
            record.role
            for record in layout.records
            if any(isinstance(field, Sequence) for field in record.fields)
        }
        self._has_header = layout.kind == "csv" or layout.record("header") is not None
        # Lines that carry a sequence number; how far their numbers stand from that rank; and
        # how far the last broken one stood, in case the lines after it go on from there.
        self._rank = 0
        self._offset = 0
        self._broken_offset: int | None = None

    @property
    def in_order(self) -> bool:
        """Whether a detail may come next without any question of order."""
        return self._stage == "body" or (self._stage == "start" and not self._has_header)

    def settle(self, reading: LineReading) -> Record | LineFault:
        """The next line: a record, or a fault with everything found wrong in it."""
        self.lines += 1
        faults = [*reading.faults, *self._order(reading), *self._sequence(reading)]
        if faults:
            fault = as_fault(self.layout, reading, faults)
            self._reject(fault)
            return fault
        record = as_record(self.layout, reading)
        self._keep(record)
        return record

    def absorb(self, sequences: npt.NDArray[np.int64] | None, count: int) -> int:
        """Takes details read elsewhere, up to the first that needs settling; says how many."""
        taken = count
        if not self.in_order or self._broken_offset is not None:
            return 0
        if sequences is not None:
            ranks = np.arange(self._rank + 1, self._rank + 1 + count)
            astray = np.flatnonzero(sequences - ranks != self._offset)
            taken = int(astray[0]) if len(astray) else count
            self._rank += taken
        if taken:
            self._stage = "body"
        self.lines += taken
        self.good_lines += taken
        return taken

    def count(self, side: str | None, tally: Tally) -> None:
        """Adds what absorbed details come to."""
        add_to(self.good, side, tally)

    def finish(self) -> list[LineFault]:
        """What is wrong with the file as a whole, now that it has ended."""
        faults = []
        if self.lines == 0:
            faults.append(fault_at(0, Rule.EMPTY_FILE))
        elif self.layout.record("trailer") is not None and self._stage != "end":
            faults.append(fault_at(self.lines, Rule.TRAILER_MISSING))
        every: Tallies = dict(self.good)
        for side, tally in self.rejected.items():
            add_to(every, side, tally)
        if self.unreadable_amounts:
            # The lines' own sum is not known, so nothing can be said of the declared one.
            return faults
        declaring = [record for record in (self.header, self.trailer) if record is not None]
        return faults + totals_faults(self.layout, declaring, every)

    def _order(self, reading: LineReading) -> list[LineFault]:
        role, line = reading.role, reading.line
        stage, self._stage = self._stage, "body"
        if stage == "end":
            self._stage = "end"
            return [fault_at(line, Rule.AFTER_TRAILER)]
        if role == "trailer":
            self._stage = "end"
        if stage == "start" and self._has_header and role != "header":
            return [fault_at(line, Rule.HEADER_FIRST)]
        if stage == "body" and role == "header":
            return [fault_at(line, Rule.HEADER_AGAIN)]
        return []

    def _sequence(self, reading: LineReading) -> list[LineFault]:
        """One fault where numbering breaks, none on the lines that go on from the break."""
        if not self._numbered:
            return []
        if reading.role is None:
            # It may have been a numbered line or not: the next may go on from either.
            self._broken_offset = self._offset + 1
            return []
        if reading.role not in self._numbered:
            return []
        self._rank += 1
        broken_offset, self._broken_offset = self._broken_offset, None
        if reading.sequence is None:
            return []
        offset = reading.sequence - self._rank
        if offset == broken_offset:
            self._offset = offset
        if offset == self._offset:
            return []
        self._broken_offset = offset
        return [self._sequence_fault(reading, self._rank + self._offset)]

    def _sequence_fault(self, reading: LineReading, expected: int) -> LineFault:
        fields = self.layout.fields_of(reading.role)
        field = next((entry for entry in fields if isinstance(entry, Sequence)), None)
        return fault_at(
            reading.line,
            Rule.SEQUENCE_BROKEN,
            field,
            shown=str(reading.sequence),
            found=str(reading.sequence),
            expected=str(expected),
        )

    def _keep(self, record: Record) -> None:
        if record.role == "header":
            self.header = record
        elif record.role == "trailer":
            self.trailer = record
        else:
            self.good_lines += 1
            add_to(self.good, record.side, Tally(1, record.amount_satang or 0))

    def _reject(self, fault: LineFault) -> None:
        self.faulty_lines += 1
        if self.layout.amount is not None and fault.role in (None, "detail"):
            if fault.amount_satang is None:
                self.unreadable_amounts += 1
            else:
                add_to(self.rejected, fault.side, Tally(1, fault.amount_satang))
        elif fault.role == "detail":
            add_to(self.rejected, fault.side, Tally(1, 0))
        if fault.holds_file and len(self.holds) < NAMED_HOLDS:
            self.holds.append(fault)
