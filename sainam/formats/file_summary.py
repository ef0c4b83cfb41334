"""What a file came to, once it has been read to its end."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from sainam.formats.file_progress import FileProgress
from sainam.formats.line_fault import LineFault, Record
from sainam.formats.totals import Tally


class FileSummary(Struct, frozen=True, kw_only=True):
    """A file read to its end. lines = good_lines + faulty_lines + header and trailer, if good.

    `good` and `rejected` are by side; `rejected` holds the faulty lines whose amount could be
    read. `file_faults` concern the file as a whole (no trailer, totals off). `holds` are the
    faults, of lines and file, that forbid posting anything of it: at most the first
    NAMED_HOLDS are named. `unreadable_amount` is one of the reasons.
    """

    layout: str
    layout_version: str
    lines: int
    good_lines: int
    faulty_lines: int
    header: Record | None
    header_identity: str | None
    trailer: Record | None
    good: Mapping[str, Tally]
    rejected: Mapping[str, Tally]
    unreadable_amounts: int
    unreadable_amount: bool
    file_faults: tuple[LineFault, ...]
    holds: tuple[LineFault, ...]

    @property
    def postable(self) -> bool:
        """Whether good lines may be posted, faulty ones being rejected one by one."""
        return not self.holds


def summary_of(progress: FileProgress) -> FileSummary:
    """The file after its last line."""
    file_faults = tuple(progress.finish())
    header = progress.header
    return FileSummary(
        layout=progress.layout.layout,
        layout_version=progress.layout.version,
        lines=progress.lines,
        good_lines=progress.good_lines,
        faulty_lines=progress.faulty_lines,
        header=header,
        header_identity=header.identity if header else None,
        trailer=progress.trailer,
        good=progress.good,
        rejected=progress.rejected,
        unreadable_amounts=progress.unreadable_amounts,
        unreadable_amount=progress.unreadable_amounts > 0,
        file_faults=file_faults,
        holds=(*progress.holds, *file_faults),
    )
