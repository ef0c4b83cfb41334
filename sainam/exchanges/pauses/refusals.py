"""Why a link carries nothing now, and why a pause of one is not made or ended."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class LinkMaintenance(Refusal):
    """This link is under announced maintenance; ask again after the time in Retry-After."""

    rule = "link.maintenance"
    thai = "ลิงก์นี้อยู่ในช่วงบำรุงรักษาที่แจ้งไว้ โปรดเรียกใหม่หลังเวลาใน Retry-After"
    fault = "hub"


class LinkHeld(Refusal):
    """This link is held by the hub's operator until it is resumed; ask again later."""

    rule = "link.held"
    thai = "ผู้ปฏิบัติการพักลิงก์นี้ไว้จนกว่าจะเปิดใช้อีกครั้ง โปรดเรียกใหม่ภายหลัง"
    fault = "hub"


class NoSuchPause(Refusal):
    """There is no such maintenance window or hold of this link."""

    rule = "pause.unknown"
    thai = "ไม่พบช่วงบำรุงรักษาหรือการพักลิงก์ตามเลขนี้"


class PauseOver(Refusal):
    """This maintenance window or hold is over already."""

    rule = "pause.over"
    thai = "ช่วงบำรุงรักษาหรือการพักลิงก์นี้สิ้นสุดแล้ว"


class LinkUnknown(Refusal):
    """The catalogue has no such link."""

    rule = "pause.link_unknown"
    thai = "ไม่มีลิงก์นี้ในบัญชีรายการ"


class AlreadyHeld(Refusal):
    """This link is held already."""

    rule = "pause.held"
    thai = "ลิงก์นี้ถูกพักไว้อยู่แล้ว"


class WindowUnfit(Refusal):
    """A window begins now or later, ends after it begins, and lasts 14 days at most."""

    rule = "pause.window"
    thai = "ช่วงบำรุงรักษาต้องเริ่มตั้งแต่ขณะนี้เป็นต้นไป สิ้นสุดหลังเริ่ม และยาวไม่เกิน 14 วัน"


class PauseWordsMissing(Refusal):
    """A pause needs its reason, for the partners in Thai and in English."""

    rule = "pause.words"
    thai = "ต้องระบุเหตุผลให้หน่วยงานทราบ ทั้งภาษาไทยและภาษาอังกฤษ"
