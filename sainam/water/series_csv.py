"""A series as CSV (RFC 4180, UTF-8): each row says its unit, its datum and its three times."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import StringIO

from sainam.kit.thai_dates import BANGKOK
from sainam.water.as_of import SeriesValue
from sainam.water.series import Series

COLUMNS = (
    "station", "datum", "unit", "issue_time", "valid_time", "value", "quality", "recorded_at",
)  # fmt: skip

_BOM = "\ufeff"
_ROWS = 512
# What makes a spreadsheet take a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def series_csv(
    series: Series, values: Iterable[SeriesValue], *, bom: bool = False
) -> Iterator[bytes]:
    """In parts, as `values` come. Times carry Bangkok's offset; `bom` is for spreadsheets."""
    out = StringIO()
    lines = csv.writer(out)
    if bom:
        out.write(_BOM)
    lines.writerow(COLUMNS)
    place = [_text(series.station), _text(series.datum or ""), _text(series.unit)]
    for count, entry in enumerate(values, start=1):
        lines.writerow(
            [
                *place,
                _time(entry.issued_at),
                _time(entry.valid_at),
                format(entry.value, "f"),
                entry.quality,
                _time(entry.recorded_at),
            ]
        )
        if count % _ROWS == 0:
            yield _taken(out)
    yield _taken(out)


def _taken(out: StringIO) -> bytes:
    part = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return part


def _time(moment: datetime) -> str:
    return moment.astimezone(BANGKOK).isoformat()


def _text(text: str) -> str:
    """Numbers are never guarded: a minus sign before digits is no formula."""
    return "'" + text if text.startswith(_FORMULA) else text
