"""Why nothing can be done about a copy."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class UnknownCopy(Refusal):
    """There is no such attachment, or no such copy was found."""

    rule = "copy.unknown"
    thai = "ไม่พบเอกสารแนบนี้ หรือไม่มีการพบสำเนาตามที่ระบุ"


class CopyByOne(Refusal):
    """Whoever found a copy does not decide on it: another person has to."""

    rule = "copy.one_person"
    thai = "ผู้พบสำเนาจะตัดสินใจเรื่องนั้นเองไม่ได้ ต้องให้ผู้อื่นดำเนินการ"


class CopyDecided(Refusal):
    """This copy has been decided on."""

    rule = "copy.decided"
    thai = "มีการตัดสินใจเรื่องสำเนานี้แล้ว"


class CopyReasonMissing(Refusal):
    """Say why this is no such copy."""

    rule = "copy.reason"
    thai = "โปรดระบุเหตุผลว่าเหตุใดจึงไม่ใช่สำเนาที่ห้ามเรียก"
