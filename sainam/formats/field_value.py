"""The text of one field to its value, and which rule it breaks if it has none."""

from __future__ import annotations

import re
from datetime import MAXYEAR, UTC, date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from sainam.formats.layout import (
    BUDDHIST_ERA,
    Amount,
    AnyField,
    Code,
    Constant,
    Date,
    DateTime,
    Digits,
    Quantity,
    Sequence,
    Text,
    Time,
)
from sainam.formats.line_fault import Value
from sainam.formats.line_rules import Rule
from sainam.kit.thai_dates import BANGKOK

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_DIGITS = re.compile(r"[0-9]+")
_POINTED = re.compile(r"(-?)([0-9]{1,16})\.([0-9]+)")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.([0-9]+))?")
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)

# Lines are decoded with `surrogateescape`: a byte that is no character keeps its place.
_UNDECODED = re.compile("[\udc80-\udcff]")


class Broken(NamedTuple):
    """The rule that a text breaks; `part` is the one character at fault, if not the field."""

    rule: Rule
    expected: str = ""
    part: int | None = None


def read_value(  # noqa: C901, PLR0911  one case for each type of field
    field: AnyField, text: str
) -> Value | Broken:
    """`text` is the field as it stands in the line, padding included."""
    damaged = _damage(text)
    if damaged is not None:
        return damaged
    if not text.strip(" "):
        return _read_empty(field)
    match field:
        case Text():
            return text.rstrip(" ")
        case Digits():
            return text if _DIGITS.fullmatch(text) else Broken(Rule.NOT_DIGITS)
        case Constant(value=value):
            return value if text.rstrip(" ") == value else Broken(Rule.CONSTANT, value)
        case Code(codes=codes):
            code = text.rstrip(" ")
            return code if code in codes else Broken(Rule.CODE_UNKNOWN, ", ".join(codes))
        case Sequence():
            return int(text) if _DIGITS.fullmatch(text) else Broken(Rule.SEQUENCE_UNREADABLE)
        case Date():
            return _read_date(field, text)
        case Time():
            return _read_time(text)
        case DateTime():
            return _read_datetime(field, text)
        case Amount():
            return _read_amount(field, text)
        case Quantity():
            return _read_quantity(field, text)


def _damage(text: str) -> Broken | None:
    if text.isascii() and text.isprintable():
        return None
    for rule, marks in ((Rule.UNDECODABLE, _UNDECODED), (Rule.CONTROL, _CONTROL)):
        found = marks.search(text)
        if found:
            return Broken(rule, part=found.start())
    return None


def _read_empty(field: AnyField) -> Value | Broken:
    match field:
        case Constant(value=value):
            return value if not value.strip(" ") else Broken(Rule.EMPTY_FIELD)
        case Sequence():
            return Broken(Rule.SEQUENCE_UNREADABLE)
        case Amount(required=True):
            return Broken(Rule.AMOUNT_UNREADABLE)
        case Text(required=False) | Digits(required=False) | Code(required=False):
            return ""
        case _:
            return Broken(Rule.EMPTY_FIELD) if field.required else None


def _read_date(field: Date, text: str) -> date | Broken:
    impossible = Broken(Rule.DATE_IMPOSSIBLE, f"{field.pattern} ({field.calendar})")
    if len(text) != len(field.pattern) or not _DIGITS.fullmatch(text):
        return impossible
    year, month, day = (int(_part(field.pattern, text, letter)) for letter in "YMD")
    if field.pivot is not None:
        year = field.pivot + (year - field.pivot) % 100
    if field.calendar == "BE":
        year -= BUDDHIST_ERA
    if not 0 < year <= MAXYEAR:
        return impossible
    try:
        read = date(year, month, day)
    except ValueError:
        return impossible
    first, last = field.years
    if not first <= year <= last:
        return Broken(Rule.DATE_YEAR, f"{first}–{last} (CE)")
    return read


def _part(pattern: str, text: str, letter: str) -> str:
    return text[pattern.index(letter) : pattern.rindex(letter) + 1]


def _read_time(text: str) -> time | Broken:
    if len(text) == 6 and _DIGITS.fullmatch(text):
        hour, minute, second = int(text[:2]), int(text[2:4]), int(text[4:])
        if hour < 24 and minute < 60 and second < 60:
            return time(hour, minute, second)
    return Broken(Rule.TIME_IMPOSSIBLE)


def _read_datetime(field: DateTime, text: str) -> datetime | Broken:
    shape = _ISO.fullmatch(text)
    if shape is None:
        return Broken(Rule.DATETIME_UNREADABLE)
    if (shape["zone"] is None) == (field.zone == "offset"):
        return Broken(Rule.DATETIME_ZONE, field.zone)
    try:
        read = datetime.fromisoformat(text)
        local = read if read.tzinfo else read.replace(tzinfo=BANGKOK)
        return local.astimezone(UTC)
    except (ValueError, OverflowError):
        return Broken(Rule.DATETIME_UNREADABLE)


def _read_amount(field: Amount, text: str) -> int | Broken:
    if not field.point:
        if not _DIGITS.fullmatch(text):
            return Broken(Rule.AMOUNT_UNREADABLE)
        return int(text + "0" * (2 - field.decimals))
    shape = _POINTED.fullmatch(text)
    if shape is None or len(shape[3]) != field.decimals:
        return Broken(Rule.AMOUNT_UNREADABLE)
    satang = int(shape[2] + shape[3] + "0" * (2 - field.decimals))
    return -satang if shape[1] else satang


def _read_quantity(field: Quantity, text: str) -> Decimal | Broken:
    shape = _NUMBER.fullmatch(text)
    if shape is None or len(shape[1] or "") > field.decimals:
        return Broken(Rule.QUANTITY_UNREADABLE, str(field.decimals))
    return Decimal(text)
