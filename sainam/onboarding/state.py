"""The states of a dossier and the events that move it, with the words people read."""

from __future__ import annotations

from enum import StrEnum

from sainam.formats.layout import Title


class State(StrEnum):
    """Where a dossier stands. Each has an owner, a deadline and an exit: see process.py."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INFORMATION_WANTED = "information_wanted"
    REVIEW = "review"
    REFUSING = "refusing"
    REFUSAL_SENT = "refusal_sent"
    DESIGN = "design"
    ESCALATED = "escalated"
    MEMO = "memo"
    GOVERNOR = "governor"
    DRAFTING = "drafting"
    SIGNING = "signing"
    BUILDING = "building"
    ACCEPTANCE = "acceptance"
    READY = "ready"
    LIVE = "live"
    ENDING = "ending"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    RELEASED = "released"
    CLOSED = "closed"


LAST: frozenset[State] = frozenset(
    {State.REFUSED, State.WITHDRAWN, State.LAPSED, State.RELEASED, State.CLOSED}
)


class Event(StrEnum):
    """What somebody, or the clock, does to a dossier."""

    SAVE = "save"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    ASK_INFORMATION = "ask_information"
    CONVENE = "convene"
    STEP_ASIDE = "step_aside"
    RECORD_FINDING = "record_finding"
    VOTE = "vote"
    APPROVE = "approve"
    REFUSE = "refuse"
    DEFER = "defer"
    DRAFT_LETTER = "draft_letter"
    SIGN_LETTER = "sign_letter"
    RECEIVE_LETTER = "receive_letter"
    DEEM_RECEIVED = "deem_received"
    PROPOSE = "propose"
    AGREE = "agree"
    OBJECT = "object"
    FORM_AGREED = "form_agreed"
    ESCALATE = "escalate"
    SETTLE = "settle"
    ISSUE_MEMO = "issue_memo"
    ACKNOWLEDGE = "acknowledge"
    ORDER_BACK = "order_back"
    RETURN = "return_to_council"
    DRAFT_AGREEMENT = "draft_agreement"
    COMMENT = "comment"
    OFFER = "offer"
    REOPEN = "reopen"
    SIGN = "sign"
    FILE_PAPER = "file_paper"
    CONFIRM_PAPER = "confirm_paper"
    SIGNED = "signed"
    REGISTER_KEY = "register_key"
    RETIRE_KEY = "retire_key"
    CHECK_CONFORMANCE = "check_conformance"
    PRESENT = "present"
    ACCEPT = "accept"
    SEND_BACK = "send_back"
    ACCEPTED = "accepted"
    GO_LIVE = "go_live"
    RECORD_RELEASE = "record_release"
    TERMINATE = "terminate"
    EXPIRE = "expire"
    TICK_EXIT = "tick_exit"
    CLOSE = "close"


STATE_WORDS: dict[State, Title] = {
    State.DRAFT: Title("ร่างคำขอ", "Draft"),
    State.SUBMITTED: Title("ยื่นแล้ว รอตรวจความครบถ้วน", "Submitted, completeness to be checked"),
    State.INFORMATION_WANTED: Title("รอข้อมูลเพิ่มเติม", "More information wanted"),
    State.REVIEW: Title("คณะกรรมการพิจารณา", "Before the council"),
    State.REFUSING: Title("จัดทำหนังสือแจ้งผล", "Letter of refusal being made"),
    State.REFUSAL_SENT: Title("ส่งหนังสือแจ้งผลแล้ว", "Letter of refusal sent"),
    State.DESIGN: Title("ฝพท. และ ฝยศ. เลือกรูปแบบ", "The two departments choose the form"),
    State.ESCALATED: Title("เสนอประธานชี้ขาดรูปแบบ", "Form before the chair"),
    State.MEMO: Title("จัดทำบันทึกเรียน ผวก.", "Memo to the governor being made"),
    State.GOVERNOR: Title("เรียน ผวก. เพื่อทราบ", "Before the governor, for information"),
    State.DRAFTING: Title("จัดทำข้อตกลง", "Agreement being drawn up"),
    State.SIGNING: Title("ลงนามข้อตกลง", "Agreement being signed"),
    State.BUILDING: Title("พัฒนาและทดลองเชื่อมโยง", "Building and trying out"),
    State.ACCEPTANCE: Title("ตรวจรับ", "Acceptance"),
    State.READY: Title("พร้อมเปิดใช้งานจริง", "Ready for real use"),
    State.LIVE: Title("ใช้งานจริง", "In real use"),
    State.ENDING: Title("สิ้นสุด กำลังปิดรายการ", "Ended, being wound up"),
    State.REFUSED: Title("ไม่อนุมัติ", "Refused"),
    State.WITHDRAWN: Title("ถอนคำขอ", "Withdrawn"),
    State.LAPSED: Title("สิ้นผลตามกำหนดเวลา", "Lapsed"),
    State.RELEASED: Title("ส่งมอบข้อมูลแล้ว", "Released"),
    State.CLOSED: Title("ปิดแฟ้มเรื่อง", "Closed"),
}

EVENT_WORDS: dict[Event, Title] = {
    Event.SAVE: Title("บันทึกร่าง", "Save the draft"),
    Event.SUBMIT: Title("ยื่นคำขอ", "Submit the request"),
    Event.WITHDRAW: Title("ถอนคำขอ", "Withdraw the request"),
    Event.LAPSE: Title("พ้นกำหนด คำขอสิ้นผล", "Out of time: the request lapses"),
    Event.ASK_INFORMATION: Title("ขอข้อมูลเพิ่มเติม", "Ask for more information"),
    Event.CONVENE: Title("เรียกประชุมคณะกรรมการ", "Convene the council"),
    Event.STEP_ASIDE: Title("แจ้งมีส่วนได้เสียและขอไม่พิจารณา", "Step aside for a conflict of interest"),
    Event.RECORD_FINDING: Title("บันทึกผลการพิจารณารายบทบัญญัติ", "Record a finding"),
    Event.VOTE: Title("ลงมติ", "Vote"),
    Event.APPROVE: Title("มติเห็นชอบ", "Approve, as voted"),
    Event.REFUSE: Title("มติไม่เห็นชอบ", "Refuse, as voted"),
    Event.DEFER: Title("มติให้ชี้แจงเพิ่มเติม", "Defer with questions, as voted"),
    Event.DRAFT_LETTER: Title("ร่างหนังสือแจ้งผล", "Draft the letter of refusal"),
    Event.SIGN_LETTER: Title("ลงนามและส่งหนังสือแจ้งผล", "Sign and send the letter"),
    Event.RECEIVE_LETTER: Title("รับหนังสือแจ้งผล", "Acknowledge receipt of the letter"),
    Event.DEEM_RECEIVED: Title("ถือว่าได้รับหนังสือแล้ว", "The letter counts as received"),
    Event.PROPOSE: Title("เสนอรูปแบบการเชื่อมโยง", "Propose a form"),
    Event.AGREE: Title("เห็นพ้องกับรูปแบบ", "Agree to the form"),
    Event.OBJECT: Title("ไม่เห็นพ้องกับรูปแบบ", "Object to the form"),
    Event.FORM_AGREED: Title("สองฝ่ายเห็นพ้องกัน", "Both departments agree"),
    Event.ESCALATE: Title("เสนอประธานชี้ขาด", "Escalate to the chair"),
    Event.SETTLE: Title("ประธานชี้ขาดรูปแบบ", "The chair settles the form"),
    Event.ISSUE_MEMO: Title("ออกบันทึกเรียน ผวก.", "Issue the memo to the governor"),
    Event.ACKNOWLEDGE: Title("ผวก. รับทราบ", "The governor acknowledges"),
    Event.RETURN: Title("ส่งกลับให้คณะกรรมการพิจารณาใหม่", "Return to the council"),
    Event.ORDER_BACK: Title("ผวก. รับทราบและสั่งการให้ทบทวน", "Acknowledged, with an order to review"),
    Event.DRAFT_AGREEMENT: Title("จัดทำร่างข้อตกลง", "Draw up a version of the agreement"),
    Event.COMMENT: Title("ให้ความเห็นต่อร่าง", "Comment on the draft"),
    Event.OFFER: Title("เสนอลงนาม", "Offer for signing"),
    Event.REOPEN: Title("ถอนกลับไปแก้ร่าง", "Take back to drafting"),
    Event.SIGN: Title("ลงนามอิเล็กทรอนิกส์", "Sign electronically"),
    Event.FILE_PAPER: Title("แนบฉบับลงนามบนกระดาษ", "File the signed paper"),
    Event.CONFIRM_PAPER: Title("ยืนยันฉบับกระดาษ", "Confirm the signed paper"),
    Event.SIGNED: Title("ลงนามครบทุกฝ่าย", "Signed by both sides"),
    Event.REGISTER_KEY: Title("ลงทะเบียนกุญแจ", "Register a key"),
    Event.RETIRE_KEY: Title("ยกเลิกกุญแจ", "Retire a key"),
    Event.CHECK_CONFORMANCE: Title("ตรวจความสอดคล้อง", "Check conformance"),
    Event.PRESENT: Title("เสนอตรวจรับ", "Present for acceptance"),
    Event.ACCEPT: Title("ตรวจรับ", "Accept"),
    Event.SEND_BACK: Title("ส่งกลับไปพัฒนา", "Send back to building"),
    Event.ACCEPTED: Title("ตรวจรับครบทุกฝ่าย", "Accepted by both sides"),
    Event.GO_LIVE: Title("เปิดใช้งานจริง", "Go live"),
    Event.RECORD_RELEASE: Title("บันทึกการส่งมอบข้อมูล", "Record the release"),
    Event.TERMINATE: Title("บอกเลิกข้อตกลง", "Terminate the agreement"),
    Event.EXPIRE: Title("ข้อตกลงครบกำหนด", "The agreement runs out"),
    Event.TICK_EXIT: Title("บันทึกรายการปิดงาน", "Tick an item of the exit list"),
    Event.CLOSE: Title("ปิดแฟ้มเรื่อง", "Close the dossier"),
}
