"""Why a channel's word about the person signed in is not taken."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class SubjectUnreadable(Refusal):
    """Sainam-Subject is no token signed by an identity provider that the agreement names."""

    rule = "person.unreadable"
    thai = "Sainam-Subject ไม่ใช่โทเค็นที่ลงนามโดยผู้ให้บริการยืนยันตัวตนตามข้อตกลง"


class SubjectOfAnother(Refusal):
    """Sainam-Subject was made for another system than this hub (aud)."""

    rule = "person.audience"
    thai = "Sainam-Subject ออกให้ระบบอื่น ไม่ใช่ระบบกลางนี้ (aud)"


class SubjectExpired(Refusal):
    """Sainam-Subject has expired or is not yet good: take a new one for each visit."""

    rule = "person.expired"
    thai = "Sainam-Subject หมดอายุหรือยังไม่เริ่มใช้ โปรดขอใหม่"


class SubjectLastsTooLong(Refusal):
    """Sainam-Subject is good for more than five minutes."""

    rule = "person.too_long"
    thai = "Sainam-Subject มีอายุเกิน 5 นาที"


class NotTheirAccount(Refusal):
    """This customer account is not one of the person who is signed in."""

    rule = "person.not_theirs"
    thai = "เลขที่ผู้ใช้น้ำนี้ไม่ใช่ของผู้ที่ลงชื่อเข้าใช้"
