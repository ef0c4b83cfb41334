"""Why a change of the law is refused."""

from __future__ import annotations

from collections.abc import Sequence

from sainam.kit.field_fault import FieldFault
from sainam.kit.refusal import Refusal


class UnknownLawObject(Refusal):
    """The register has no such object."""

    rule = "law.unknown"
    thai = "ทะเบียนกฎหมายไม่มีรายการนี้"


class UnknownLawChange(Refusal):
    """There is no such proposal for the register."""

    rule = "law.change.unknown"
    thai = "ไม่พบข้อเสนอแก้ไขทะเบียนกฎหมายนี้"


class LawChangeStale(Refusal):
    """The object has changed since it was seen: look at it again, then propose anew."""

    rule = "law.stale"
    thai = "รายการนี้เปลี่ยนไปแล้วหลังจากที่ท่านเห็น โปรดดูใหม่แล้วเสนออีกครั้ง"


class LawUnchanged(Refusal):
    """What is proposed is what stands already."""

    rule = "law.unchanged"
    thai = "สิ่งที่เสนอตรงกับที่มีอยู่แล้ว"


class LawChangeDecided(Refusal):
    """This proposal has been decided already."""

    rule = "law.decided"
    thai = "ข้อเสนอนี้มีผู้ตัดสินไปแล้ว"


class LawyerWanted(Refusal):
    """What is vouched for as law is confirmed by a lawyer: somebody of the legal office."""

    rule = "law.lawyer"
    thai = "ข้อความที่รับรองว่าเป็นไปตามกฎหมาย ต้องให้ฝ่ายกฎหมายเป็นผู้ยืนยัน"


class OwnLawChange(Refusal):
    """Who proposed a change may only withdraw it: another person decides."""

    rule = "law.own_change"
    thai = "ผู้เสนอถอนข้อเสนอของตนได้เท่านั้น ต้องให้ผู้อื่นตัดสิน"


class OthersLawChange(Refusal):
    """Only who proposed a change may withdraw it."""

    rule = "law.others_change"
    thai = "ผู้เสนอเท่านั้นที่ถอนข้อเสนอได้"


class ImpactMoved(Refusal):
    """What would stop has changed since you looked: look at it again before you confirm."""

    rule = "law.impact"
    thai = "สิ่งที่จะได้รับผลกระทบเปลี่ยนไปแล้วหลังจากที่ท่านดู โปรดดูใหม่ก่อนยืนยัน"


class StillCited(Refusal):
    """An agreement that goes on cites this provision: give it the day of its end, and it stays."""

    rule = "law.still_cited"
    thai = "ข้อตกลงที่ยังมีผลอ้างบทบัญญัตินี้อยู่ ให้ระบุวันสิ้นผลแทนการนำออก"


class LawUnfit(Refusal):
    """What is proposed does not fit the register; each place is named."""

    rule = "law.unfit"
    thai = "สิ่งที่เสนอเข้ากับทะเบียนไม่ได้ แต่ละแห่งแจ้งไว้แล้ว"

    def __init__(self, faults: Sequence[FieldFault]) -> None:
        """`field` of a fault is the place in the body, such as provisions[2].asks.th."""
        super().__init__(
            "; ".join(f"{fault.field}: {fault.english}" for fault in faults[:5]),
            thai_detail="; ".join(f"{fault.field}: {fault.thai}" for fault in faults[:5]),
        )
        self.field_faults = tuple(faults)
