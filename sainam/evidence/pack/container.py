"""A ZIP in one canonical form (PKWARE APPNOTE 6.3): stored, no times, no comment, no attributes.

ZIP64 stands only where a number does not fit. Nothing here is a choice, so that a reader who has
the names, lengths and CRC-32 can say each byte that is not content.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

FITS = 0xFFFFFFFF  # and all below; the value itself says: see ZIP64
MANY = 0xFFFF
_DAY_ONE = 33  # 1 January 1980, the first date there is
_PLAIN, _ZIP64 = 10, 45  # version needed to extract


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: an ASCII name, the CRC-32 and the length of its content."""

    name: str
    crc32: int
    length: int


def local_header(entry: Entry) -> bytes:
    """What stands before the content."""
    extra = _zip64(entry.length, entry.length) if entry.length >= FITS else b""
    name = entry.name.encode("ascii")
    return b"PK\x03\x04" + _fields(entry, extra) + name + extra


def directory(entries: Iterable[Entry]) -> Iterable[bytes]:
    """The central directory entry by entry, and its end."""
    place = length = count = 0
    for entry in entries:
        line = _directory_entry(entry, place)
        yield line
        place += len(local_header(entry)) + entry.length
        length, count = length + len(line), count + 1
    yield _end(count, place, length)


def _directory_entry(entry: Entry, place: int) -> bytes:
    numbers = (entry.length, entry.length) if entry.length >= FITS else ()
    numbers = (*numbers, place) if place >= FITS else numbers
    extra = _zip64(*numbers) if numbers else b""
    made_by = struct.pack("<H", _ZIP64 if extra else _PLAIN)
    nothing = struct.pack("<HHHI", 0, 0, 0, 0)  # comment, disk, attributes
    where = struct.pack("<I", min(place, FITS))
    name = entry.name.encode("ascii")
    return b"PK\x01\x02" + made_by + _fields(entry, extra) + nothing + where + name + extra


def _fields(entry: Entry, extra: bytes) -> bytes:
    """From the version to the length of the extra field: the same in header and directory."""
    stored = min(entry.length, FITS)
    return struct.pack(
        "<HHHHHIIIHH",
        _ZIP64 if extra else _PLAIN,
        0,  # flags
        0,  # stored
        0,  # time
        _DAY_ONE,
        entry.crc32,
        stored,
        stored,
        len(entry.name),
        len(extra),
    )


def _zip64(*numbers: int) -> bytes:
    return struct.pack(f"<HH{len(numbers)}Q", 1, 8 * len(numbers), *numbers)


def _end(count: int, place: int, length: int) -> bytes:
    end = b""
    if count >= MANY or place >= FITS or length >= FITS:
        numbers = (44, _ZIP64, _ZIP64, 0, 0, count, count, length, place)
        end = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", *numbers)
        end += b"PK\x06\x07" + struct.pack("<IQI", 0, place + length, 1)
    few, short, near = min(count, MANY), min(length, FITS), min(place, FITS)
    return end + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, few, few, short, near, 0)
