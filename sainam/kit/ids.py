"""Identifiers: time-ordered UUIDs (RFC 9562 version 7), made where the row is made."""

from __future__ import annotations

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A UUID version 7. Its time only orders index pages; no rule reads it."""
    milliseconds = time.time_ns() // 1_000_000  # clock-ok: index locality, not a business time
    return UUID(int=_v7(milliseconds, int.from_bytes(os.urandom(10), "big")))


def _v7(milliseconds: int, random: int) -> int:
    tail = random & ((1 << 62) - 1)
    middle = (random >> 62) & 0xFFF
    return (milliseconds << 80) | (0x7 << 76) | (middle << 64) | (0b10 << 62) | tail
