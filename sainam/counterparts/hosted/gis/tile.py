"""A map tile as a PNG, drawn by hand: the lines of the network on a light ground."""

from __future__ import annotations

import struct
import zlib
from math import atan, degrees, pi, sinh

from sainam.counterparts.hosted.gis.network import EAST, NORTH, SOUTH, STEP, WEST, diameter

SIDE = 256
LEAST_ZOOM, MOST_ZOOM = 12, 20
_GROUND, _PIPE, _MAIN, _OUTSIDE = 0, 1, 2, 3
_COLOURS = bytes((244, 246, 240, 59, 130, 196, 20, 60, 120, 222, 222, 222))
_THICK = 300  # millimetres


def tile(zoom: int, column: int, row: int) -> bytes | None:
    """Web Mercator, as maps in browsers number their tiles; None where there is none."""
    across = 1 << zoom
    if not LEAST_ZOOM <= zoom <= MOST_ZOOM or column >= across or row >= across:
        return None
    west, north = _corner(column, row, across)
    east, south = _corner(column + 1, row + 1, across)
    if east < WEST or west > EAST or north < SOUTH or south > NORTH:
        return None
    columns = [
        _crossed(west + (east - west) * x / SIDE, (east - west) / SIDE, WEST) for x in range(SIDE)
    ]
    rows = [
        _crossed(north - (north - south) * y / SIDE, (north - south) / SIDE, SOUTH)
        for y in range(SIDE)
    ]
    return png([bytes(_pixel(a, b) for a in columns) for b in rows])


def png(rows: list[bytes]) -> bytes:
    """An indexed image of these rows, one byte a pixel."""
    width = len(rows[0])
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 3, 0, 0, 0)
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    parts = ((b"IHDR", head), (b"PLTE", _COLOURS), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def _corner(column: int, row: int, across: int) -> tuple[float, float]:
    """Longitude and latitude of a tile's north-western corner."""
    return column / across * 360 - 180, degrees(atan(sinh(pi * (1 - 2 * row / across))))


def _crossed(degree: float, width: float, first: float) -> tuple[int, bool]:
    """The line of the grid before a pixel, and whether one goes through it."""
    line = (degree - first) / STEP
    return int(line), line % 1 < max(width / STEP, 0.02)


def _pixel(column: tuple[int, bool], row: tuple[int, bool]) -> int:
    if not column[1] and not row[1]:
        return _GROUND
    to = "N" if column[1] else "E"
    return _MAIN if diameter(column[0], row[0], to) >= _THICK else _PIPE
