"""Why a review of access is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class AccessUnknown(Refusal):
    """There is no such login or credential, or it has ended."""

    rule = "access.unknown"
    thai = "ไม่พบชื่อผู้ใช้หรือกุญแจนี้ หรือสิ้นสุดไปแล้ว"


class AccessChanged(Refusal):
    """These rights are no more the ones that you saw: look again before you decide."""

    rule = "access.changed"
    thai = "สิทธินี้เปลี่ยนไปจากที่ท่านเห็น โปรดดูใหม่ก่อนตัดสิน"


class RoundDayWrong(Refusal):
    """A round of reviews ends on a day within the next year."""

    rule = "access.round_day"
    thai = "วันครบกำหนดของรอบทบทวนต้องเป็นวันหน้า และไม่เกินหนึ่งปี"
