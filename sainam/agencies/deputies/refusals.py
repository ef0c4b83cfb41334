"""Why somebody cannot be a deputy."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class DeputyOfOneself(Refusal):
    """Nobody is their own deputy."""

    rule = "deputy.oneself"
    thai = "ผู้ใดจะเป็นผู้ทำหน้าที่แทนของตนเองไม่ได้"


class DeputyUnfit(Refusal):
    """A deputy is of the same agency, and whose place it is has to have the role."""

    rule = "deputy.unfit"
    thai = "ผู้ทำหน้าที่แทนต้องอยู่หน่วยงานเดียวกัน และเจ้าของหน้าที่ต้องมีบทบาทนั้นอยู่"


class DeputyPeriod(Refusal):
    """The end has to come after the beginning, in the future, and within a year."""

    rule = "deputy.period"
    thai = "วันสิ้นสุดต้องอยู่หลังวันเริ่ม ยังไม่ผ่านไป และไม่เกินหนึ่งปี"


class UnknownDeputy(Refusal):
    """There is no such deputy, or it is not yours to see."""

    rule = "deputy.unknown"
    thai = "ไม่พบผู้ทำหน้าที่แทนรายการนี้ หรือท่านไม่มีสิทธิดู"


class DeputyEnded(Refusal):
    """This has ended already."""

    rule = "deputy.ended"
    thai = "รายการนี้สิ้นสุดไปแล้ว"
