"""Why an alarm of processing cannot be ended."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class AlarmUnknown(Refusal):
    """There is no alarm of processing with this number."""

    rule = "alarm.unknown"
    thai = "ไม่มีการแจ้งเตือนการประมวลผลเลขนี้"


class AlarmEnded(Refusal):
    """This alarm was decided on already; what was decided stays on record."""

    rule = "alarm.ended"
    thai = "การแจ้งเตือนนี้มีคำวินิจฉัยแล้ว คำวินิจฉัยนั้นคงอยู่ในบันทึก"


class AlarmDecisionUnknown(Refusal):
    """An alarm ends as approved since, stopped, a breach, or mistaken."""

    rule = "alarm.decision"
    thai = "การแจ้งเตือนสิ้นสุดได้ด้วย อนุมัติแล้วภายหลัง หยุดแล้ว เป็นเหตุละเมิด หรือแจ้งเตือนผิด เท่านั้น"


class MonthUnreadable(Refusal):
    """A month is written as year and month, such as 2026-11."""

    rule = "form.month"
    thai = "เดือนเขียนเป็นปีคริสต์ศักราชและเดือน เช่น 2026-11"
