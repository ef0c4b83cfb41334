"""Why a step on the agreement is refused."""

from __future__ import annotations

from sainam.kit.refusal import Refusal


class DraftMissing(Refusal):
    """There is no version of the agreement to sign yet."""

    rule = "signing.draft_missing"
    thai = "ยังไม่มีร่างข้อตกลงที่จะเสนอลงนาม"


class NotYourTurn(Refusal):
    """Another person signs next; the order is the agency's signatories, then the utility's."""

    rule = "signing.not_your_turn"
    thai = "ยังไม่ถึงลำดับของท่าน ฝ่าย กปน. ลงนามหลังผู้ลงนามฝ่ายหน่วยงานทุกคน"


class PaperFiled(Refusal):
    """The agreement was signed on paper: it waits for a second person's confirmation."""

    rule = "signing.paper_filed"
    thai = "แนบฉบับลงนามบนกระดาษแล้ว รอผู้อื่นยืนยัน"


class NotSigned(Refusal):
    """Not everybody has signed."""

    rule = "signing.not_signed"
    thai = "ยังลงนามไม่ครบทุกฝ่าย"


class StillInForce(Refusal):
    """The agreement has not run out."""

    rule = "signing.still_in_force"
    thai = "ข้อตกลงยังไม่ครบกำหนด"


class NotARelease(Refusal):
    """This dossier is for a link, which ends with its agreement, not with one release."""

    rule = "signing.not_a_release"
    thai = "แฟ้มเรื่องนี้เป็นการเชื่อมโยงต่อเนื่อง ไม่ใช่การส่งมอบครั้งเดียว"


class NothingCrossed(Refusal):
    """No completed exchange in real use under this agreement has this number."""

    rule = "signing.nothing_crossed"
    thai = "ไม่พบรายการแลกเปลี่ยนจริงที่เสร็จสิ้นภายใต้ข้อตกลงนี้ตามเลขที่ระบุ"


class UnknownExitItem(Refusal):
    """The exit list of this agreement has no such item."""

    rule = "signing.exit_unknown"
    thai = "ไม่มีรายการนี้ในรายการปิดงานของข้อตกลงนี้"


class ExitItemDone(Refusal):
    """This item has been ticked already."""

    rule = "signing.exit_done"
    thai = "รายการนี้บันทึกแล้ว"


class RunOffNotOver(Refusal):
    """Files of before the end are still taken: this can be ticked when the run-off is over."""

    rule = "signing.run_off_not_over"
    thai = "ยังรับแฟ้มค้างส่งอยู่ บันทึกรายการนี้ได้เมื่อพ้นกำหนดรับแฟ้มค้างส่ง"


class ExitListOpen(Refusal):
    """Some items of the exit list are open."""

    rule = "signing.exit_open"
    thai = "รายการปิดงานยังไม่ครบ"
