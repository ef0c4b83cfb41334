"""One GeoJSON feature (RFC 7946), of which only what was granted is kept. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Literal

import msgspec

from sainam.contracts.minimise import minimise_json

# Degrees, and metres above or below: what is larger is another reference system than WGS 84.
_Number = Annotated[float, msgspec.Meta(ge=-9000, le=9000)]
_Position = Annotated[list[_Number], msgspec.Meta(min_length=2, max_length=3)]
_Line = Annotated[list[_Position], msgspec.Meta(min_length=2)]
_Rings = list[Annotated[list[_Position], msgspec.Meta(min_length=4)]]


class _Geometry(msgspec.Struct, frozen=True, tag_field="type", tag=True):
    """What stands beside type and coordinates is dropped."""


class Point(_Geometry, frozen=True):
    coordinates: _Position


class LineString(_Geometry, frozen=True):
    coordinates: _Line


class Polygon(_Geometry, frozen=True):
    coordinates: _Rings


class MultiPoint(_Geometry, frozen=True):
    coordinates: list[_Position]


class MultiLineString(_Geometry, frozen=True):
    coordinates: list[_Line]


class MultiPolygon(_Geometry, frozen=True):
    coordinates: list[_Rings]


Geometry = Point | LineString | Polygon | MultiPoint | MultiLineString | MultiPolygon


class _Feature(msgspec.Struct, frozen=True):
    type: Literal["Feature"]
    geometry: Geometry | None
    properties: msgspec.Raw


class FeatureUnfitError(ValueError):
    """It is no such feature as the contract describes, or about something else than asked."""


class Granted(msgspec.Struct, frozen=True):
    """`geometry_field` is the leaf that grants the geometry, whose kinds are `geometries`.

    `about`: the name and value that each feature says of itself, where it must.
    """

    fields: tuple[str, ...]
    geometry_field: str
    geometries: Collection[str]
    about: tuple[str, str] | None = None


def granted_feature(feature: bytes, granted: Granted) -> bytes:
    """As JSON. Raises FeatureUnfitError."""
    try:
        read = msgspec.json.decode(feature, type=_Feature)
        if granted.about is not None:
            name, value = granted.about
            if msgspec.json.decode(read.properties).get(name) != value:
                raise FeatureUnfitError("a feature is about something else than was asked")
        if read.geometry is not None and type(read.geometry).__name__ not in granted.geometries:
            raise FeatureUnfitError("a geometry of another kind than the contract's")
        properties = _properties(bytes(read.properties), granted)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, AttributeError) as error:
        raise FeatureUnfitError("a feature that cannot be read") from error
    geometry = read.geometry if granted.geometry_field in granted.fields else None
    return msgspec.json.encode(_Feature("Feature", geometry, msgspec.Raw(properties)))


def _properties(properties: bytes, granted: Granted) -> bytes:
    if properties == b"null":
        return b"{}"
    wanted = tuple(name for name in granted.fields if name != granted.geometry_field)
    return minimise_json(properties, wanted)
