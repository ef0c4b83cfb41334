"""What the fields of each event's form are called, and what helps to fill them in; as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sainam.law.findings import VALUES
from sainam.onboarding.bodies import BODIES
from sainam.onboarding.design.security_profiles import PROFILES
from sainam.onboarding.state import Event
from sainam.portal.views.bilingual import Words


@dataclass(frozen=True, slots=True)
class FieldWords:
    label: Words
    hint: Words | None = None


def _said(th: str, en: str, hint_th: str = "", hint_en: str = "") -> FieldWords:
    return FieldWords(Words(th, en), Words(hint_th, hint_en) if hint_th else None)


_REASON = _said("เหตุผล", "Reason", "บันทึกไว้ในแฟ้มเรื่องถาวร", "Kept in the dossier for good.")
_CENTRAL = _said(
    "เลขที่จากสารบรรณกลาง",
    "Number from the central register",
    "เว้นว่างไว้ ระบบจะออกเลขให้เอง",
    "Left empty, the hub gives the number.",
)
_POSITION = _said("ตำแหน่งที่ลงนาม", "Position signed in")
_LINES_TH, _LINES_EN = "บรรทัดละหนึ่งข้อ", "One a line."
_UNTIL_TH = "สิ้นสุดก่อนวันที่ (วันแรกที่ไม่มีผลแล้ว)"
_UNTIL_EN = "Until (the first day on which it no longer holds)"
_DAY_TH, _DAY_EN = "เช่น 22/11/2569 หรือ 22 พ.ย. 2569", "Such as 2026-11-22 or 22/11/2026."
_QUESTIONS = _said("ข้อที่ขอให้ชี้แจง", "Questions to the agency", _LINES_TH, _LINES_EN)

# By the name of the body and its field.
FIELDS: Mapping[str, FieldWords] = {
    "Request.title": _said(
        "ชื่อคำขอ", "Title of the request", "สั้นและบอกเรื่องได้", "Short, and telling what it is about."
    ),
    "Request.purpose": _said("วัตถุประสงค์", "Purpose"),
    "Request.purpose_text": _said(
        "อธิบายวัตถุประสงค์",
        "The purpose in your words",
        "จะใช้ข้อมูลทำอะไร ในงานใด",
        "What the data are for, in which task.",
    ),
    "Request.legal_bases": _said(
        "ฐานทางกฎหมาย",
        "Legal basis",
        "เลือกได้มากกว่าหนึ่งฐาน",
        "More than one may be chosen.",
    ),
    "Request.legal_reason": _said(
        "เหตุที่ใช้ฐานดังกล่าว",
        "Why this basis applies",
        "อ้างกฎหมายจัดตั้งหรือหน้าที่และอำนาจ",
        "Name the law that gives you the task.",
    ),
    "Request.wanted": _said(
        "ชุดข้อมูลและช่องข้อมูลที่ขอ",
        "Datasets and fields asked for",
        "ขอเท่าที่จำเป็น ทุกช่องที่ขอจะถูกพิจารณาตามกฎหมาย",
        "Ask for no more than you need: each field is judged by the law.",
    ),
    "Request.direction": _said("ทิศทางของข้อมูล", "Direction"),
    "Request.transport": _said("ช่องทางที่ประสงค์", "Transport wished"),
    "Request.volume": _said(
        "ปริมาณที่คาดต่อเดือน",
        "Expected volume a month",
        "จำนวนเลขที่ถาม หรือจำนวนบรรทัด",
        "Keys asked, or lines.",
    ),
    "Request.retention_days": _said("เก็บรักษาไว้กี่วัน", "Days of retention"),
    "Request.recipients": _said(
        "ผู้ที่จะได้เห็นข้อมูล",
        "Who will see the data",
        "กลุ่มบุคคลหรือหน่วยงานภายใน",
        "Groups of people or units.",
    ),
    "Request.abroad": _said("ข้อมูลจะส่งหรือเก็บนอกประเทศไทย", "Data will be sent or kept abroad"),
    "Request.carrier": _said(
        "ผ่านหน่วยงานตัวกลาง", "Carried by", "เว้นว่างไว้ถ้าเชื่อมโยงโดยตรง", "Empty: directly."
    ),
    "Request.case_numbers": _said(
        "ทุกคำถามมีเลขเรื่องของหน่วยงาน", "Every call names a case number of ours"
    ),
    "Request.first_day": _said("ตั้งแต่วันที่", "First day", _DAY_TH, _DAY_EN),
    "Request.until": _said(
        _UNTIL_TH,
        _UNTIL_EN,
        _DAY_TH,
        _DAY_EN,
    ),
    "Request.contacts": _said("ผู้ประสานงาน", "Contacts"),
    "Request.attachments": _said(
        "เอกสารแนบ",
        "Attachments",
        "PDF, PNG หรือ JPEG ไม่เกินแฟ้มละ 10 MiB",
        "PDF, PNG or JPEG, at most 10 MiB each.",
    ),
    "Contact.part": _said("หน้าที่", "Part"),
    "Contact.name": _said("ชื่อและนามสกุล", "Name"),
    "Contact.position": _said("ตำแหน่ง", "Position"),
    "Contact.email": _said("อีเมล", "E-mail"),
    "Contact.phone": _said("โทรศัพท์", "Telephone"),
    "Reason.reason": _REASON,
    "Questions.questions": _QUESTIONS,
    "Questions.fields": _said("เกี่ยวกับหัวข้อใดของคำขอ", "Parts of the request they are about"),
    "Convene.meeting": _said("การประชุมครั้งที่", "Meeting", "เช่น ครั้งที่ 3/2569", "Such as 3/2569."),
    "Convene.day": _said("วันประชุม", "Day of the meeting", _DAY_TH, _DAY_EN),
    "Convene.members": _said(
        "กรรมการที่เรียก", "Members called", "ต้องมีประธานหนึ่งคน", "One of them the chair."
    ),
    "Convene.chair": _said(
        "ประธานการประชุม",
        "Who presides",
        "เว้นว่างไว้เมื่อประธานกรรมการอยู่ในรายชื่อ",
        "Leave it empty where the chair of the council is among them.",
    ),
    "Finding.provision": _said("บทบัญญัติ", "Provision"),
    "Finding.finding": _said("ผลการพิจารณา", "Finding"),
    "Finding.reason": _said("เหตุผล", "Reason"),
    "Finding.condition": _said(
        "เงื่อนไข หรือสิ่งที่จะทำให้ชอบด้วยกฎหมาย",
        "The condition, or what would make it lawful",
    ),
    "Vote.outcome": _said("มติ", "Vote"),
    "Vote.without": _said(
        "ช่องข้อมูลที่ไม่ให้",
        "Fields to leave out",
        "เฉพาะเมื่อลงมติเห็นชอบบางส่วน",
        "Only with a vote to approve a part.",
    ),
    "Vote.conditions": _said("เงื่อนไขเพิ่มเติม", "Further conditions", _LINES_TH, _LINES_EN),
    "Vote.reason": _said("เหตุผล", "Reason"),
    "Approve.approved": _said(
        "ช่องข้อมูลที่อนุมัติ",
        "Fields approved",
        "ตามมติของที่ประชุม",
        "As the votes came to.",
    ),
    "Approve.conditions": _said("เงื่อนไข", "Conditions", _LINES_TH, _LINES_EN),
    "Approve.summary": _said("สรุปมติ", "Summary of the decision"),
    "Letter.body": _said("เนื้อความหนังสือ", "Body of the letter"),
    "Letter.remedy": _said("สิ่งที่จะทำให้คำขอชอบด้วยกฎหมาย", "What would make the request lawful"),
    "Letter.signer_position": _said("ตำแหน่งผู้ลงนาม", "Position of who will sign"),
    "Letter.central_number": _CENTRAL,
    "SignLetter.position": _POSITION,
    "SignLetter.central_number": _CENTRAL,
    "TestCase.name": _said("กรณีทดสอบ", "Test case"),
    "TestCase.key": _said("เลขที่ใช้ถาม", "Key asked"),
    "TestCase.expects": _said("ผลที่คาด", "Expected", "เช่น 200 หรือ 403", "Such as 200 or 403."),
    "Design.link": _said("รหัสคู่เชื่อมโยง", "Link", "เช่น G4e", "Such as G4e."),
    "Design.pattern": _said("แบบการเชื่อมโยง", "Pattern"),
    "Design.transport": _said("ช่องทาง", "Transport"),
    "Design.format": _said("รูปแบบข้อมูล", "Format"),
    "Design.reason_th": _said("เหตุผลที่เลือก (ภาษาไทย)", "Why this form, in Thai"),
    "Design.reason_en": _said("เหตุผลที่เลือก (ภาษาอังกฤษ)", "Why this form, in English"),
    "Design.layout": _said("รูปแบบแฟ้ม", "File layout", "เฉพาะการส่งแฟ้ม", "For files only."),
    "Design.schedule": _said("กำหนดส่ง", "Schedule", "เฉพาะการส่งแฟ้ม", "For files only."),
    "Design.security": _said("ระดับความปลอดภัย", "Security profile"),
    "Design.quota": _said("โควตาต่อเดือน", "Quota a month"),
    "Design.hours": _said(
        "เวลาให้บริการ", "Service hours", "เว้นว่าง: ตลอดเวลา", "Empty: at all hours."
    ),
    "Design.owner": _said("ระบบงานเจ้าของข้อมูล", "System that owns the data"),
    "Design.owner_agreement": _said("ข้อตกลงของระบบเจ้าของข้อมูล", "Agreement of the owning system"),
    "Design.carriers": _said("หน่วยงานตัวกลาง", "Carriers"),
    "Design.tests": _said(
        "กรณีทดสอบ",
        "Test cases",
        "อย่างน้อยหนึ่งกรณีที่ควรผ่าน และหนึ่งกรณีที่ควรถูกปฏิเสธ",
        "At least one that should pass and one that should be refused.",
    ),
    "OnProposal.proposal": _said("ข้อเสนอ", "Proposal"),
    "OnProposal.reason": _said("เหตุผล", "Reason"),
    "Memo.body": _said(
        "ข้อความในบันทึก",
        "Text of the memo",
        "ระบบแนบรายการบันทึกกิจกรรมการประมวลผลให้เอง",
        "The hub attaches the record of processing.",
    ),
    "Memo.central_number": _CENTRAL,
    "Acknowledge.note": _said("บันทึกของ ผวก.", "The governor's note"),
    "Order.order": _said("ข้อสั่งการ", "Order"),
    "ClauseText.number": _said("ข้อ", "Clause"),
    "ClauseText.th": _said("ข้อความภาษาไทย", "Text in Thai"),
    "ClauseText.en": _said("ข้อความภาษาอังกฤษ", "Text in English"),
    "ClauseText.provisions": _said("บทบัญญัติที่อ้าง", "Provisions cited", _LINES_TH, _LINES_EN),
    "Signer.side": _said("ฝ่าย", "Side"),
    "Signer.login": _said("ชื่อผู้ใช้ของผู้ลงนาม", "Login of the signatory"),
    "Signer.name": _said("ชื่อที่พิมพ์ในเอกสาร", "Name as printed"),
    "Signer.position": _said("ตำแหน่งที่พิมพ์ในเอกสาร", "Position as printed"),
    "AgreementDraft.kind": _said("ชนิดของข้อตกลง", "Kind of agreement"),
    "AgreementDraft.title_th": _said("ชื่อข้อตกลง (ภาษาไทย)", "Title in Thai"),
    "AgreementDraft.title_en": _said("ชื่อข้อตกลง (ภาษาอังกฤษ)", "Title in English"),
    "AgreementDraft.first_day": _said("ใช้บังคับตั้งแต่วันที่", "In force from", _DAY_TH, _DAY_EN),
    "AgreementDraft.until": _said(_UNTIL_TH, _UNTIL_EN, _DAY_TH, _DAY_EN),
    "AgreementDraft.run_off_days": _said("วันสะสางรายการหลังสิ้นสุด", "Run-off days after the end"),
    "AgreementDraft.clauses": _said("ข้อความ", "Clauses"),
    "AgreementDraft.signers": _said(
        "ผู้ลงนาม", "Signatories", "ฝ่ายหน่วยงานลงนามก่อน", "The agency's side signs first."
    ),
    "AgreementDraft.note": _said("บันทึกถึงผู้อ่านร่าง", "Note to readers of the draft"),
    "Comment.text": _said("ความเห็น", "Comment"),
    "Comment.clause": _said("ข้อที่ให้ความเห็น", "Clause it is about"),
    "Sign.position": _POSITION,
    "Paper.scan": _said(
        "ภาพถ่ายฉบับลงนาม", "Scan of the signed paper", "PDF, PNG หรือ JPEG", "PDF, PNG or JPEG."
    ),
    "Paper.signed_on": _said("วันที่ลงนามบนกระดาษ", "Day of signing on paper", _DAY_TH, _DAY_EN),
    "Paper.central_number": _CENTRAL,
    "RegisterKey.environment": _said("ระบบ", "Environment"),
    "RegisterKey.channel": _said("ช่องทาง", "Channel"),
    "RegisterKey.public_key": _said(
        "กุญแจสาธารณะ",
        "Public key",
        "JWK สำหรับ API หรือ OpenSSH สำหรับ SFTP ห้ามส่งกุญแจส่วนตัว",
        "A JWK for the API, OpenSSH for SFTP. Never send a private key.",
    ),
    "RetireKey.credential": _said("กุญแจ", "Key"),
    "RetireKey.reason": _REASON,
    "Release.exchange": _said("เลขรายการแลกเปลี่ยน", "Exchange"),
    "Release.receiver": _said("ผู้รับมอบ", "Receiver"),
    "Release.note": _said("บันทึก", "Note"),
    "ExitItem.item": _said("รายการ", "Item"),
    "ExitItem.note": _said("ทำอย่างไร เมื่อใด", "What was done, and when"),
    "ExitItem.certificate": _said("หนังสือรับรอง", "Certificate"),
}

# By the name of the field and the value.
CHOICES: Mapping[str, Words] = {
    "direction.out": Words("หน่วยงานรับข้อมูลจาก กปน.", "The agency receives from the utility"),
    "direction.in": Words("หน่วยงานส่งข้อมูลให้ กปน.", "The agency gives to the utility"),
    "direction.both": Words("ทั้งรับและส่ง", "Both ways"),
    "format.json": Words("JSON", "JSON"),
    "format.csv": Words("CSV", "CSV"),
    "format.txt": Words("TXT", "TXT"),
    "transport.api": Words("API", "API"),
    "transport.sftp": Words("SFTP", "SFTP"),
    "transport.upload": Words("ส่งแฟ้มบนเว็บไซต์", "Upload on the website"),
    "transport.mail": Words("อีเมล", "E-mail"),
    **{f"finding.{name}": Words(title.th, title.en) for name, title in VALUES.items()},
    "part.officer": Words("ผู้ประสานงาน", "Contact officer"),
    "part.developer": Words("ผู้พัฒนาระบบ", "Developer"),
    "part.dpo": Words("เจ้าหน้าที่คุ้มครองข้อมูลส่วนบุคคล", "Data protection officer"),
    "outcome.approve": Words("เห็นชอบทั้งหมด", "Approve all of it"),
    "outcome.approve_part": Words("เห็นชอบบางส่วนหรือมีเงื่อนไข", "Approve a part, or on conditions"),
    "outcome.refuse": Words("ไม่เห็นชอบ", "Refuse"),
    "outcome.defer": Words("ให้ชี้แจงเพิ่มเติม", "Defer with questions"),
    "pattern.lookup": Words("ถาม–ตอบ", "Look-up"),
    "pattern.submit": Words("ส่งคำสั่ง", "Submit"),
    "pattern.batch": Words("แฟ้มรายรอบ", "Batch"),
    "pattern.feed": Words("ข้อมูลต่อเนื่อง", "Feed"),
    **{f"security.{name}": Words(one.title.th, one.title.en) for name, one in PROFILES.items()},
    "side.agency": Words("หน่วยงาน", "Agency"),
    "side.utility": Words("กปน.", "Utility"),
    "kind.mou": Words("บันทึกข้อตกลง", "Memorandum of understanding"),
    "kind.contract": Words("สัญญา", "Contract"),
    "kind.internal_order": Words("คำสั่งภายใน", "Internal order"),
    "kind.permission_received": Words("หนังสืออนุญาตที่ได้รับ", "Permission received"),
    "environment.sandbox": Words("ระบบทดสอบ", "Sandbox"),
    "environment.live": Words("ใช้งานจริง", "Real use"),
    "channel.api": Words("API", "API"),
    "channel.sftp": Words("SFTP", "SFTP"),
}

# The ways of the request form, in order: what is asked together, and what it is called.
PARTS: Mapping[str, tuple[Words, tuple[str, ...]]] = {
    "purpose": (
        Words("เรื่องและวัตถุประสงค์", "Subject and purpose"),
        ("title", "purpose", "purpose_text"),
    ),
    "data": (Words("ข้อมูลที่ขอ", "Data"), ("wanted", "direction")),
    "law": (Words("ฐานทางกฎหมาย", "Legal basis"), ("legal_bases", "legal_reason")),
    "way": (
        Words("วิธีและระยะเวลา", "Way and time"),
        ("transport", "volume", "carrier", "case_numbers", "first_day", "until"),
    ),
    "keeping": (
        Words("การเก็บรักษา", "Keeping"),
        ("retention_days", "recipients", "abroad"),
    ),
    "contacts": (Words("ผู้ประสานงาน", "Contacts"), ("contacts",)),
    "attachments": (Words("เอกสารแนบ", "Attachments"), ("attachments",)),
}

KINDS: Mapping[str, tuple[Words, Words]] = {
    "link": (
        Words("เชื่อมโยงต่อเนื่อง", "A link"),
        Words("รับส่งข้อมูลอย่างต่อเนื่องภายใต้ข้อตกลง", "Data that go on crossing, under an agreement."),
    ),
    "release": (
        Words("ขอข้อมูลครั้งเดียว", "A one-time release"),
        Words("ส่งมอบครั้งเดียวแล้วปิดเรื่อง", "Handed over once, then closed."),
    ),
    "amendment": (
        Words("แก้ไขข้อตกลงเดิม", "An amendment"),
        Words("เพิ่ม ลด หรือเปลี่ยนข้อมูลของข้อตกลงที่ใช้อยู่", "More, less or other data than now."),
    ),
    "renewal": (
        Words("ต่ออายุข้อตกลง", "A renewal"),
        Words("ต่ออายุข้อตกลงก่อนครบกำหนด", "An agreement goes on beyond its end."),
    ),
}  # fmt: skip


def field_label(event: str, name: str) -> Words:
    """What a field of an event's body is called."""
    said = FIELDS.get(f"{BODIES[Event(event)].__name__}.{name}")
    return said.label if said else Words(name, name)


def value_label(name: str, value: str) -> Words:
    """Of a field's value; one without words stands for itself."""
    return CHOICES.get(f"{name}.{value}", Words(value, value))


def choice_label(choice: str) -> Words:
    """Of `direction.out`; a choice without words stands for itself."""
    return CHOICES.get(choice, Words(choice, choice))
