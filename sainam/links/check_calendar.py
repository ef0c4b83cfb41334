"""Whether the days of a catalogue's calendar are of its years. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sainam.kit.thai_dates import buddhist_year
from sainam.links.catalogue_fault import CatalogueFault
from sainam.links.read_catalogue import ReadCatalogue


def calendar_faults(read: ReadCatalogue) -> Iterator[CatalogueFault]:
    for (kind, _), entry in read.entries.items():
        if kind != "calendar":
            continue
        seen: set[date] = set()
        for rank, holiday in enumerate(entry.value.days):
            place = ("days", rank, "day")
            if buddhist_year(holiday.day) != entry.value.year:
                yield entry.fault("calendar.year", place, what=holiday.day.isoformat())
            if holiday.day in seen:
                yield entry.fault("calendar.twice", place, what=holiday.day.isoformat())
            seen.add(holiday.day)
