"""Why a registration, or a decision on one, is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class UnknownRegistration(Refusal):
    """There is no such registration, or it is not yours to see."""

    rule = "registration.unknown"
    thai = "ไม่พบคำขอลงทะเบียนนี้ หรือท่านไม่มีสิทธิดู"


class RegistrationDecided(Refusal):
    """This registration has been decided already."""

    rule = "registration.decided"
    thai = "คำขอลงทะเบียนนี้มีผู้ตัดสินไปแล้ว"


class CodeUnfit(Refusal):
    """A code has 2 to 31 signs of A-Z 0-9 and hyphen, and begins with a letter or digit."""

    rule = "registration.code"
    thai = "รหัสหน่วยงานมี 2 ถึง 31 ตัว: A-Z 0-9 และขีด ขึ้นต้นด้วยตัวอักษรหรือตัวเลข"


class CodeTaken(Refusal):
    """An agency of this code is on record and has an officer, who decides about joining it."""

    rule = "registration.code_taken"
    thai = "มีหน่วยงานรหัสนี้ซึ่งมีเจ้าหน้าที่อยู่แล้ว ผู้ตัดสินการเข้าร่วมคือเจ้าหน้าที่ของหน่วยงานนั้น"


class CodeOnRecord(Refusal):
    """An agency of this code is on record: say that it is the same one, or choose another code."""

    rule = "registration.code_on_record"
    thai = "มีหน่วยงานรหัสนี้ในทะเบียนแล้ว โปรดยืนยันว่าเป็นหน่วยงานเดียวกัน หรือเลือกรหัสอื่น"


class OtherAgency(Refusal):
    """Code and juristic id on record belong to two agencies."""

    rule = "registration.other_agency"
    thai = "รหัสและเลขนิติบุคคลในทะเบียนเป็นของคนละหน่วยงาน"


class OfficerDecides(Refusal):
    """The agency is on record: its own officer decides who joins it."""

    rule = "registration.officer_decides"
    thai = "หน่วยงานนี้อยู่ในทะเบียนแล้ว ผู้ตัดสินคือเจ้าหน้าที่ของหน่วยงานนั้น"


class TooManyPosts(Refusal):
    """Too much was sent from this address; try again in an hour."""

    rule = "registration.too_many"
    thai = "มีการส่งจากที่อยู่นี้มากเกินไป โปรดลองใหม่ในอีกหนึ่งชั่วโมง"
