"""An owner's answer, read in its own words and told in the contract's. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from sainam.agencies.operation import FieldReading, OwnersWords, Reading

_DATE = re.compile(r"[0-9]{8}", re.ASCII)
_BUDDHIST = 543
# A year that is none of its calendar's was written in the other one.
_YEARS = {"be_date": range(2343, 2744), "ce_date": range(1800, 2201)}


class AnswerUnreadable(ValueError):  # noqa: N818  told as a detail of OwnerFailed
    """The answer is not in the form agreed on; the message says where, never what stood there."""


class AnswerOfAnother(ValueError):  # noqa: N818
    """The answer is about somebody else than was asked for."""


def read_answer(form: OwnersWords, body: bytes, key: str) -> bytes | None:
    """JSON in the contract's words; None where the owner has nothing.

    Raises AnswerUnreadable, AnswerOfAnother.
    """
    try:
        whole = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise AnswerUnreadable("it is no JSON") from error
    record = _at(whole, form.root) if form.root else whole
    if isinstance(record, list):
        if not record:
            return None
        if len(record) > 1:
            raise AnswerUnreadable(f"{form.root or 'it'} has {len(record)} records, not one")
        [record] = record
    if not isinstance(record, dict):
        raise AnswerUnreadable(f"{form.root or 'it'} is no record")
    about = _at(record, form.key)
    if not isinstance(about, str):
        raise AnswerUnreadable(f"it does not say in {form.key} whom it is about")
    if about != key:
        raise AnswerOfAnother(form.key)
    return msgspec.json.encode(_parts(form.fields, record, ""))


def hold_to_key(answer: bytes, field: str, key: str) -> None:
    """Of an answer in the contract's own words. Raises AnswerUnreadable, AnswerOfAnother."""
    try:
        found = _echo(field).decode(answer).key
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise AnswerUnreadable(f"it does not say in {field} whom it is about") from error
    if found != key:
        raise AnswerOfAnother(field)


@lru_cache(maxsize=64)
def _echo(field: str) -> msgspec.json.Decoder[Any]:
    part = ("key", str, msgspec.field(name=field))
    return msgspec.json.Decoder(msgspec.defstruct("Echo", [part], gc=False))


def _parts(
    fields: Mapping[str, str | FieldReading], record: Mapping[str, Any], where: str
) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name, given in fields.items():
        reading = FieldReading(source=given) if isinstance(given, str) else given
        found = _at(record, reading.source)
        if found is None:
            continue
        place = f"{where}{reading.source}"
        if not reading.each:
            told[name] = _value(reading.reading, found, place)
            continue
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise AnswerUnreadable(f"{place} is no list of records")
        told[name] = [_parts(reading.each, one, f"{place}.") for one in found]
    return told


def _at(record: Any, path: str) -> Any:
    for name in path.split("."):
        if not isinstance(record, dict):
            return None
        record = record.get(name)
    return record


def _value(reading: Reading, found: Any, place: str) -> str | int | bool:
    if reading == "text" and isinstance(found, str):
        return found
    if reading == "boolean" and isinstance(found, bool):
        return found
    if reading == "integer":
        return _integer(found, place)
    if reading in _YEARS and isinstance(found, str):
        return _date(reading, found, place)
    raise AnswerUnreadable(f"{place} is not written as {reading}")


def _integer(found: Any, place: str) -> int:
    if isinstance(found, int) and not isinstance(found, bool):
        return found
    if isinstance(found, str) and found.isascii() and found.isdigit() and len(found) <= 18:
        return int(found)
    raise AnswerUnreadable(f"{place} is no whole number")


def _date(reading: Reading, text: str, place: str) -> str:
    """2026-11-22; without day or month where those are not known (00)."""
    if not _DATE.fullmatch(text):
        raise AnswerUnreadable(f"{place} is no date of eight digits")
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    if year not in _YEARS[reading]:
        raise AnswerUnreadable(f"{place} is of another calendar than {reading}")
    if reading == "be_date":
        year -= _BUDDHIST
    if month == 0:
        return f"{year:04d}"
    if day == 0 and 1 <= month <= 12:
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, day).isoformat()
    except ValueError as error:
        raise AnswerUnreadable(f"{place} is no day of the calendar") from error
