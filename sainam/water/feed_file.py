"""A feed file read against its series: values to store, lines refused, reasons to hold it all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import BinaryIO, cast

from msgspec import Struct

from sainam.formats.layout import Layout
from sainam.formats.line_fault import Record
from sainam.formats.read_file import FileReading
from sainam.kit.thai_dates import BANGKOK
from sainam.water.finding import Finding, findings_of, found
from sainam.water.series import Place, SeriesPlaces
from sainam.water.series_rules import SeriesRule

# Eleven years of hourly values; all of a file is in memory once, while it is settled.
MOST_LINES = 100_000
CLOCKS_APART = timedelta(minutes=15)


class Reading(Struct, frozen=True):
    """A value of one series as a line gives it; times are aware, UTC."""

    series: str
    line: int
    valid_at: datetime
    issued_at: datetime
    value: Decimal
    identity: str | None = None


class FeedFile(Struct, frozen=True, kw_only=True):
    """`refused` has a finding for every line without a reading; with `holds` nothing is stored."""

    readings: tuple[Reading, ...] = ()
    refused: tuple[Finding, ...] = ()
    holds: tuple[Finding, ...] = ()


def read_feed(
    layout: Layout, stream: BinaryIO, places: Sequence[SeriesPlaces], received_at: datetime
) -> FeedFile:
    """No bytes make it raise. `stream` must be able to seek: what ends the file matters.

    `places` are those of every series of the file's dataset, at least one.
    """
    holds = [
        found(SeriesRule.UNIT, 0, "file", shown=of.file_unit, expected=of.series.unit, fault="hub")
        for of in places
        if of.file_unit != of.series.unit
    ]
    if holds:
        return FeedFile(holds=tuple(holds))
    watched = _LastByte(stream)
    reading = FileReading(layout, cast("BinaryIO", watched))
    readings: list[Reading] = []
    refused: list[Finding] = []
    lines = 0
    for chunk in reading:
        lines += chunk.lines
        if lines > MOST_LINES:
            return FeedFile(
                holds=(found(SeriesRule.TOO_LONG, 0, "file", expected=f"{MOST_LINES:,}"),)
            )
        for fault in chunk.faults:
            if not fault.holds_file:
                refused += findings_of(fault, "rejected")
        for record in chunk.records():
            of_line = _of_line(places, record, received_at)
            if isinstance(of_line, Finding):
                refused.append(of_line)
            else:
                readings += of_line
    if watched.last not in (b"", b"\n") and any(each.line == lines for each in readings):
        readings = [each for each in readings if each.line != lines]
        refused.append(found(SeriesRule.LINE_CUT, lines, "rejected"))
    holds = [each for fault in reading.summary.holds for each in findings_of(fault, "file")]
    return FeedFile(readings=tuple(readings), refused=tuple(refused), holds=tuple(holds))


class _LastByte:
    """Whether a file ends its last line is told by its last byte; a sealed one is read once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.last = b""

    def read(self, size: int) -> bytes:
        given = self._stream.read(size)
        self.last = given[-1:] or self.last
        return given


def _of_line(
    places: Sequence[SeriesPlaces], record: Record, received_at: datetime
) -> list[Reading] | Finding:
    """The line's value in each series it belongs to, or the first thing that is wrong with it."""
    fitting = _fitting(places, record)
    if isinstance(fitting, Finding):
        return fitting
    readings = []
    for of in fitting:
        reading = _reading(of, record, received_at)
        if isinstance(reading, Finding):
            return reading
        readings.append(reading)
    return readings


def _reading(of: SeriesPlaces, record: Record, received_at: datetime) -> Reading | Finding:
    issued_at, valid_at = _moment(record, of.issued_at), _moment(record, of.valid_at)
    value = record.values[of.value.field.name]
    if not isinstance(value, Decimal):
        raise TypeError(f"{of.value.field.name} of line {record.line} is no number")
    if issued_at > received_at + CLOCKS_APART:
        return _wrong(SeriesRule.ISSUE_FUTURE, record, of.issued_at, _local(issued_at))
    if abs(valid_at - issued_at) > of.series.horizon:
        hours = str(of.series.expected.horizon_hours)
        return _wrong(SeriesRule.VALID_FAR, record, of.valid_at, _local(valid_at), hours)
    lowest, highest = of.lowest, of.highest
    if (lowest is not None and value < lowest) or (highest is not None and value > highest):
        allowed = f"{lowest} – {highest}"
        return _wrong(SeriesRule.CONTRACT, record, of.value, format(value, "f"), allowed)
    return Reading(of.series.name, record.line, valid_at, issued_at, value, record.identity)


def _fitting(places: Sequence[SeriesPlaces], record: Record) -> list[SeriesPlaces] | Finding:
    """Narrows the series down, condition by condition; the one that leaves none is told."""
    left = list(places)
    for rank in range(max(len(of.where) for of in places)):
        asked = [of for of in left if rank < len(of.where)]
        if not asked:
            break
        wrong = [of for of in asked if record.values.get(_condition(of, rank)) != of.where[rank][1]]
        left = [of for of in left if of not in wrong]
        if not left:
            return _stranger(wrong, rank, record)
    return left


def _condition(of: SeriesPlaces, rank: int) -> str:
    return of.where[rank][0].field.name


def _stranger(wrong: Sequence[SeriesPlaces], rank: int, record: Record) -> Finding:
    place, said = wrong[0].where[rank]
    series = wrong[0].series
    rule = {series.datum: SeriesRule.DATUM, series.unit: SeriesRule.UNIT}.get(
        said, SeriesRule.OTHER
    )
    shown = str(record.values.get(place.field.name, ""))
    expected = ", ".join(sorted({of.where[rank][1] for of in wrong}))
    return _wrong(rule, record, place, shown, expected)


def _moment(record: Record, place: Place) -> datetime:
    value = record.values[place.field.name]
    if not isinstance(value, datetime):
        raise TypeError(f"{place.field.name} of line {record.line} is no point in time")
    return value


def _wrong(
    rule: SeriesRule, record: Record, place: Place, shown: str, expected: str = ""
) -> Finding:
    return found(
        rule,
        record.line,
        "rejected",
        place=place,
        shown=shown,
        expected=expected,
        identity=record.identity,
    )


def _local(at: datetime) -> str:
    try:
        return at.astimezone(BANGKOK).isoformat()
    except OverflowError:  # the last hours of the year 9999
        return at.isoformat()
