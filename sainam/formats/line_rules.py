"""Every rule a line of a file can break, and what people are told: one table, two languages.

In a sentence `{field}` is the field's title in that language, `{shown}` the offending text
already masked, `{expected}` and `{found}` what each side says.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Rule(StrEnum):
    """`layout.<what>.<how it is wrong>`: stable, for machines."""

    LENGTH = "layout.length"
    LINE_ENDLESS = "layout.length.endless"
    UTF8 = "layout.encoding.utf8"
    UNDECODABLE = "layout.text.undecodable"
    CONTROL = "layout.text.control"
    RECORD_UNKNOWN = "layout.record.unknown"
    HEADER_FIRST = "layout.order.header_first"
    HEADER_AGAIN = "layout.order.header_again"
    AFTER_TRAILER = "layout.order.after_trailer"
    TRAILER_MISSING = "layout.order.trailer_missing"
    EMPTY_FILE = "layout.file.empty"
    EMPTY_FIELD = "layout.field.empty"
    NOT_DIGITS = "layout.digits.not_digits"
    CONSTANT = "layout.constant.other"
    CODE_UNKNOWN = "layout.code.unknown"
    DATE_IMPOSSIBLE = "layout.date.impossible"
    DATE_YEAR = "layout.date.year"
    TIME_IMPOSSIBLE = "layout.time.impossible"
    DATETIME_UNREADABLE = "layout.datetime.unreadable"
    DATETIME_ZONE = "layout.datetime.zone"
    AMOUNT_UNREADABLE = "layout.amount.unreadable"
    QUANTITY_UNREADABLE = "layout.decimal.unreadable"
    SEQUENCE_UNREADABLE = "layout.sequence.unreadable"
    SEQUENCE_BROKEN = "layout.sequence.broken"
    TRAILER_TOTAL = "layout.trailer.total"
    TRAILER_COUNT = "layout.trailer.count"
    VALUES_COUNT = "layout.columns.count"
    COLUMN_NAMES = "layout.columns.names"
    QUOTE = "layout.quote.malformed"
    TOO_LONG = "layout.write.too_long"
    UNWRITABLE = "layout.write.unencodable"
    NOT_THAT_TYPE = "layout.write.type"


class Sentence(NamedTuple):
    th: str
    en: str


SENTENCES: dict[Rule, Sentence] = {
    Rule.LENGTH: Sentence(
        "บรรทัดยาว {found} ตัวอักษร แต่รูปแบบแฟ้มกำหนด {expected} ตัวอักษร",
        "the line has {found} characters where the layout has {expected}",
    ),
    Rule.LINE_ENDLESS: Sentence(
        "ไม่พบจุดสิ้นสุดบรรทัดภายใน {expected} ไบต์",
        "no end of line within {expected} bytes",
    ),
    Rule.UTF8: Sentence(
        "บรรทัดเข้ารหัสแบบ UTF-8 ทำให้คอลัมน์เลื่อน รูปแบบแฟ้มกำหนด {expected}",
        "the line is in UTF-8, which shifts its columns; the layout is in {expected}",
    ),
    Rule.UNDECODABLE: Sentence(
        "{field}: ไบต์ {shown} ไม่ใช่ตัวอักษรใน {expected}",
        "{field}: byte {shown} is no character of {expected}",
    ),
    Rule.CONTROL: Sentence(
        "{field}: มีอักขระควบคุม {shown}",
        "{field}: control character {shown}",
    ),
    Rule.RECORD_UNKNOWN: Sentence(
        "ประเภทระเบียน “{shown}” ไม่อยู่ในรูปแบบแฟ้ม ({expected})",
        "record type “{shown}” is none of the layout's ({expected})",
    ),
    Rule.HEADER_FIRST: Sentence(
        "บรรทัดแรกต้องเป็นระเบียนหัวแฟ้ม",
        "the first line must be the header",
    ),
    Rule.HEADER_AGAIN: Sentence(
        "พบระเบียนหัวแฟ้มซ้ำ",
        "a second header",
    ),
    Rule.AFTER_TRAILER: Sentence(
        "พบบรรทัดหลังระเบียนท้ายแฟ้ม",
        "a line after the trailer",
    ),
    Rule.TRAILER_MISSING: Sentence(
        "แฟ้มจบโดยไม่มีระเบียนท้ายแฟ้ม",
        "the file ends without a trailer",
    ),
    Rule.EMPTY_FILE: Sentence(
        "แฟ้มว่างเปล่า",
        "the file is empty",
    ),
    Rule.EMPTY_FIELD: Sentence(
        "{field}: ต้องมีค่า",
        "{field}: must not be empty",
    ),
    Rule.NOT_DIGITS: Sentence(
        "{field}: “{shown}” ต้องเป็นตัวเลขล้วน",
        "{field}: “{shown}” must be digits only",
    ),
    Rule.CONSTANT: Sentence(
        "{field}: “{shown}” ต้องเป็น “{expected}”",
        "{field}: “{shown}” must be “{expected}”",
    ),
    Rule.CODE_UNKNOWN: Sentence(
        "{field}: ไม่รู้จักรหัส “{shown}” (ต้องเป็น {expected})",
        "{field}: unknown code “{shown}” (expected {expected})",
    ),
    Rule.DATE_IMPOSSIBLE: Sentence(
        "{field}: “{shown}” ไม่ใช่วันที่ตามรูปแบบ {expected}",
        "{field}: “{shown}” is no date of the form {expected}",
    ),
    Rule.DATE_YEAR: Sentence(
        "{field}: ปีใน “{shown}” อยู่นอกช่วง {expected} ตรวจสอบว่าเป็น ค.ศ. หรือ พ.ศ.",
        "{field}: the year in “{shown}” is outside {expected}; check the calendar, CE or BE",
    ),
    Rule.TIME_IMPOSSIBLE: Sentence(
        "{field}: “{shown}” ไม่ใช่เวลา ชชนนวว (000000 ถึง 235959)",
        "{field}: “{shown}” is no time HHMMSS (000000 to 235959)",
    ),
    Rule.DATETIME_UNREADABLE: Sentence(
        "{field}: “{shown}” ไม่ใช่วันเวลาตาม ISO 8601",
        "{field}: “{shown}” is no ISO 8601 date and time",
    ),
    Rule.DATETIME_ZONE: Sentence(
        "{field}: เขตเวลาของ “{shown}” ไม่ตรงตามรูปแบบแฟ้ม ({expected})",
        "{field}: the time zone of “{shown}” is not as the layout declares ({expected})",
    ),
    Rule.AMOUNT_UNREADABLE: Sentence(
        "{field}: อ่านจำนวนเงิน “{shown}” ไม่ได้",
        "{field}: amount “{shown}” cannot be read",
    ),
    Rule.QUANTITY_UNREADABLE: Sentence(
        "{field}: “{shown}” ไม่ใช่จำนวนที่มีทศนิยมไม่เกิน {expected} ตำแหน่ง",
        "{field}: “{shown}” is no number with at most {expected} decimal places",
    ),
    Rule.SEQUENCE_UNREADABLE: Sentence(
        "{field}: อ่านลำดับที่ “{shown}” ไม่ได้",
        "{field}: sequence number “{shown}” cannot be read",
    ),
    Rule.SEQUENCE_BROKEN: Sentence(
        "{field}: ลำดับที่ {found} ต้องเป็น {expected}",
        "{field}: sequence number {found} must be {expected}",
    ),
    Rule.TRAILER_TOTAL: Sentence(
        "{field}: แฟ้มแจ้ง {found} บาท แต่รายการรวมได้ {expected} บาท {difference}",
        "{field}: the file says {found} baht, the lines add to {expected} baht, {difference}",
    ),
    Rule.TRAILER_COUNT: Sentence(
        "{field}: แฟ้มแจ้ง {found} รายการ แต่นับได้ {expected} รายการ {difference}",
        "{field}: the file says {found} lines, there are {expected}, {difference}",
    ),
    Rule.VALUES_COUNT: Sentence(
        "บรรทัดมี {found} ค่า แต่รูปแบบแฟ้มกำหนด {expected} ค่า",
        "the line has {found} values where the layout has {expected}",
    ),
    Rule.COLUMN_NAMES: Sentence(
        "บรรทัดหัวตารางต้องเป็น {expected}",
        "the line of column names must be {expected}",
    ),
    Rule.QUOTE: Sentence(
        "เครื่องหมายคำพูดในบรรทัดไม่ครบคู่หรืออยู่ผิดที่ ค่าหนึ่งต้องไม่ข้ามบรรทัด",
        "a quotation mark is unpaired or misplaced; a value must not run over two lines",
    ),
    Rule.TOO_LONG: Sentence(
        "{field}: ค่ายาว {found} ตัวอักษร เกิน {expected} ตัวอักษร",
        "{field}: the value has {found} characters, more than {expected}",
    ),
    Rule.UNWRITABLE: Sentence(
        "{field}: ค่ามีตัวอักษรที่เขียนในแฟ้มไม่ได้ ({expected})",
        "{field}: the value has a character that the file cannot carry ({expected})",
    ),
    Rule.NOT_THAT_TYPE: Sentence(
        "{field}: ชนิดของค่าไม่ตรงกับ {expected}",
        "{field}: the value is not of the type {expected}",
    ),
}

# A line that breaks one of these leaves no file that could be posted, whatever its other lines.
FILE_RULES = frozenset(
    {
        Rule.RECORD_UNKNOWN,
        Rule.HEADER_FIRST,
        Rule.HEADER_AGAIN,
        Rule.AFTER_TRAILER,
        Rule.TRAILER_MISSING,
        Rule.EMPTY_FILE,
        Rule.TRAILER_TOTAL,
        Rule.TRAILER_COUNT,
        Rule.COLUMN_NAMES,
    }
)
