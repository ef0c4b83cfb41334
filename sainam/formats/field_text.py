"""A value to its field's text, in a file and in a COPY block; the way back of `field_value`."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal

from sainam.formats.field_value import Broken, read_value
from sainam.formats.layout import (
    BUDDHIST_ERA,
    Amount,
    AnyField,
    Constant,
    Date,
    DateTime,
    Digits,
    Sequence,
    Time,
)
from sainam.formats.line_fault import Value
from sainam.formats.line_rules import Rule
from sainam.kit.thai_dates import BANGKOK


def canonical_text(value: Value) -> str:
    """The one text of a value in identities and COPY blocks: ISO dates, satang, trimmed text."""
    match value:
        case None:
            return ""
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case int() | str():
            return str(value)


def file_text(field: AnyField, value: Value) -> str | Broken:
    """The value as the file carries it, padded to the field's columns if it has any.

    A value of another type, too long, or not readable back as itself is `Broken`: nothing is
    cut and nothing rounded.
    """
    text = _plain(field, value)
    if text is None:
        return Broken(Rule.NOT_THAT_TYPE, type(field).__name__.lower())
    width = field.width if field.columns != (0, 0) else len(text)
    if len(text) > width:
        return Broken(Rule.TOO_LONG, str(width))
    if text and isinstance(field, Sequence | Amount):
        text = text.zfill(width)
    text = text.ljust(width)
    read = read_value(field, text)
    if isinstance(read, Broken):
        return read
    if not _same(read, value):
        return Broken(Rule.NOT_THAT_TYPE, type(field).__name__.lower())
    return text


def _same(read: Value, value: Value) -> bool:
    match read, value:
        case str(), None:
            return True  # an empty field, or a constant left to us
        case str(), int():
            return int(read) == value
        case str(), str():
            return read == value.rstrip(" ")
        case _:
            return read == value


def _plain(  # noqa: C901, PLR0911, PLR0912  one case for each type of field
    field: AnyField, value: Value
) -> str | None:
    match field, value:
        case Constant(value=constant), _:
            return constant if value in (constant, None) else None
        case _, None:
            return ""
        case Date(), datetime():
            return None
        case Date(), date():
            return _date_text(field, value)
        case Time(), time():
            return value.strftime("%H%M%S")
        case DateTime(zone=zone), datetime():
            local = value.astimezone(BANGKOK)
            return (local if zone == "offset" else local.replace(tzinfo=None)).isoformat()
        case Amount(), int():
            return _amount_text(field, value)
        case Sequence(), int():
            return str(value)
        case ((Date() | Time() | DateTime() | Amount() | Sequence()), _):
            return None
        case Digits(), int():
            return str(value).zfill(field.width) if field.columns != (0, 0) else str(value)
        case _, Decimal():
            return format(value, "f")
        case _, str():
            return value.rstrip(" ")
        case _:
            return None


def _date_text(field: Date, value: date) -> str:
    year = value.year + (BUDDHIST_ERA if field.calendar == "BE" else 0)
    parts = {"Y": f"{year:04d}", "M": f"{value.month:02d}", "D": f"{value.day:02d}"}
    text = ""
    for letter in dict.fromkeys(field.pattern):
        text += parts[letter][-field.pattern.count(letter) :]
    return text


def _amount_text(field: Amount, satang: int) -> str | None:
    units, lost = divmod(satang, 10 ** (2 - field.decimals))
    if lost or (units < 0 and not field.point):
        return None
    if not field.point:
        return str(units)
    whole, part = divmod(abs(units), 10**field.decimals)
    return f"{'-' if units < 0 else ''}{whole}.{part:0{field.decimals}d}"
