"""Why an invitation does not open the hub, and whom to ask then."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class InvitationUnknown(Refusal):
    """No invitation has this link: see that it was copied whole from the mail.

    If it was, ask the officer of your agency, or as one of the utility's staff an administrator, to
    invite you again.
    """

    rule = "invitation.unknown"
    thai = (
        "ไม่มีคำเชิญตามลิงก์นี้ โปรดตรวจว่าคัดลอกลิงก์จากอีเมลมาครบ หากครบแล้ว "
        "โปรดขอให้เจ้าหน้าที่ของหน่วยงานท่าน หรือผู้ดูแลระบบสำหรับพนักงาน เชิญใหม่"
    )


class InvitationExpired(Refusal):
    """The time of this invitation is over.

    Ask the officer of your agency, or as one of the utility's staff an administrator, to invite you
    again.
    """

    rule = "invitation.expired"
    thai = "คำเชิญนี้หมดอายุแล้ว โปรดขอให้เจ้าหน้าที่ของหน่วยงานท่าน หรือผู้ดูแลระบบสำหรับพนักงาน เชิญใหม่"


class InvitationUsed(Refusal):
    """This invitation has been used: sign in with the password that was chosen then.

    If it was not you who chose it, tell the officer of your agency or an administrator of the
    utility at once.
    """

    rule = "invitation.used"
    thai = (
        "คำเชิญนี้ถูกใช้ไปแล้ว โปรดเข้าสู่ระบบด้วยรหัสผ่านที่ตั้งไว้ หากท่านไม่ได้เป็นผู้ตั้ง "
        "โปรดแจ้งเจ้าหน้าที่ของหน่วยงานท่าน หรือผู้ดูแลระบบโดยทันที"
    )


class InvitationVoided(Refusal):
    """A later invitation took the place of this one: open the link of the newest mail.

    If there is none, ask the officer of your agency or an administrator of the utility.
    """

    rule = "invitation.voided"
    thai = (
        "คำเชิญนี้ถูกยกเลิกเพราะมีคำเชิญใหม่กว่า โปรดเปิดลิงก์จากอีเมลฉบับล่าสุด "
        "หากไม่พบ โปรดถามเจ้าหน้าที่ของหน่วยงานท่าน หรือผู้ดูแลระบบ"
    )


class InvitationsTried(Refusal):
    """Too many links that nobody has were tried from here: try again after a quarter of an hour."""

    rule = "invitation.locked"
    thai = "มีการลองลิงก์ที่ไม่มีอยู่จริงจากที่นี่หลายครั้งเกินไป โปรดลองใหม่หลังจาก 15 นาที"
