"""A payload against its contract: every fault as a value, none as an exception. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime, time
from functools import lru_cache
from typing import Any

from stdnum.th import moa

from sainam.contracts.area import is_area
from sainam.contracts.contract import Contract, Field
from sainam.contracts.field_fault import FieldFault, Rule, field_fault

_JSON_TYPES: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "date": str,
    "timestamp": str,
    "time": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def validate(
    payload: Any, contract: Contract, fields: Sequence[str] | None = None
) -> tuple[FieldFault, ...]:
    """`fields` are the granted leaves: required only among them. None: the whole contract."""
    granted = frozenset(contract.leaves if fields is None else fields)
    if not isinstance(payload, dict):
        return (field_fault("$", "type", "object"),)
    return tuple(_object_faults(payload, contract.fields, granted, ""))


def is_plain_key(payload: Mapping[str, Any], contract: Contract) -> bool:
    """Whether there is nothing but the key, and nothing wrong with it.

    So are nearly all questions, and a search for faults costs more than this look. False says
    nothing: `validate` then tells.
    """
    pattern = contract.key_pattern
    if pattern is None or len(payload) != 1:
        return False
    value = payload.get(contract.key or "")
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _object_faults(
    value: Mapping[str, Any], fields: Sequence[Field], granted: frozenset[str], before: str
) -> Iterator[FieldFault]:
    known = {field.own_name for field in fields}
    for name in value:
        if name not in known:
            yield field_fault(before + name, "unknown")
    for field in fields:
        place = before + field.own_name
        if field.own_name in value:
            yield from _field_faults(value[field.own_name], field, granted, place)
        elif field.required and not field.leaf_names.isdisjoint(granted):
            yield field_fault(place, "missing")


def _field_faults(
    value: Any, field: Field, granted: frozenset[str], place: str
) -> Iterator[FieldFault]:
    if field.repeats:
        if not isinstance(value, list):
            yield field_fault(place, "type", "array")
            return
        for rank, item in enumerate(value, start=1):
            yield from _value_faults(item, field, granted, f"{place}[{rank}]")
    elif value is None and not field.required:
        return
    else:
        yield from _value_faults(value, field, granted, place)


def _value_faults(
    value: Any, field: Field, granted: frozenset[str], place: str
) -> Iterator[FieldFault]:
    wanted = _JSON_TYPES[field.type]
    form = _FORMS.get(field.type)
    if not _is_a(value, wanted):
        yield field_fault(place, "type", field.type)
    elif field.items:
        yield from _object_faults(value, field.items, granted, f"{place}.")
    elif form is not None and not form(value):
        yield field_fault(place, _FORM_RULES[field.type])
    elif isinstance(value, str):
        yield from _text_faults(value, field, place)
    elif isinstance(value, (int, float)) and not _in_range(value, field.options):
        yield field_fault(place, "range")


def _is_a(value: object, wanted: type | tuple[type, ...]) -> bool:
    """Python counts True as a number; JSON does not."""
    return isinstance(value, wanted) and (wanted is bool or not isinstance(value, bool))


def _text_faults(value: str, field: Field, place: str) -> Iterator[FieldFault]:
    options = field.options
    shortest, longest = options.get("minLength", 0), options.get("maxLength")
    if len(value) < shortest or (longest is not None and len(value) > longest):
        yield field_fault(place, "length")
    if "pattern" in options and not _compiled(options["pattern"]).fullmatch(value):
        yield field_fault(place, "pattern")
    elif field.check_digit is not None and not _has_check_digit(value):
        yield field_fault(place, "check_digit")
    elif field.most_degrees is not None and not is_area(value, field.most_degrees):
        yield field_fault(place, "area", f"{field.most_degrees:g}")


def _has_check_digit(value: str) -> bool:
    """Of the thirteen digits that a person or a company has."""
    known = len(value) == 13 and value.isascii() and value.isdigit()
    return known and moa.calc_check_digit(value) == value[-1]


def _in_range(value: float, options: Mapping[str, Any]) -> bool:
    return (
        value >= options.get("minimum", value)
        and value <= options.get("maximum", value)
        and not value <= options.get("exclusiveMinimum", value - 1)
        and not value >= options.get("exclusiveMaximum", value + 1)
    )


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text)) and _parses(date.fromisoformat, text)


def _is_timestamp(text: str) -> bool:
    """With an offset, and in a year that is still a year in any other."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return "T" in text and moment.tzinfo is not None and MINYEAR < moment.year < MAXYEAR


def _is_time(text: str) -> bool:
    return _parses(time.fromisoformat, text)


def _parses(reader: Callable[[str], object], text: str) -> bool:
    try:
        reader(text)
    except ValueError:
        return False
    return True


_FORMS: Mapping[str, Callable[[str], bool]] = {
    "date": _is_date,
    "timestamp": _is_timestamp,
    "time": _is_time,
}
_FORM_RULES: Mapping[str, Rule] = {"date": "date", "timestamp": "timestamp", "time": "time"}
