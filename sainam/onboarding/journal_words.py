"""What each step of a dossier is in a plain sentence, and what of its body is told. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from sainam.formats.layout import Title
from sainam.kit.thai_dates import last_day_before, thai_date
from sainam.law.findings import VALUES
from sainam.onboarding import bodies as b
from sainam.onboarding.dossier import Step
from sainam.onboarding.state import Event

SENTENCES: Mapping[Event, Title] = {
    Event.SAVE: Title("หน่วยงานบันทึกร่างคำขอ", "The agency saved a draft of its request"),
    Event.SUBMIT: Title(
        "หน่วยงานยื่นคำขอ และได้รับใบรับคำขอ", "The agency filed its request and was given a receipt"
    ),
    Event.WITHDRAW: Title("หน่วยงานถอนคำขอ", "The agency withdrew its request"),
    Event.LAPSE: Title(
        "พ้นกำหนดโดยไม่มีการดำเนินการ เรื่องสิ้นผล", "Nothing was done in time, so the matter lapsed"
    ),
    Event.ASK_INFORMATION: Title(
        "เลขานุการขอข้อมูลเพิ่มเติม", "The secretary asked for more information"
    ),
    Event.CONVENE: Title("เลขานุการเรียกประชุมคณะกรรมการ", "The secretary convened the council"),
    Event.STEP_ASIDE: Title(
        "กรรมการแจ้งส่วนได้เสียและไม่ร่วมพิจารณา", "A member stepped aside for a conflict of interest"
    ),
    Event.RECORD_FINDING: Title("กรรมการบันทึกผลการพิจารณา", "A member recorded findings"),
    Event.VOTE: Title("กรรมการลงมติ", "A member voted"),
    Event.APPROVE: Title("คณะกรรมการมีมติเห็นชอบ", "The council approved"),
    Event.REFUSE: Title("คณะกรรมการมีมติไม่เห็นชอบ", "The council refused"),
    Event.DEFER: Title("คณะกรรมการมีมติให้ชี้แจงเพิ่มเติม", "The council deferred for more information"),
    Event.DRAFT_LETTER: Title("จัดทำร่างหนังสือแจ้งผล", "The letter of refusal was drafted"),
    Event.SIGN_LETTER: Title("ลงนามและส่งหนังสือแจ้งผล", "The letter of refusal was signed and sent"),
    Event.RECEIVE_LETTER: Title("หน่วยงานรับหนังสือแจ้งผล", "The agency received the letter"),
    Event.DEEM_RECEIVED: Title("ถือว่าหน่วยงานได้รับหนังสือแจ้งผลแล้ว", "The letter counts as received"),
    Event.PROPOSE: Title("เสนอรูปแบบการเชื่อมโยง", "A form of the link was proposed"),
    Event.AGREE: Title("เห็นพ้องกับรูปแบบที่เสนอ", "The proposed form was agreed to"),
    Event.OBJECT: Title("ไม่เห็นพ้องกับรูปแบบที่เสนอ", "The proposed form was objected to"),
    Event.FORM_AGREED: Title("ได้รูปแบบการเชื่อมโยงที่เห็นพ้องกัน", "The form of the link was agreed"),
    Event.ESCALATE: Title("เสนอประธานชี้ขาดรูปแบบ", "The form was put before the chair"),
    Event.SETTLE: Title("ประธานชี้ขาดรูปแบบการเชื่อมโยง", "The chair settled the form"),
    Event.ISSUE_MEMO: Title("ออกบันทึกเรียน ผวก. เพื่อทราบ", "The memo to the governor was issued"),
    Event.ACKNOWLEDGE: Title("ผวก. รับทราบ", "The governor acknowledged it"),
    Event.RETURN: Title("ฝ่ายที่เลือกรูปแบบส่งเรื่องกลับคณะกรรมการ", "The dossier went back to the council"),
    Event.ORDER_BACK: Title("ผวก. สั่งการให้ทบทวน", "The governor ordered a review"),
    Event.DRAFT_AGREEMENT: Title("จัดทำร่างข้อตกลง", "A version of the agreement was drawn up"),
    Event.COMMENT: Title("ให้ความเห็นต่อร่างข้อตกลง", "A comment was made on the draft"),
    Event.OFFER: Title("เสนอข้อตกลงเพื่อลงนาม", "The agreement was offered for signing"),
    Event.REOPEN: Title("ถอนข้อตกลงกลับไปแก้ร่าง", "The agreement was taken back to drafting"),
    Event.SIGN: Title("ลงนามข้อตกลงด้วยลายมือชื่ออิเล็กทรอนิกส์", "The agreement was signed electronically"),
    Event.FILE_PAPER: Title("แนบข้อตกลงที่ลงนามบนกระดาษ", "The agreement signed on paper was filed"),
    Event.CONFIRM_PAPER: Title(
        "ยืนยันข้อตกลงที่ลงนามบนกระดาษ", "The paper was confirmed by a second person"
    ),
    Event.SIGNED: Title(
        "ลงนามครบทุกฝ่าย ข้อตกลงเกิดขึ้น", "Both sides had signed, and the agreement was made"
    ),
    Event.REGISTER_KEY: Title("ลงทะเบียนกุญแจ", "A key was registered"),
    Event.RETIRE_KEY: Title("ยกเลิกกุญแจ", "A key was retired"),
    Event.CHECK_CONFORMANCE: Title(
        "ตรวจความสอดคล้องจากรายการในระบบทดสอบ", "Conformance was checked on the sandbox's record"
    ),
    Event.PRESENT: Title("เสนอตรวจรับ", "The link was presented for acceptance"),
    Event.ACCEPT: Title("ตรวจรับ", "The link was accepted by one side"),
    Event.SEND_BACK: Title("ส่งกลับไปพัฒนา", "The link was sent back to building"),
    Event.ACCEPTED: Title(
        "ทั้งสองฝ่ายตรวจรับแล้ว ออกหนังสือรับรอง", "Both sides had accepted, and the certificate was issued"
    ),
    Event.GO_LIVE: Title("เปิดใช้งานจริง", "Real use began"),
    Event.RECORD_RELEASE: Title("บันทึกการส่งมอบข้อมูล", "The release was recorded"),
    Event.TERMINATE: Title("บอกเลิกข้อตกลง", "The agreement was terminated"),
    Event.EXPIRE: Title("ข้อตกลงครบกำหนด", "The agreement ran out"),
    Event.TICK_EXIT: Title("ดำเนินการตามรายการปิดงาน", "An item of the exit list was done"),
    Event.CLOSE: Title("ปิดแฟ้มเรื่อง", "The dossier was closed"),
}

_OUTCOMES: Mapping[str, Title] = {
    "approve": Title("เห็นชอบตามที่ขอ", "Approve as asked"),
    "approve_part": Title("เห็นชอบบางส่วนหรือโดยมีเงื่อนไข", "Approve in part or on conditions"),
    "refuse": Title("ไม่เห็นชอบ", "Refuse"),
    "defer": Title("ให้ชี้แจงเพิ่มเติม", "Defer"),
}
_ENVIRONMENTS: Mapping[str, Title] = {
    "sandbox": Title("ระบบทดสอบ", "Sandbox"),
    "live": Title("ระบบใช้งานจริง", "Real use"),
}
_REASON = Title("เหตุผล", "Reason")


class Detail(NamedTuple):
    """A label and what stands against it, each in both languages."""

    label: Title
    text: Title


Titles = Mapping[str, Title]


def details_of(step: Step, titles: Titles) -> Iterator[Detail]:
    """What is worth telling, empty parts left out. `titles` of datasets, provisions and people."""
    for label, text in (*_of_body(step.body, titles), *_of_outcome(step.outcome)):
        if text.th.strip():
            yield Detail(label, text)


def _of_body(body: b.Body, titles: Titles) -> Iterator[tuple[Title, Title]]:
    if isinstance(body, b.Request):
        if body.title:
            yield from _of_request(body, titles)
        return
    yield from _of_council(body, titles)
    yield from _of_form(body)
    yield from _of_agreement(body, titles)


def _of_council(body: b.Body, titles: Titles) -> Iterator[tuple[Title, Title]]:
    match body:
        case b.Reason(reason=reason):
            yield _REASON, _same(reason)
        case b.Questions():
            yield Title("คำถาม", "Questions"), _same(" · ".join(body.questions))
        case b.Convene():
            yield Title("การประชุม", "Meeting"), _same(body.meeting)
            yield Title("วันที่", "Day"), _day(body.day)
            yield Title("กรรมการ", "Members"), _named(body.members, titles)
            if body.chair:
                yield Title("ประธานการประชุม", "Presiding"), _named((body.chair,), titles)
        case b.Finding():
            name = titles.get(body.provision, _same(body.provision))
            value = VALUES[body.finding]
            yield name, Title(f"{value.th} {body.reason}", f"{value.en} {body.reason}")
        case b.Vote():
            yield Title("มติ", "Vote"), _OUTCOMES[body.outcome]
            yield Title("ช่องข้อมูลที่ไม่ให้", "Fields left out"), _wanted(body.without, titles)
            yield Title("เงื่อนไข", "Conditions"), _same(" · ".join(body.conditions))
            yield _REASON, _same(body.reason)
        case b.Approve():
            yield Title("ให้ข้อมูล", "What may cross"), _wanted(body.approved, titles)
            yield Title("เงื่อนไข", "Conditions"), _same(" · ".join(body.conditions))
            yield Title("สรุป", "Summary"), _same(body.summary)
        case _:
            return


def _of_form(body: b.Body) -> Iterator[tuple[Title, Title]]:
    """What departments and governor say."""
    match body:
        case b.Design():
            form = " ".join(filter(None, (body.pattern, body.transport, body.format)))
            yield Title("คู่เชื่อมโยง", "Link"), _same(body.link)
            yield Title("รูปแบบ", "Form"), _same(form)
            yield _REASON, Title(body.reason_th, body.reason_en)
        case b.OnProposal():
            yield Title("ข้อเสนอในลำดับที่", "Proposal of step"), _same(str(body.proposal))
            yield _REASON, _same(body.reason)
        case b.Acknowledge():
            yield Title("หมายเหตุ", "Note"), _same(body.note)
        case b.Order():
            yield Title("ข้อสั่งการ", "Order"), _same(body.order)
        case _:
            return


def _of_agreement(body: b.Body, titles: Titles) -> Iterator[tuple[Title, Title]]:
    """From the draft to the end."""
    match body:
        case b.AgreementDraft():
            yield Title("ชื่อ", "Title"), Title(body.title_th, body.title_en or body.title_th)
            yield Title("ระยะเวลา", "Period"), _period(body.first_day, body.until)
            yield Title("หมายเหตุ", "Note"), _same(body.note)
        case b.Comment():
            place = f"{body.clause}: " if body.clause else ""
            yield Title("ความเห็น", "Comment"), _same(f"{place}{body.text}")
        case b.Paper():
            yield Title("วันที่ลงนาม", "Signed on"), _day(body.signed_on)
        case b.RegisterKey():
            yield Title("ระบบ", "Environment"), _ENVIRONMENTS[body.environment]
        case b.RetireKey():
            yield Title("กุญแจ", "Key"), _same(body.credential)
            yield _REASON, _same(body.reason)
        case b.Release():
            yield Title("ผู้รับ", "Receiver"), _same(body.receiver)
            yield Title("หมายเหตุ", "Note"), _same(body.note)
        case b.ExitItem():
            yield Title("รายการ", "Item"), titles.get(body.item, _same(body.item))
            yield Title("หมายเหตุ", "Note"), _same(body.note)
        case _:
            return


def _of_request(body: b.Request, titles: Titles) -> Iterator[tuple[Title, Title]]:
    yield Title("เรื่อง", "Subject"), _same(body.title)
    yield Title("ข้อมูลที่ขอ", "Data asked for"), _wanted(body.wanted, titles)
    yield Title("วัตถุประสงค์", "Purpose"), titles.get(body.purpose, _same(body.purpose))
    yield Title("ระยะเวลา", "Period"), _period(body.first_day, body.until)
    attached = ", ".join(one.name for one in body.attachments)
    yield Title("สิ่งที่แนบ", "Attached"), _same(attached)


def _of_outcome(outcome: Mapping[str, Any]) -> Iterator[tuple[Title, Title]]:
    """Of what a step brought about; its papers are told apart."""
    if outcome.get("credential"):
        yield Title("รหัสกุญแจ", "Credential"), _same(str(outcome["credential"]))
    if outcome.get("agreement"):
        version = f" ({outcome['version']})" if outcome.get("version") else ""
        yield Title("ข้อตกลง", "Agreement"), _same(f"{outcome['agreement']}{version}")
    if outcome.get("results"):
        checks = outcome["results"]
        green = sum(1 for one in checks if one["green"])
        yield (
            Title("ผ่าน", "Green"),
            Title(f"{green} จาก {len(checks)} กรณี", f"{green} of {len(checks)}"),
        )
        red = ", ".join(one["check"] for one in checks if not one["green"])
        yield Title("ยังไม่ผ่าน", "Red"), _same(red)


def _same(text: str) -> Title:
    """What people typed stands in either language as they typed it."""
    return Title(text, text)


def _named(codes: tuple[str, ...], titles: Titles) -> Title:
    known = [titles.get(code, _same(code)) for code in codes]
    return Title(", ".join(one.th for one in known), ", ".join(one.en for one in known))


def _wanted(wanted: tuple[b.Wanted, ...], titles: Titles) -> Title:
    known = [(titles.get(one.dataset, _same(one.dataset)), len(one.fields)) for one in wanted]
    return Title(
        "; ".join(f"{title.th} ({count} ช่อง)" for title, count in known),
        "; ".join(f"{title.en} ({count} fields)" for title, count in known),
    )


def _day(day: date | None) -> Title:
    return Title(thai_date(day), f"{day}") if day else _same("")


def _period(first_day: date | None, until: date | None) -> Title:
    """`until` is the first day on which it no longer holds; told is the last on which it does."""
    if first_day is None or until is None:
        return _same("")
    last = last_day_before(until)
    return Title(
        f"ตั้งแต่ {thai_date(first_day)} ถึงสิ้นวันที่ {thai_date(last)}",
        f"from {first_day} to the end of {last}",
    )
