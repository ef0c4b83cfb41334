"""The synthetic network: pipes along a grid over Bangkok, a valve at some crossings."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Any

from sainam.counterparts.cis.customer import Customer, customer_number, customer_of
from sainam.counterparts.cis.dice import roll

STEP = 0.0005  # degrees between two lines: some 55 m
WEST, SOUTH, EAST, NORTH = 100.3, 13.5, 100.9, 14.1  # nothing lies outside
_MATERIALS = ("PVC", "HDPE", "DI", "ST", "AC")
_DIAMETERS = (100, 150, 200, 300, 400, 600, 1000)
_DIAMETER, _MATERIAL, _YEAR, _VALVE, _PLACE = range(201, 206)
Feature = dict[str, Any]


def features_of(west: float, south: float, east: float, north: float) -> Iterator[Feature]:
    """Pipes and valves of an area, one after another; the same every time."""
    columns = range(_line(max(west, WEST), WEST), _line(min(east, EAST), WEST))
    for row in range(_line(max(south, SOUTH), SOUTH), _line(min(north, NORTH), SOUTH)):
        for column in columns:
            yield _pipe(column, row, "E")
            yield _pipe(column, row, "N")
            if roll(8, column, row, _VALVE) == 0:
                yield _valve(column, row)


def position_of(account: str) -> list[Feature] | None:
    """The meter of a customer account and the pipes to it; None where there is no such customer."""
    number = customer_number(account)
    if number is None:
        return None
    customer = customer_of(number)
    column = roll(1100, number, _PLACE)
    row = roll(1100, number, _PLACE, 2)
    main = _pipe(column, row, "E")
    tap = [_degree(WEST, column, 0.4), _degree(SOUTH, row)]
    meter = [tap[0], _degree(SOUTH, row, 0.2)]
    return [
        _about(customer, "meter", {"type": "Point", "coordinates": meter}, {"diameter_mm": 15}),
        _about(
            customer,
            "service_pipe",
            {"type": "LineString", "coordinates": [tap, meter]},
            {"diameter_mm": 20, "material": "PVC", "installed_year": 2005 + number % 18},
        ),
        _about(customer, "main", main["geometry"], main["properties"]),
    ]


def _about(customer: Customer, kind: str, geometry: object, more: Feature) -> Feature:
    own = {
        "customer_account": customer.customer_account,
        "kind": kind,
        "meter": customer.meter,
        "branch": customer.branch,
    }
    return {"type": "Feature", "geometry": geometry, "properties": {**more, **own}}


def _pipe(column: int, row: int, to: str) -> Feature:
    begin = [_degree(WEST, column), _degree(SOUTH, row)]
    end = [_degree(WEST, column + (to == "E")), _degree(SOUTH, row + (to == "N"))]
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": [begin, end]},
        "properties": {
            "asset": f"TEST-P-{column:04d}-{row:04d}-{to}",
            "kind": "pipe",
            "diameter_mm": diameter(column, row, to),
            "material": _MATERIALS[roll(len(_MATERIALS), column, row, _MATERIAL)],
            "installed_year": 1980 + roll(45, column, row, _YEAR),
            "state": "in_use",
            "contractor": "ผู้รับจ้างสมมติ",
        },
    }


def _valve(column: int, row: int) -> Feature:
    place = [_degree(WEST, column), _degree(SOUTH, row)]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place},
        "properties": {
            "asset": f"TEST-V-{column:04d}-{row:04d}",
            "kind": "valve",
            "diameter_mm": diameter(column, row, "E"),
            "installed_year": 1980 + roll(45, column, row, _YEAR),
            "state": "closed" if roll(40, column, row, _VALVE, 2) == 0 else "open",
        },
    }


def diameter(column: int, row: int, to: str) -> int:
    """Of a pipe, in millimetres."""
    return _DIAMETERS[roll(len(_DIAMETERS), column, row, ord(to), _DIAMETER)]


def _line(degree: float, first: float) -> int:
    """The first line of the grid at or after a degree."""
    return ceil((degree - first) / STEP - 1e-6)


def _degree(first: float, line: int, more: float = 0) -> float:
    return round(first + (line + more) * STEP, 6)
