"""Whole lines from an open binary file, in chunks, never the whole file in memory."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import numpy as np
import numpy.typing as npt

NEWLINE, RETURN = 10, 13

# A line this long is no line of any layout; it is passed over up to its end, unread.
ENDLESS_BYTES = 1 << 20


# Marks line ends only; a reader that looks for more bytes gives a table of its own.
LINE_ENDS = bytes(octet == NEWLINE for octet in range(256))


class LineBlock(NamedTuple):
    """Consecutive lines: bytes, and where each begins and ends, its line ending left out.

    `follows` is where the next line begins; `marked` is where bytes stand that the reader's
    table marks, line ends left out. An endless line is a block of its own, without bytes.
    """

    first_line: int
    content: bytes
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    follows: npt.NDArray[np.int64]
    marked: npt.NDArray[np.int64]
    endless: bool = False

    def line(self, index: int) -> bytes:
        return self.content[int(self.starts[index]) : int(self.ends[index])]


def line_blocks(
    stream: BinaryIO, chunk_bytes: int, marks: bytes = LINE_ENDS
) -> Iterator[LineBlock]:
    """LF and CRLF both end a line; the last line may lack its ending.

    `marks` maps every byte to 0 or 1; the LF must be 1.
    """
    line, rest, endless = 1, b"", False
    while read := stream.read(chunk_bytes):
        if endless:
            end = read.find(b"\n")
            if end < 0:
                continue
            yield _endless_line(line)
            line, rest, endless = line + 1, read[end + 1 :], False
        else:
            rest += read
        end = rest.rfind(b"\n") + 1
        if end:
            block = _block(line, rest[:end], marks)
            yield block
            line, rest = line + len(block.ends), rest[end:]
        if len(rest) > ENDLESS_BYTES:
            rest, endless = b"", True
    if endless:
        yield _endless_line(line)
    elif rest:
        yield _block(line, rest + b"\n", marks)


def _endless_line(line: int) -> LineBlock:
    nothing = np.zeros(1, dtype=np.int64)
    return LineBlock(line, b"", nothing, nothing, nothing, nothing, endless=True)


def _block(first_line: int, content: bytes, marks: bytes) -> LineBlock:
    octets = np.frombuffer(content, dtype=np.uint8)
    marked = np.flatnonzero(np.frombuffer(content.translate(marks), dtype=np.bool_))
    is_newline = octets[marked] == NEWLINE
    newlines = marked[is_newline]
    follows = newlines + 1
    starts = np.concatenate((np.zeros(1, dtype=np.int64), follows[:-1]))
    returned = (newlines > starts) & (octets[newlines - 1] == RETURN)
    others = marked[~is_newline]
    return LineBlock(first_line, content, starts, newlines - returned, follows, others)
