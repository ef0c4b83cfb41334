"""What form an answer has where it is no small JSON object: media type and bounds. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, get_args

import msgspec

Media = Literal["application/geo+json", "image/png"]
MOST_BYTES = 256 * 1024 * 1024
MOST_PERSONAL_BYTES = 1024 * 1024  # what is personal is kept with the record, as a whole
GEOMETRIES = ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")


class AnswerForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`mostFeatures` is for GeoJSON alone."""

    media: Media
    mostBytes: int  # noqa: N815  as contracts write it
    mostFeatures: int = 1  # noqa: N815


def read_answer_form(written: Any) -> AnswerForm | None:
    return None if written is None else msgspec.convert(written, AnswerForm)


def answer_form_faults(
    written: Any, properties: Sequence[Mapping[str, Any]], custom: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    """What is wrong with it, by key; `custom` are the customProperties of each property."""
    if written is None:
        return
    try:
        form = msgspec.convert(written, AnswerForm)
    except msgspec.ValidationError:
        yield f"answer: media ({', '.join(get_args(Media))}), mostBytes, mostFeatures"
        return
    personal = any(p.get("classification") in ("personal", "sensitive") for p in properties)
    most = MOST_PERSONAL_BYTES if personal else MOST_BYTES
    if not 1 <= form.mostBytes <= most:
        yield f"answer.mostBytes: 1 to {most}"
    if not 1 <= form.mostFeatures <= form.mostBytes:
        yield "answer.mostFeatures"
    geometries = sum("geometry" in custom[p["name"]] for p in properties)
    binaries = sum(p.get("logicalTypeOptions", {}).get("format") == "binary" for p in properties)
    wanted = (1, 0) if form.media == "application/geo+json" else (0, 1)
    if (geometries, binaries) != wanted:
        yield "answer.media: one property with geometry, or one of format binary"
