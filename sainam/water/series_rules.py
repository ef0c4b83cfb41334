"""Every rule that a line of a feed can break, and what people are told: one table, two languages.

In a sentence `{field}` is the field's title in that language, `{shown}` the text found,
`{expected}` what the series says.
"""

from __future__ import annotations

from enum import StrEnum

from sainam.formats.layout import Title


class SeriesRule(StrEnum):
    """Stable, for machines; `once.` as for every file of the hub."""

    OTHER = "series.other"
    DATUM = "series.datum"
    UNIT = "series.unit"
    ISSUE_FUTURE = "series.issue.future"
    VALID_FAR = "series.valid.far"
    CONTRACT = "series.contract"
    CONTRADICTS = "series.contradicts"
    LINE_CUT = "series.line.cut"
    NOTHING = "series.file.nothing"
    TOO_LONG = "series.file.too_long"
    RESENT = "once.file.resent"
    UNCHANGED = "series.unchanged"
    RANGE = "series.range"
    RATE = "series.rate"


SENTENCES: dict[SeriesRule, Title] = {
    SeriesRule.OTHER: Title(
        "{field}: “{shown}” ไม่ใช่ชุดข้อมูลน้ำของแฟ้มนี้ (ต้องเป็น {expected})",
        "{field}: “{shown}” is no series of this feed (expected {expected})",
    ),
    SeriesRule.DATUM: Title(
        "{field}: “{shown}” ไม่ใช่ระดับอ้างอิงของชุดข้อมูล ({expected}) ระบบไม่แปลงระดับอ้างอิงเอง",
        "{field}: “{shown}” is not the series' datum ({expected}); datums are never converted",
    ),
    SeriesRule.UNIT: Title(
        "หน่วย “{shown}” ไม่ใช่หน่วยของชุดข้อมูล ({expected}) ระบบไม่แปลงหน่วยเอง",
        "“{shown}” is not the series' unit ({expected}); units are never converted",
    ),
    SeriesRule.ISSUE_FUTURE: Title(
        "{field}: “{shown}” อยู่หลังเวลาที่ได้รับแฟ้ม ตรวจสอบปีว่าเป็น ค.ศ. และเขตเวลา",
        "{field}: “{shown}” is after the file was received; check the year (CE) and the time zone",
    ),
    SeriesRule.VALID_FAR: Title(
        "{field}: “{shown}” ห่างจากเวลาที่ออกเกิน {expected} ชั่วโมง",
        "{field}: “{shown}” is more than {expected} hours from the issue time",
    ),
    SeriesRule.CONTRACT: Title(
        "{field}: {shown} อยู่นอกช่วงที่ข้อกำหนดข้อมูลกำหนด ({expected})",
        "{field}: {shown} is outside the data contract's range ({expected})",
    ),
    SeriesRule.CONTRADICTS: Title(
        "แฟ้มเดียวกันให้ค่าต่างกันสำหรับเวลาเดียวกัน (บรรทัด {expected}) จึงไม่รับทั้งหมด",
        "the same file gives other values for the same time (lines {expected}); none is taken",
    ),
    SeriesRule.LINE_CUT: Title(
        "บรรทัดสุดท้ายไม่มีเครื่องหมายจบบรรทัด ค่าอาจขาดหาย",
        "the last line has no line ending; its value may be cut",
    ),
    SeriesRule.NOTHING: Title(
        "ไม่มีบรรทัดใดที่รับได้ จึงพักไว้ทั้งแฟ้ม",
        "no line could be taken, so the whole file is held",
    ),
    SeriesRule.TOO_LONG: Title(
        "แฟ้มมีมากกว่า {expected} บรรทัด จึงพักไว้ทั้งแฟ้ม",
        "the file has more than {expected} lines, so the whole of it is held",
    ),
    SeriesRule.RESENT: Title(
        "แฟ้มนี้เหมือนแฟ้ม {shown} ที่บันทึกแล้วทุกไบต์ จึงไม่มีการบันทึกเพิ่ม",
        "every byte is as in {shown}, which is stored; nothing was added",
    ),
    SeriesRule.UNCHANGED: Title(
        "ค่านี้มีอยู่แล้ว ไม่มีการบันทึกเพิ่ม",
        "this value already stands; nothing was added",
    ),
    SeriesRule.RANGE: Title(
        "บันทึกแล้วแต่น่าสงสัย: {shown} อยู่นอกช่วง {expected}",
        "stored as suspect: {shown} is outside {expected}",
    ),
    SeriesRule.RATE: Title(
        "บันทึกแล้วแต่น่าสงสัย: {shown} เปลี่ยนจากค่าที่ใช้ได้ก่อนหน้าเร็วกว่า {expected} ต่อชั่วโมง",
        "stored as suspect: {shown} moves from the last good value by over {expected} per hour",
    ),
}
