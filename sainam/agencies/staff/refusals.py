"""Why a change of a staff login is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class UnknownChange(Refusal):
    """There is no such proposal."""

    rule = "staff.unknown"
    thai = "ไม่พบข้อเสนอนี้"


class ChangeDecided(Refusal):
    """This proposal has been decided already."""

    rule = "staff.decided"
    thai = "ข้อเสนอนี้มีผู้ตัดสินไปแล้ว"


class NotStaff(Refusal):
    """This login is not one of the staff, or it has ended."""

    rule = "staff.not_staff"
    thai = "ชื่อผู้ใช้นี้ไม่ใช่ของพนักงาน หรือสิ้นสุดไปแล้ว"


class NoAddress(Refusal):
    """This login has no e-mail address to which an invitation could go."""

    rule = "staff.no_address"
    thai = "ชื่อผู้ใช้นี้ไม่มีที่อยู่อีเมลสำหรับส่งคำเชิญ"
