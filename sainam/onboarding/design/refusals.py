"""Why a step on the form of the link is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class NotTheLastProposal(Refusal):
    """Another proposal has been made since: look at that one."""

    rule = "design.not_the_last"
    thai = "มีข้อเสนอใหม่กว่านี้แล้ว โปรดพิจารณาข้อเสนอล่าสุด"


class OwnDepartment(Refusal):
    """The other department has to answer a proposal, not the one that made it."""

    rule = "design.own_department"
    thai = "ต้องเป็นอีกฝ่ายหนึ่งที่ตอบข้อเสนอ ไม่ใช่ฝ่ายที่เสนอ"


class NoObjection(Refusal):
    """There is nothing to settle: neither department has objected."""

    rule = "design.no_objection"
    thai = "ยังไม่มีฝ่ายใดคัดค้าน จึงไม่มีเรื่องให้ชี้ขาด"


class LinkTaken(Refusal):
    """Another link has come by this name; the files of the catalogue have to give it up first."""

    rule = "design.link_taken"
    thai = "มีคู่เชื่อมโยงอื่นใช้รหัสนี้แล้ว ต้องนำออกจากแฟ้มรายการกลางก่อน"
    fault = "hub"
