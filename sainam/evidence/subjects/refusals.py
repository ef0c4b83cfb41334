"""Why something cannot be done about a person's data."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class UnknownSubjectRequest(Refusal):
    """There is no such request of a person."""

    rule = "subject.unknown"
    thai = "ไม่พบคำขอของเจ้าของข้อมูลเลขที่นี้"


class StepNotDue(Refusal):
    """This step is not the next one: identity first, then the search, then the answer."""

    rule = "subject.step"
    thai = "ยังทำขั้นตอนนี้ไม่ได้ ต้องตรวจสอบตัวบุคคลก่อน แล้วจึงค้นหาและตอบตามลำดับ"


class SubjectFieldUnusable(Refusal):
    """This cannot be recorded of a request."""

    rule = "subject.field"
    thai = "ข้อมูลของคำขอช่องนี้ใช้ไม่ได้"


class ProvisionWanted(Refusal):
    """Whoever refuses or withholds names the provision."""

    rule = "subject.provision"
    thai = "การปฏิเสธหรือการไม่เปิดเผยต้องระบุบทบัญญัติ"


class SearcherApproves(Refusal):
    """Whoever searched does not approve an answer that withholds something."""

    rule = "subject.searcher"
    thai = "ผู้ค้นหาจะเป็นผู้อนุมัติคำตอบที่มีส่วนไม่เปิดเผยไม่ได้ ต้องให้ผู้อื่นดำเนินการ"


class KeptByDuty(Refusal):
    """A duty to keep stands: refuse the erasure with its provision, or wait until it is over."""

    rule = "subject.kept"
    thai = "ยังมีหน้าที่ต้องเก็บข้อมูลนี้ โปรดปฏิเสธการลบโดยอ้างบทบัญญัตินั้น หรือรอจนพ้นกำหนดเก็บ"


class UnknownWithholding(Refusal):
    """There is no such withholding to decide on or to end."""

    rule = "withholding.unknown"
    thai = "ไม่พบรายการไม่เปิดเผยที่จะพิจารณาหรือสิ้นสุดได้"


class WithholdingUnusable(Refusal):
    """A withholding names an agreement, a provision, a reason, and a day to come for its review."""

    rule = "withholding.field"
    thai = "การไม่เปิดเผยต้องระบุข้อตกลง บทบัญญัติ เหตุผล และวันทบทวนที่ยังไม่มาถึง"


class WithheldByOne(Refusal):
    """A withholding is confirmed by another person than the one who proposed it."""

    rule = "withholding.one_person"
    thai = "การไม่เปิดเผยต้องให้ผู้อื่นที่ไม่ใช่ผู้เสนอเป็นผู้ยืนยัน"
