"""What the sender of a file gets back: the whole outcome, and every line that was not posted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct

from sainam.formats.layout import Layout
from sainam.formats.line_fault import LineFault, Value
from sainam.formats.totals import Tally
from sainam.formats.write_file import write_lines

FileState = Literal["posted", "stored", "held", "refused"]
LineOutcome = Literal["duplicate", "rejected", "suspense", "file"]


class AcknowledgedLine(Struct, frozen=True, kw_only=True):
    """A line not posted, or with outcome `file` a reason that concerns the whole file.

    The amount stands once for each line of the file, however many reasons it has.
    """

    line: int
    first_column: int
    last_column: int
    field: str
    rule: str
    outcome: LineOutcome
    amount_satang: int | None
    thai: str
    english: str


class Acknowledgement(Struct, frozen=True, kw_only=True):
    """lines in = posted + duplicate + rejected + suspense, in count and in amount.

    `audit_head` is the latest sealed audit block's hash, by which the partner holds us to our
    record; `audit_block` its number, None before the first block.
    """

    file_name: str
    sha256: str
    received_at: datetime
    state: FileState
    posted: Tally
    duplicate: Tally
    rejected: Tally
    suspense: Tally
    audit_block: int | None
    audit_head: str


def acknowledged(fault: LineFault, outcome: LineOutcome) -> list[AcknowledgedLine]:
    """One entry for each thing wrong with the line; the first carries its amount."""
    return [
        AcknowledgedLine(
            line=reason.line,
            first_column=reason.first_column,
            last_column=reason.last_column,
            field=reason.field,
            rule=reason.rule,
            outcome=outcome,
            amount_satang=fault.amount_satang if rank == 0 else None,
            thai=reason.thai,
            english=reason.english,
        )
        for rank, reason in enumerate(fault.every())
    ]


def write_acknowledgement(
    layout: Layout, given: Acknowledgement, lines: Iterable[AcknowledgedLine]
) -> Iterator[bytes]:
    """The acknowledgement file line by line, in the encoding of `layout` as agreed with the sender.

    `lines` may be many: none is kept.

    A character that the encoding or the delimiter forbids is written as `?`: the sender's own
    file name must not keep the answer from being written.
    """
    header: dict[str, Value] = {
        "file_name": _writable(layout, given.file_name),
        "sha256": given.sha256,
        "received_at": given.received_at,
        "state": given.state,
        "audit_block": given.audit_block,
        "audit_head": given.audit_head,
    }
    for name in ("posted", "duplicate", "rejected", "suspense"):
        tally: Tally = getattr(given, name)
        header[f"{name}_count"] = tally.count
        header[f"{name}_amount"] = tally.amount_satang
    return write_lines(layout, _details(layout, lines), header=header)


def _details(layout: Layout, lines: Iterable[AcknowledgedLine]) -> Iterable[dict[str, Value]]:
    for entry in lines:
        yield {
            "line_number": entry.line,
            "first_column": entry.first_column,
            "last_column": entry.last_column,
            "field": entry.field,
            "rule": entry.rule,
            "outcome": entry.outcome,
            "amount": entry.amount_satang,
            "thai": _writable(layout, entry.thai),
            "english": _writable(layout, entry.english),
        }


def _writable(layout: Layout, text: str) -> str:
    plain = "".join(
        char if char.isprintable() and char != layout.delimiter else "?" for char in text
    )
    return plain.encode(layout.encoding, "replace").decode(layout.encoding)
