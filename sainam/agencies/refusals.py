"""Why a credential, a sign-in or a matter of people is refused."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.kit.field_fault import FieldFault
from sainam.kit.refusal import Refusal


class UnknownCredential(Refusal):
    """There is no such credential."""

    rule = "credential.unknown"
    thai = "ไม่มีเครื่องมือยืนยันตัวนี้"


class CredentialEnded(Refusal):
    """This credential has ended; register another one."""

    rule = "credential.ended"
    thai = "เครื่องมือยืนยันตัวนี้สิ้นสุดแล้ว ต้องขึ้นทะเบียนใหม่"


class CredentialTaken(Refusal):
    """This credential is registered with another key: a new key is a new credential."""

    rule = "credential.taken"
    thai = "เครื่องมือยืนยันตัวนี้ขึ้นทะเบียนด้วยกุญแจอื่นแล้ว กุญแจใหม่ต้องขึ้นทะเบียนเป็นรายการใหม่"


class KeyKnown(Refusal):
    """Somebody is known by this key already, in the sandbox or in real use: make a new pair."""

    rule = "key.known"
    thai = "กุญแจนี้เคยลงทะเบียนแล้ว ไม่ว่าในระบบทดสอบหรือใช้งานจริง โปรดสร้างคู่กุญแจใหม่"


class BadPublicKey(Refusal):
    """This is not a public key that the hub takes (a public JWK, or an OpenSSH public key)."""

    rule = "credential.key"
    thai = "ไม่ใช่กุญแจสาธารณะที่ระบบรับ (JWK สาธารณะ หรือกุญแจสาธารณะแบบ OpenSSH)"


class LoginTaken(Refusal):
    """There is a login of this name already."""

    rule = "login.taken"
    thai = "มีชื่อผู้ใช้นี้แล้ว"


class PasswordTooShort(Refusal):
    """A password has at least 12 characters."""

    rule = "login.password"
    thai = "รหัสผ่านต้องมีอย่างน้อย 12 ตัวอักษร"


class UnknownLogin(Refusal):
    """There is no such login, or it is not yours to see."""

    rule = "login.unknown"
    thai = "ไม่พบชื่อผู้ใช้นี้ หรือท่านไม่มีสิทธิดู"


class LoginEnded(Refusal):
    """This login has ended; register another one."""

    rule = "login.ended"
    thai = "ชื่อผู้ใช้นี้สิ้นสุดแล้ว ต้องขึ้นทะเบียนใหม่"


class LastOfItsKind(Refusal):
    """Somebody has to be left who can do this: register another one first."""

    rule = "login.last"
    thai = "ต้องมีผู้ทำหน้าที่นี้เหลืออยู่อย่างน้อยหนึ่งคน โปรดขึ้นทะเบียนผู้อื่นก่อน"


class PasswordTooOld(Refusal):
    """Choose a password that is not the one that holds now."""

    rule = "login.password_same"
    thai = "โปรดตั้งรหัสผ่านที่ไม่ใช่รหัสผ่านปัจจุบัน"


class SignInWrong(Refusal):
    """Login, password or code do not belong together."""

    rule = "signin.wrong"
    thai = "ชื่อผู้ใช้ รหัสผ่าน หรือรหัสหกหลักไม่ถูกต้อง"


class SignInLocked(Refusal):
    """Too many tries have failed: this login can be tried again after some minutes."""

    rule = "signin.locked"
    thai = "ลองไม่สำเร็จหลายครั้งเกินไป โปรดรอสักครู่แล้วลองใหม่"

    def __init__(self, minutes: int) -> None:
        super().__init__(f"in {minutes} minutes at the latest")
        self.minutes = minutes


class SignInUnfinished(Refusal):
    """Sign in to the portal first: a second factor has to be taken up there."""

    rule = "signin.unfinished"
    thai = "โปรดเข้าสู่ระบบทางเว็บก่อน เพื่อลงทะเบียนรหัสยืนยันขั้นที่สอง"


class NotSignedIn(Refusal):
    """A bearer token of a session in force is wanted: see POST /api/sign-in."""

    rule = "signin.missing"
    thai = "ต้องมีโทเคนของการเข้าสู่ระบบที่ยังมีผล ดู POST /api/sign-in"


class CodeWrong(Refusal):
    """The six digits are not the ones of now; wait for the next ones and try again."""

    rule = "signin.code"
    thai = "รหัสหกหลักไม่ใช่รหัสของขณะนี้ โปรดรอรหัสถัดไปแล้วลองใหม่"


class NotYours(Refusal):
    """This is for another role to do."""

    rule = "people.role_missing"
    thai = "เรื่องนี้เป็นหน้าที่ของบทบาทอื่น"


class OwnMatter(Refusal):
    """Nobody decides on their own request: another person has to do this."""

    rule = "people.own_matter"
    thai = "ผู้ใดจะตัดสินคำขอของตนเองไม่ได้ ต้องให้ผู้อื่นดำเนินการ"


class ReasonWanted(Refusal):
    """Please say why, in at most 2000 characters."""

    rule = "people.reason"
    thai = "โปรดระบุเหตุผล ไม่เกิน 2000 ตัวอักษร"


class FormInvalid(Refusal):
    """Some of what was entered does not fit; each place is named."""

    rule = "form.fields"
    thai = "ข้อมูลบางช่องยังไม่ถูกต้อง แต่ละช่องแจ้งไว้แล้ว"

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        super().__init__("; ".join(f"{fault.field}: {fault.english}" for fault in faults[:5]))
        self.field_faults = tuple(faults)
