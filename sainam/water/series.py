"""A water series: what is measured or predicted, where, and what is believed of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from sainam.contracts.contract import Contract
from sainam.formats.layout import AnyField, Code, DateTime, Layout, Quantity, Text, Title
from sainam.links import catalogue
from sainam.links.catalogue import Expected

Quality = Literal["good", "suspect"]
Columns = tuple[int, int]


class Series(Struct, frozen=True, kw_only=True):
    """One series; its values carry no unit or datum of their own, they are the series'.

    `value`, `valid_at`, `issued_at` and the keys of `where` are fields of the dataset. A line
    belongs to the series if every field of `where` says so. A new issue is due `every_hours`.
    """

    name: str
    title: Title
    station: str
    station_title: Title
    unit: str
    datum: str | None
    link: str
    dataset: str
    value: str
    valid_at: str
    issued_at: str
    where: Mapping[str, str]
    every_hours: int
    expected: Expected

    @property
    def horizon(self) -> timedelta:
        return timedelta(hours=self.expected.horizon_hours)

    @property
    def step(self) -> timedelta:
        return timedelta(minutes=self.expected.step_minutes)


class Place(Struct, frozen=True):
    """A field of a layout and where it stands: columns, or its rank in delimited files."""

    field: AnyField
    columns: Columns


class SeriesPlaces(Struct, frozen=True, kw_only=True):
    """Where a layout carries a series; `where` pairs a place with what must stand there.

    `lowest` and `highest` are the data contract's: beyond them a value is no value at all.
    """

    series: Series
    value: Place
    lowest: Decimal | None
    highest: Decimal | None
    valid_at: Place
    issued_at: Place
    where: tuple[tuple[Place, str], ...]

    @property
    def file_unit(self) -> str:
        """The unit in which the layout says its values are."""
        return self.value.field.unit if isinstance(self.value.field, Quantity) else ""


def series_of(declared: catalogue.Series) -> Series:
    return Series(
        name=declared.id,
        title=declared.title,
        station=declared.station.code,
        station_title=declared.station.title,
        unit=declared.unit,
        datum=declared.datum,
        link=declared.link,
        dataset=declared.dataset,
        value=declared.value,
        valid_at=declared.valid_at,
        issued_at=declared.issued_at,
        where=declared.where,
        every_hours=declared.every_hours,
        expected=declared.expected,
    )


def places_of(
    series: Sequence[Series], contract: Contract, layout: Layout
) -> tuple[SeriesPlaces, ...]:
    """Where `layout` carries each series of the dataset.

    Raises ValueError where it cannot: the catalogue does not fit together.
    """
    if not series:
        raise ValueError(f"the catalogue has no series of {contract.name}")
    ranked = {field.name: (rank, field) for rank, field in enumerate(layout.detail.fields, 1)}

    def place(name: str, *types: type[AnyField]) -> Place:
        leaf = contract.leaves.get(name)
        carried = leaf.layout_fields.get(layout.layout, name) if leaf else ""
        rank, field = ranked.get(carried, (0, None))
        required = not isinstance(field, Quantity | DateTime) or field.required
        if field is None or not isinstance(field, types) or not required:
            raise ValueError(f"layout {layout.layout} does not carry {name} of {contract.name}")
        columns = field.columns if layout.kind == "fixed-width" else (rank, rank)
        return Place(field, columns)

    def bound(name: str, option: str) -> Decimal | None:
        said = contract.leaves[name].options.get(option)
        return None if said is None else Decimal(str(said))

    return tuple(
        SeriesPlaces(
            series=each,
            value=place(each.value, Quantity),
            lowest=bound(each.value, "minimum"),
            highest=bound(each.value, "maximum"),
            valid_at=place(each.valid_at, DateTime),
            issued_at=place(each.issued_at, DateTime),
            where=tuple((place(key, Text, Code), said) for key, said in each.where.items()),
        )
        for each in series
    )
