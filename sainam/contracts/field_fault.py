"""What is wrong with a payload: the field, the rule, and a sentence in both languages."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from sainam.formats.layout import Title

Rule = Literal[
    "unknown",
    "missing",
    "type",
    "pattern",
    "check_digit",
    "length",
    "range",
    "date",
    "timestamp",
    "time",
    "area",
]

SENTENCES: dict[Rule, Title] = {
    "unknown": Title("ข้อกำหนดข้อมูลไม่มีรายการ {field}", "The contract has no field {field}."),
    "missing": Title("ต้องมีรายการ {field}", "The field {field} is required."),
    "type": Title("รายการ {field} ต้องเป็นชนิด {wanted}", "The field {field} must be {wanted}."),
    "pattern": Title(
        "รายการ {field} ไม่ตรงรูปแบบที่กำหนด", "The field {field} does not have the agreed form."
    ),
    "check_digit": Title(
        "เลขตรวจสอบของรายการ {field} ไม่ถูกต้อง", "The check digit of the field {field} is wrong."
    ),
    "length": Title(
        "ความยาวของรายการ {field} อยู่นอกช่วงที่กำหนด",
        "The length of the field {field} is outside what was agreed.",
    ),
    "range": Title(
        "ค่าของรายการ {field} อยู่นอกช่วงที่กำหนด",
        "The value of the field {field} is outside what was agreed.",
    ),
    "date": Title(
        "รายการ {field} ต้องเป็นวันที่แบบ YYYY-MM-DD",
        "The field {field} must be a date such as 2026-11-22.",
    ),
    "timestamp": Title(
        "รายการ {field} ต้องเป็นวันเวลาแบบ RFC 3339 พร้อมเขตเวลา",
        "The field {field} must be a date and time with its offset (RFC 3339).",
    ),
    "time": Title(
        "รายการ {field} ต้องเป็นเวลาแบบ HH:MM:SS",
        "The field {field} must be a time such as 08:30:00.",
    ),
    "area": Title(
        "รายการ {field} ต้องเป็นพื้นที่ ลองจิจูดน้อย,ละติจูดน้อย,ลองจิจูดมาก,ละติจูดมาก ด้านละไม่เกิน {wanted} องศา",
        "The field {field} must be an area west,south,east,north with sides of at most {wanted} "
        "degrees.",
    ),
}


class FieldFault(Struct, frozen=True, kw_only=True):
    """`field` is dotted, with ranks from 1 in lists: `bills[2].bill_no`. No value is repeated."""

    field: str
    rule: Rule
    thai: str
    english: str


def field_fault(field: str, rule: Rule, wanted: str = "") -> FieldFault:
    said = SENTENCES[rule]
    return FieldFault(
        field=field,
        rule=rule,
        thai=said.th.format(field=field, wanted=wanted),
        english=said.en.format(field=field, wanted=wanted),
    )
