"""Why a service request, an edit of one, or a word about one is not taken."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class ReferenceUsed(Refusal):
    """This reference of yours stands for a request with another content: use a new one."""

    rule = "service.reference_used"
    thai = "เลขอ้างอิงนี้ใช้กับคำร้องที่มีเนื้อหาอื่นแล้ว โปรดใช้เลขใหม่"


class ReferenceChanged(Refusal):
    """An edit keeps the reference of the request: a new reference is a new request."""

    rule = "service.reference_changed"
    thai = "การแก้ไขต้องคงเลขอ้างอิงเดิมของคำร้อง เลขใหม่ต้องยื่นเป็นคำร้องใหม่"


class NoLongerEditable(Refusal):
    """The request has gone too far: it changes only while it is received, checking or pending."""

    rule = "service.not_editable"
    thai = "คำร้องดำเนินการเกินขั้นที่แก้ไขได้แล้ว แก้ไขได้เฉพาะเมื่ออยู่ในสถานะรับเรื่อง ตรวจสอบ หรือพิจารณา"


class EditUnderWay(Refusal):
    """The version before is still on its way to CIS: send the edit again in a moment."""

    rule = "service.edit_under_way"
    thai = "คำร้องฉบับก่อนหน้ายังส่งไม่ถึงระบบ CIS โปรดส่งการแก้ไขใหม่ในอีกสักครู่"


class WordUnreadable(Refusal):
    """A word on a request is JSON with step (1 to 10,000), state, work_step and happened_at."""

    rule = "service.word_unreadable"
    fault = "provider"
    thai = "การแจ้งสถานะคำร้องต้องเป็น JSON ที่มี step (1 ถึง 10,000) state work_step และ happened_at"


class NoSuchRequest(Refusal):
    """There is no service request of this id."""

    rule = "service.unknown"
    thai = "ไม่มีคำร้องตามเลขนี้"
