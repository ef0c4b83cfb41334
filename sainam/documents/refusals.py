"""Why a document is not issued, signed or voided."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class UnknownDocument(Refusal):
    """There is no such document."""

    rule = "document.unknown"
    thai = "ไม่มีเอกสารนี้"


class UnprintableText(Refusal):
    """The text has a letter that cannot be printed on an official paper."""

    rule = "document.text"
    thai = "ข้อความมีตัวอักษรที่พิมพ์ลงเอกสารราชการไม่ได้"


class NumberTaken(Refusal):
    """Another document has this number of the central register already."""

    rule = "document.number_taken"
    thai = "มีเอกสารอื่นใช้เลขที่จากทะเบียนกลางนี้แล้ว"


class BadNumber(Refusal):
    """A number of the central register has 1 to 60 letters, digits, spaces and . / - ( )."""

    rule = "document.number"
    thai = "เลขที่จากทะเบียนกลางต้องมี 1 ถึง 60 ตัว เป็นตัวอักษร ตัวเลข ช่องว่าง และ . / - ( ) เท่านั้น"


class NoSeries(Refusal):
    """The office has no series of numbers for this kind of document."""

    rule = "document.series"
    thai = "ไม่มีทะเบียนเลขสำหรับเอกสารชนิดนี้"
    fault = "hub"


class DocumentVoided(Refusal):
    """The number of this document was voided: it is neither signed nor voided again."""

    rule = "document.voided"
    thai = "เลขที่ของเอกสารนี้ถูกยกเลิกแล้ว ลงนามหรือยกเลิกซ้ำไม่ได้"


class VoidReasonMissing(Refusal):
    """A number is voided with a reason."""

    rule = "document.reason"
    thai = "การยกเลิกเลขที่ต้องมีเหตุผล"


class AllHaveSigned(Refusal):
    """Everyone who signs this document has signed it."""

    rule = "document.signed"
    thai = "ผู้ลงนามในเอกสารนี้ลงนามครบแล้ว"


class NoSigningKey(Refusal):
    """There is no key with which this person could sign."""

    rule = "document.key"
    thai = "ยังไม่มีกุญแจสำหรับลงลายมือชื่ออิเล็กทรอนิกส์ของผู้ลงนามนี้"
    fault = "hub"


class SigningKeyUnusable(Refusal):
    """The key with which this person signs cannot be used now."""

    rule = "document.key_unusable"
    thai = "กุญแจสำหรับลงลายมือชื่ออิเล็กทรอนิกส์ของผู้ลงนามนี้ใช้ไม่ได้ในขณะนี้"
    fault = "hub"


class TimestampUnavailable(Refusal):
    """The time-stamp authority does not answer; nothing was signed."""

    rule = "document.timestamp"
    thai = "หน่วยงานประทับรับรองเวลาไม่ตอบ จึงยังไม่ได้ลงนาม"
    fault = "provider"
