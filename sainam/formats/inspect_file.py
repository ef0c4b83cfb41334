"""A dry run for people: each line under a ruler, its faults below it, the totals at the end.

Names and references are covered in place, so that columns stay where they are; a line whose
columns cannot be told apart is covered whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from msgspec import Struct

from sainam.formats.file_progress import FileProgress
from sainam.formats.file_summary import FileSummary, summary_of
from sainam.formats.layout import AnyField, Layout, Mask, Role
from sainam.formats.line_fault import LineFault
from sainam.formats.line_source import line_blocks
from sainam.formats.read_file import lines_of, readings
from sainam.kit.money import Money

_COVER = "•"
_BLOCK_BYTES = 1 << 18


class InspectedLine(Struct, frozen=True, kw_only=True):
    """`text` is the line as people may see it; `faults` are all of them, empty for a good line."""

    line: int
    role: Role | None
    text: str
    faults: tuple[LineFault, ...]


class Inspection:
    """Iterate it once for the lines; then `summary` is there."""

    def __init__(self, layout: Layout, stream: BinaryIO) -> None:
        self.layout = layout
        self._stream = stream
        self._summary: FileSummary | None = None

    def __iter__(self) -> Iterator[InspectedLine]:
        lines, progress = lines_of(self.layout), FileProgress(self.layout)
        for block in line_blocks(self._stream, _BLOCK_BYTES):
            for index, reading in enumerate(readings(lines, block, 0, len(block.ends))):
                settled = progress.settle(reading)
                yield InspectedLine(
                    line=settled.line,
                    role=settled.role,
                    text=_covered(self.layout, settled.role, block.line(index)),
                    faults=tuple(settled.every()) if isinstance(settled, LineFault) else (),
                )
        self._summary = summary_of(progress)

    @property
    def summary(self) -> FileSummary:
        """Raises RuntimeError while lines are still to be read."""
        if self._summary is None:
            raise RuntimeError("the file has not been read to its end")
        return self._summary


def inspection_text(inspection: Inspection, *, faulty_only: bool = False) -> Iterator[str]:
    """The whole report in both languages; of a large file perhaps the faulty lines only."""
    yield from _columns_of(inspection.layout)
    for line in inspection:
        if faulty_only and not line.faults:
            continue
        yield ""
        yield f"{line.line:>7}  {line.role or '?'}"
        if inspection.layout.kind == "fixed-width":
            yield _ruler(max(len(line.text), 10))
        yield line.text
        for fault in line.faults:
            yield from _fault_text(inspection.layout, fault)
    yield ""
    yield from _totals_text(inspection.summary)


def _columns_of(layout: Layout) -> Iterator[str]:
    yield f"{layout.layout} {layout.version}: {layout.title.th} / {layout.title.en}"
    for record in layout.records:
        yield f"{record.role}:"
        for rank, field in enumerate(record.fields, start=1):
            first, last = field.columns if layout.kind == "fixed-width" else (rank, rank)
            yield f"  {first:>3}–{last:<3}  {field.name:<18} {field.th} / {field.en}"


def _ruler(width: int) -> str:
    """`....:....1....:....2`: a colon at every fifth column, the tens at every tenth."""
    tens = "".join(f"....:....{tens % 10}" for tens in range(1, width // 10 + 2))
    return tens[:width]


def _fault_text(layout: Layout, fault: LineFault) -> Iterator[str]:
    first, last = fault.first_column, fault.last_column
    if layout.kind == "fixed-width" and first:
        yield " " * (first - 1) + "^" * (last - first + 1)
    place = f"{first}–{last} {fault.field}".strip() if first else "–"
    yield f"  {place} [{fault.rule}] {fault.thai} / {fault.english}"


def _totals_text(summary: FileSummary) -> Iterator[str]:
    yield f"บรรทัดทั้งหมด / lines: {summary.lines:,}"
    for thai, english, tallies in (
        ("อ่านได้", "good", summary.good),
        ("ปฏิเสธ", "rejected", summary.rejected),
    ):
        for side, tally in sorted(tallies.items()):
            amount = Money(tally.amount_satang)
            yield f"  {thai} / {english} {side}: {tally.count:,}  {amount}"
    if summary.unreadable_amount:
        count = summary.unreadable_amounts
        yield f"  อ่านจำนวนเงินไม่ได้ / unreadable amounts: {count:,}"
    for fault in summary.file_faults:
        yield f"  [{fault.rule}] {fault.thai} / {fault.english}"
    verdict = "ลงรายการได้ / can be posted" if summary.postable else "พักทั้งแฟ้ม / held whole"
    yield f"  {verdict}"


def _covered(layout: Layout, role: Role | None, raw: bytes) -> str:
    text = raw.decode(layout.encoding, "surrogateescape")
    fields = layout.fields_of(role)
    if layout.kind == "csv" and role == "header":
        return _plain(text)
    if layout.kind == "fixed-width":
        if len(text) != layout.line_length or not fields:
            return _hidden(text)
        return _by_columns(text, fields)
    parts = text.split(layout.delimiter)
    if len(parts) != len(fields):
        return _hidden(text)
    covered = (_cover(part, field.mask) for part, field in zip(parts, fields, strict=True))
    return layout.delimiter.join(covered)


def _by_columns(text: str, fields: Iterable[AnyField]) -> str:
    return "".join(
        _cover(text[field.columns[0] - 1 : field.columns[1]], field.mask) for field in fields
    )


def _cover(text: str, mask: Mask) -> str:
    """The same number of characters: of a name the first letters stay, of a reference the end."""
    plain = _plain(text)
    if mask == "none":
        return plain
    end = len(plain.rstrip(" "))
    kept = range(end - min(4, end // 3), end) if mask == "reference" else range(0)
    return "".join(
        char
        if char == " " or at in kept or (mask == "name" and (at == 0 or plain[at - 1] == " "))
        else _COVER
        for at, char in enumerate(plain)
    )


def _hidden(text: str) -> str:
    return "".join(char if char == " " else _COVER for char in text[:1_000])


def _plain(text: str) -> str:
    """One column for each character: control and combining characters as a cover."""
    return "".join(
        char if char.isprintable() and unicodedata.category(char) != "Mn" else _COVER
        for char in text
    )
