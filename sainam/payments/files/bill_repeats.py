"""Which lines of a file may pay a bill that another line of it pays too: a pass over fingerprints.

Equal bills have equal fingerprints. Now and then different ones have, too (never by intent: the
weights are drawn anew for each file); such lines are judged by themselves and post all the same.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sainam.formats.chunk import Chunk
from sainam.formats.layout import AnyField
from sainam.formats.line_fault import Value

Octets = npt.NDArray[np.uint8]
Prints = npt.NDArray[np.uint64]

_WORD = 8
_SLASH = 0x2F
# Of a field in a layout without columns; what is longer is compared by its beginning.
_WIDTH_WITHOUT_COLUMNS = 32


class BillRepeats:
    """Takes chunk after chunk; twelve bytes of memory for each line."""

    def __init__(self, fields: Sequence[AnyField], encoding: str) -> None:
        self._fields = fields
        self._encoding = encoding
        self._widths = [
            field.width if field.columns != (0, 0) else _WIDTH_WITHOUT_COLUMNS for field in fields
        ]
        words = -(-sum(self._widths) // _WORD)
        self._weights = np.frombuffer(os.urandom(words * _WORD), dtype=np.uint64) | np.uint64(1)
        self._prints: list[Prints] = []
        self._lines: list[npt.NDArray[np.int32]] = []
        self._slashed: list[npt.NDArray[np.bool_]] = []

    def take(self, chunk: Chunk) -> None:
        for rows, lines in chunk.rows:
            parts = [rows[:, field.columns[0] - 1 : field.columns[1]] for field in self._fields]
            self._keep(np.concatenate(parts, axis=1), lines)
        if chunk.kept:
            texts = [self._padded(record.values) for record in chunk.kept]
            octets = np.frombuffer(b"".join(texts), dtype=np.uint8).reshape(len(texts), -1)
            self._keep(octets, np.array([record.line for record in chunk.kept]))

    def lines(self) -> list[int]:
        """The lines whose fingerprint another line has as well, in no order.

        And those with a slash in a part: joined by a slash, other parts could make the same bill.
        """
        if not self._prints:
            return []
        prints = np.concatenate(self._prints)
        order = np.argsort(prints)
        equal = prints[order[1:]] == prints[order[:-1]]
        shared = np.concatenate(self._slashed)
        shared[order[1:][equal]] = True
        shared[order[:-1][equal]] = True
        found: list[int] = np.concatenate(self._lines)[shared].tolist()
        return found

    def _keep(self, octets: Octets, lines: npt.NDArray[np.int64]) -> None:
        padded = np.zeros((len(octets), len(self._weights) * _WORD), dtype=np.uint8)
        padded[:, : octets.shape[1]] = octets
        self._prints.append(_fingerprints(padded.view("<u8"), self._weights))
        self._lines.append(lines.astype(np.int32))
        self._slashed.append((octets == _SLASH).any(axis=1))

    def _padded(self, values: Mapping[str, Value]) -> bytes:
        raw = [str(values[field.name]).encode(self._encoding) for field in self._fields]
        return b"".join(
            text[:width].ljust(width) for text, width in zip(raw, self._widths, strict=True)
        )


def _fingerprints(words: Prints, weights: Prints) -> Prints:
    """Each word is mixed before it is summed: bills differ in few digits, and in like places."""
    total = np.zeros(len(words), dtype=np.uint64)
    for rank, weight in enumerate(weights):
        mixed = words[:, rank] * weight
        mixed ^= mixed >> np.uint64(32)
        mixed *= weight
        mixed ^= mixed >> np.uint64(29)
        total += mixed * np.uint64(2 * rank + 1)
    return total
