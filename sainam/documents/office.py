"""How the utility writes: name, address, emblem and the series of its numbers, as data.

<catalogue>/office/office.yaml with the emblem, an SVG picture, beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from sainam.documents.document import Kind
from sainam.formats.layout import Title

OFFICE_FILE = "office/office.yaml"


class BadOfficeError(ValueError):
    """The office's data cannot be used; the message names the file and what is wrong."""


class Letterhead(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What of the office stands on a paper. `emblem` is the SVG itself."""

    organisation: str
    address: tuple[str, ...]
    emblem: str


class Series(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Numbers 1, 2, 3 … of one Buddhist year behind `prefix`."""

    prefix: str
    kinds: tuple[Kind, ...]
    title: Title
    with_year: bool = False

    def number(self, serial: int, buddhist_year: int) -> str:
        """In Arabic digits: มท 54xx/12, or กปน.-MOU 12/2569."""
        return f"{self.prefix}{serial}" + (f"/{buddhist_year}" if self.with_year else "")


class Office(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    organisation: str
    short_name: str
    address: tuple[str, ...]
    emblem: str
    series: Mapping[str, Series]

    @property
    def letterhead(self) -> Letterhead:
        return Letterhead(organisation=self.organisation, address=self.address, emblem=self.emblem)

    def series_of(self, kind: Kind) -> str | None:
        """The series in which this kind is numbered; None for one without numbers."""
        return next((name for name, one in self.series.items() if kind in one.kinds), None)


def read_office(catalogue: Path) -> Office:
    """Raises BadOfficeError."""
    file = catalogue / OFFICE_FILE
    try:
        office = msgspec.yaml.decode(file.read_bytes(), type=Office)
        emblem = (file.parent / office.emblem).read_text(encoding="utf-8")
    except (OSError, msgspec.MsgspecError) as error:
        raise BadOfficeError(f"{file}: {error}") from error
    kinds = [kind for one in office.series.values() for kind in one.kinds]
    if twice := {kind for kind in kinds if kinds.count(kind) > 1}:
        raise BadOfficeError(f"{file}: {', '.join(sorted(twice))} stands in two series")
    return msgspec.structs.replace(office, emblem=emblem)
