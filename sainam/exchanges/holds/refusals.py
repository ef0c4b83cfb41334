"""Why a hold is not placed or ended."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class HoldIncomplete(Refusal):
    """A hold names its order, and one of: a person's number, an exchange, a month of a class."""

    rule = "hold.incomplete"
    thai = "คำสั่งเก็บรักษาต้องอ้างเลขที่คำสั่ง และระบุอย่างใดอย่างหนึ่ง: เลขของบุคคล รายการ หรือเดือนของประเภทข้อมูล"


class UnknownHold(Refusal):
    """There is no such legal hold, or it has ended."""

    rule = "hold.unknown"
    thai = "ไม่พบคำสั่งเก็บรักษาตามเลขนี้ หรือสิ้นสุดแล้ว"
