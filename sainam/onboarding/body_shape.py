"""Whether what an event carries can be read and kept as it is: forms, signs, sizes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import msgspec

from sainam.kit.printable import sign_faults
from sainam.onboarding.bodies import Body, read_body
from sainam.onboarding.common_guards import refuse
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.state import Event

LONGEST_KEPT = 20_000  # of one text; what a step asks of it is less
MOST_ENTRIES = 500
GREATEST = 2**53 - 1  # JSON's own, RFC 8785
YEARS = range(1900, 2400)  # a year of the Buddhist era that was not converted is beyond
_TYPES: Mapping[str, str] = {
    "str": "ข้อความ", "int": "จำนวนเต็ม", "bool": "จริงหรือเท็จ", "array": "รายการ",
    "object": "ชุดข้อมูล", "date": "วันที่ (YYYY-MM-DD)", "float": "จำนวนทศนิยม", "null": "ค่าว่าง",
}  # fmt: skip
_QUOTED = re.compile(r"`([^`]*)`")
_NAMED = re.compile(r"Object (?:contains unknown|missing required) field `(.*)`", re.DOTALL)


def read_event_body(event: Event, given: Mapping[str, Any], *, within: str = "") -> Body:
    """Raises BodyInvalid with the place of what does not fit; `within` is the place of it all."""
    try:
        body = read_body(event, given)
    except msgspec.ValidationError as error:
        refuse(list(_within(within, [shape_fault(str(error))])))
        raise
    refuse(list(_within(within, unkept(body))))
    return body


def shape_fault(message: str) -> FieldFault:
    """As msgspec tells it (`… - at `$.contacts[0].email``), the path as contacts.0.email.

    It tells the name of a field that is unknown or missing beside the path.
    """
    text, _, path = message.partition(" - at `")
    field = path.rstrip("`").removeprefix("key in ").removeprefix("$")
    field = field.replace("[", ".").replace("]", "")
    if named := _NAMED.fullmatch(text):
        field = f"{field}.{named[1]}"
    return FieldFault(field.lstrip("."), "body.shape", _thai(text), text)


def _within(place: str, faults: Iterable[FieldFault]) -> Iterator[FieldFault]:
    for fault in faults:
        path = f"{place}.{fault.field}".strip(".")
        yield FieldFault(path, fault.rule, fault.thai, fault.english)


def unkept(value: Any, path: str = "") -> Iterator[FieldFault]:
    """What would not come back as it was given, or is no text, number or day at all."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from unkept(getattr(value, name), f"{path}.{name}".lstrip("."))
    elif isinstance(value, tuple):
        if len(value) > MOST_ENTRIES:
            yield FieldFault(
                path, "body.entries", f"ระบุได้ไม่เกิน {MOST_ENTRIES} รายการ",
                f"At most {MOST_ENTRIES} entries.",
            )  # fmt: skip
        for place, one in enumerate(value[:MOST_ENTRIES]):
            yield from unkept(one, f"{path}.{place}")
    elif isinstance(value, str):
        yield from _text(value, path)
    elif isinstance(value, date):
        if value.year not in YEARS:
            yield FieldFault(
                path, "body.year", f"ปี ค.ศ. ต้องอยู่ระหว่าง {YEARS[0]} ถึง {YEARS[-1]}",
                f"The year has to be between {YEARS[0]} and {YEARS[-1]} of the Common Era.",
            )  # fmt: skip
    elif isinstance(value, int) and abs(value) > GREATEST:
        yield FieldFault(
            path, "body.number", "จำนวนมากเกินกว่าที่เก็บได้", "The number is too great to be kept."
        )


def _text(text: str, path: str) -> Iterator[FieldFault]:
    if len(text) > LONGEST_KEPT:
        yield FieldFault(
            path, "field.too_long", f"ยาวได้ไม่เกิน {LONGEST_KEPT} ตัวอักษร",
            f"At most {LONGEST_KEPT} characters.",
        )  # fmt: skip
    yield from sign_faults(path, text)


def _thai(text: str) -> str:
    """The few sentences of msgspec; of any other one that the form is wrong and no more."""
    words = [_TYPES.get(word.partition(" |")[0], word) for word in _QUOTED.findall(text)]
    if text.startswith("Expected") and len(words) == 2:
        return f"ต้องเป็น{words[0]} แต่ได้รับ{words[1]}"
    if text.startswith("Object contains unknown field") and words:
        return f"ไม่มีช่อง {words[0]} ในแบบนี้"
    if text.startswith("Object missing required field") and words:
        return f"ขาดช่อง {words[0]}"
    if text.startswith("Invalid enum value"):
        return f"ไม่อยู่ในรายการที่เลือกได้: {text.removeprefix('Invalid enum value ')}"
    if "RFC3339" in text or "date" in text:
        return "วันที่ไม่ถูกต้อง ต้องเป็น YYYY-MM-DD"
    return "รูปแบบข้อมูลไม่ถูกต้อง"
