"""An area as maps are asked for it: west,south,east,north in degrees of WGS 84. Pure."""

from __future__ import annotations

import re

_DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,8})?", re.ASCII)
_SIDES = 4
_EPSILON = 1e-9  # of a difference between two decimals


def is_area(text: str, most_degrees: float) -> bool:
    """Whether it is one, in order, on the globe, and neither side longer than that."""
    parts = text.split(",")
    if len(parts) != _SIDES or not all(_DEGREES.fullmatch(part) for part in parts):
        return False
    west, south, east, north = map(float, parts)
    return (
        -180 <= west < east <= 180
        and -90 <= south < north <= 90
        and max(east - west, north - south) <= most_degrees + _EPSILON
    )
