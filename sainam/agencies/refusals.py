"""Why a credential or a sign-in is refused."""

from __future__ import annotations

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
