"""Why a notice is not queued, or not sent again."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class AddressRefused(Refusal):
    """This is not an e-mail address that mail can be sent to: name@domain, in Latin letters."""

    rule = "mail.address"
    thai = "ที่อยู่อีเมลนี้ใช้ส่งไม่ได้: ต้องเป็น ชื่อ@โดเมน ด้วยอักษรละติน"


class UnknownMail(Refusal):
    """There is no mail of this number."""

    rule = "mail.unknown"
    thai = "ไม่มีอีเมลหมายเลขนี้"


class MailNotDead(Refusal):
    """This mail has not been given up: it was accepted, or is still being tried."""

    rule = "mail.not_given_up"
    thai = "อีเมลนี้ยังไม่ถูกยุติการส่ง: ส่งสำเร็จแล้ว หรือกำลังส่งอยู่"


class MailLapsed(Refusal):
    """The link that this mail was to bring holds no longer: invite the person again instead."""

    rule = "mail.lapsed"
    thai = "ลิงก์ในอีเมลนี้ใช้ไม่ได้แล้ว โปรดเชิญผู้รับใหม่แทนการส่งซ้ำ"


class ReasonMissing(Refusal):
    """Say why the mail is sent again."""

    rule = "mail.reason"
    thai = "โปรดระบุเหตุผลที่ส่งอีเมลซ้ำ"
