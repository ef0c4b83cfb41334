"""The record of processing as CSV (RFC 4180, UTF-8): one line for each row of the page. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from sainam.evidence.processing.approved import ApprovedField
from sainam.evidence.processing.declared_against_observed import Record
from sainam.evidence.processing.record import ProcessingRow
from sainam.formats.layout import Title

COLUMNS = (
    "month", "controller", "agreement", "version", "agency", "dataset", "title", "pattern",
    "classification", "standing", "differing", "open_alarms", "approved_by", "approved_in",
    "approved_on", "declared_purposes", "declared_legal_bases", "declared_fields",
    "declared_recipients", "declared_systems", "declared_abroad", "declared_retention_days",
    "declared_security", "declared_conditions", "declared_most_a_month", "observed_purposes",
    "observed_fields", "observed_recipients", "observed_systems", "observed_channels",
    "observed_exchanges", "observed_records", "observed_first_day", "observed_last_day",
    "fields_never_seen",
)  # fmt: skip
_BOM = "\ufeff"
_BETWEEN = "; "
# What makes a spreadsheet take a text for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def record_csv(record: Record, *, bom: bool = True) -> bytes:
    """Thai words; `bom` is for spreadsheets."""
    out = StringIO()
    if bom:
        out.write(_BOM)
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for row in record.rows:
        head = (f"{record.month:%Y-%m}", record.controller.th)
        lines.writerow([_text(one) for one in (*head, *_whose(row), *_declared(row), *_seen(row))])
    return out.getvalue().encode()


def _whose(row: ProcessingRow) -> tuple[object, ...]:
    return (
        row.agreement, row.version, row.agency.th, row.dataset, row.title.th, row.pattern,
        row.classification, row.standing, _list(row.differing), row.alarms,
    )  # fmt: skip


def _declared(row: ProcessingRow) -> tuple[object, ...]:
    told = row.declared
    if told is None:
        return ("",) * 13
    return (
        told.by, told.source, told.on, _titles(told.purposes), _titles(told.bases),
        _fields(told.fields), _list([*(one.th for one in told.recipients), told.recipients_text]),
        _titles(told.systems), told.abroad, told.retention_days,
        told.security.th if told.security else None, _list(told.conditions), told.most,
    )  # fmt: skip


def _seen(row: ProcessingRow) -> tuple[object, ...]:
    told = row.observed
    if told is None:
        return ("",) * 5 + (0, 0, "", "", "")
    return (
        _titles(told.purposes), _fields(told.fields), _titles(told.recipients),
        _titles(told.systems), _list(told.channels), told.exchanges, told.records,
        told.first_day, told.last_day, _list(row.unused),
    )  # fmt: skip


def _titles(titles: Iterable[Title]) -> str:
    return _list(one.th for one in titles)


def _fields(fields: Iterable[ApprovedField]) -> str:
    return _list(one.name for one in fields)


def _list(texts: Iterable[str]) -> str:
    return _BETWEEN.join(one for one in texts if one)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = f"{value}"
    return f"'{text}" if text.startswith(_FORMULA) else text
