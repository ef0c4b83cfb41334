"""What a file adds to a series: new values and corrections. Nothing that stands is changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from msgspec import Struct

from sainam.links.catalogue import Expected
from sainam.water.feed_file import Reading
from sainam.water.finding import Finding, found
from sainam.water.quality import Doubt, doubts_of
from sainam.water.series import Quality, Series
from sainam.water.series_rules import SeriesRule

# A value's place in a series: valid time, issue time.
Key = tuple[datetime, datetime]
_NAMED_LINES = 5


class Standing(Struct, frozen=True):
    """The last value at a place, and the exchange that brought it."""

    value: Decimal
    quality: Quality
    exchange: UUID


class Added(Struct, frozen=True):
    """A value to be stored; `corrects` is the exchange of the value it takes the place of."""

    reading: Reading
    doubt: Doubt | None
    corrects: UUID | None

    @property
    def quality(self) -> Quality:
        return "good" if self.doubt is None else "suspect"


class Settled(Struct, frozen=True):
    added: tuple[Added, ...]
    findings: tuple[Finding, ...]


def settle(
    series: Series, readings: Sequence[Reading], standing: Mapping[Key, Standing]
) -> Settled:
    """All readings of one file for `series`; `standing` has every place of the issues in it.

    A value that already stands is a duplicate. Lines of the file that contradict each other are
    all refused, for nobody can say which was meant.
    """
    findings: list[Finding] = []
    fresh: dict[Key, Reading] = {}
    for key, same in _by_place(readings).items():
        if len({reading.value for reading in same}) > 1:
            findings += _contradictions(same)
            continue
        known = standing.get(key)
        first, again = same[0], same[1:]
        if known is not None and known.value == first.value:
            again = same
        else:
            fresh[key] = first
        findings += (_unchanged(reading) for reading in again)
    doubts = _doubts(series.expected, fresh, standing)
    added = []
    for key, reading in fresh.items():
        known, doubt = standing.get(key), doubts.get(key)
        added.append(Added(reading, doubt, known.exchange if known else None))
        if doubt is not None:
            findings.append(_remark(series, reading, doubt))
    return Settled(tuple(added), tuple(findings))


def _by_place(readings: Sequence[Reading]) -> Mapping[Key, list[Reading]]:
    places: defaultdict[Key, list[Reading]] = defaultdict(list)
    for reading in readings:
        places[reading.valid_at, reading.issued_at].append(reading)
    return places


def _doubts(
    expected: Expected, fresh: Mapping[Key, Reading], standing: Mapping[Key, Standing]
) -> dict[Key, Doubt]:
    """Each issue is a run of its own: two forecasts may well differ."""
    new: defaultdict[datetime, dict[datetime, Decimal]] = defaultdict(dict)
    old: defaultdict[datetime, dict[datetime, tuple[Decimal, Quality]]] = defaultdict(dict)
    for (valid_at, issued_at), reading in fresh.items():
        new[issued_at][valid_at] = reading.value
    for (valid_at, issued_at), known in standing.items():
        old[issued_at][valid_at] = (known.value, known.quality)
    return {
        (valid_at, issued_at): doubt
        for issued_at, run in new.items()
        for valid_at, doubt in doubts_of(expected, run, old[issued_at]).items()
    }


def _contradictions(same: Sequence[Reading]) -> list[Finding]:
    lines = ", ".join(str(reading.line) for reading in same[:_NAMED_LINES])
    if len(same) > _NAMED_LINES:
        lines += ", …"
    return [
        found(
            SeriesRule.CONTRADICTS,
            reading.line,
            "rejected",
            shown=format(reading.value, "f"),
            expected=lines,
            identity=reading.identity,
        )
        for reading in same
    ]


def _unchanged(reading: Reading) -> Finding:
    shown = format(reading.value, "f")
    return found(
        SeriesRule.UNCHANGED, reading.line, "duplicate", shown=shown, identity=reading.identity
    )


def _remark(series: Series, reading: Reading, doubt: Doubt) -> Finding:
    limits = {
        SeriesRule.RANGE: f"{series.expected.lowest} – {series.expected.highest}",
        SeriesRule.RATE: f"{series.expected.most_per_hour}",
    }
    return found(
        doubt,
        reading.line,
        "file",
        shown=f"{reading.value:f} {series.unit}",
        expected=f"{limits[doubt]} {series.unit}",
        identity=reading.identity,
    )
