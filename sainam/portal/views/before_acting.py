"""What belongs before a person's eyes when they act: the paper or the page it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sainam.onboarding import process
from sainam.onboarding.signing.drafts import filed_paper
from sainam.onboarding.state import Event, State
from sainam.portal.views.bilingual import Words
from sainam.portal.views.dossiers import DossierFile


@dataclass(frozen=True, slots=True)
class ToRead:
    """`key` is of its words, `name` what follows them; `place` within the dossier's pages."""

    key: str
    place: str
    name: str = ""


_PAPER: Mapping[Event, str] = {
    Event.ACKNOWLEDGE: "memo",
    Event.ORDER_BACK: "memo",
    Event.RECEIVE_LETTER: "external_letter",
    Event.SIGN: "mou",
    Event.FILE_PAPER: "mou",
    Event.CONFIRM_PAPER: "mou",
    Event.GO_LIVE: "acceptance",
    Event.TERMINATE: "mou",
}
_PAGE: Mapping[Event, str] = {
    **dict.fromkeys(
        (Event.AGREE, Event.OBJECT, Event.ESCALATE, Event.SETTLE, Event.ISSUE_MEMO), "design"
    ),
    **dict.fromkeys((Event.COMMENT, Event.OFFER, Event.REOPEN), "agreement"),
    **dict.fromkeys(
        (
            Event.REGISTER_KEY, Event.RETIRE_KEY, Event.CHECK_CONFORMANCE, Event.PRESENT,
            Event.ACCEPT, Event.SEND_BACK, Event.GO_LIVE, Event.TICK_EXIT, Event.CLOSE,
        ),
        "build",
    ),
}  # fmt: skip
_FOR_TRIALS = Words(
    "กุญแจนี้ใช้กับระบบทดสอบเท่านั้น กุญแจสำหรับใช้งานจริงลงทะเบียนหลังตรวจรับ",
    "This key is for the sandbox alone; the one for real use is registered after acceptance.",
)
_FOR_REAL = Words(
    "กุญแจนี้ใช้กับการใช้งานจริง กุญแจเดิมยังใช้ได้จนกว่าจะยกเลิก",
    "This key is for real use. Earlier ones go on until they are retired.",
)
_CUT = Words(
    "เมื่อยกเลิกแล้ว กุญแจนี้เรียกข้อมูลไม่ได้ทันที และนำกลับมาใช้อีกไม่ได้",
    "Once retired, this key opens nothing from that moment on, and never again.",
)
_ENDS = Words(
    "เมื่อบอกเลิก ข้อมูลหยุดไหลทันที แล้วเริ่มรายการปิดงาน",
    "Data stop at once; the exit list begins.",
)
_GIVES_UP = Words(
    "ข้อตกลงลงนามครบแล้ว เมื่อถอนคำขอ ข้อตกลงสิ้นสุดทันที แล้วเริ่มรายการปิดงาน",
    "All have signed: withdrawing ends the agreement at once; the exit list begins.",
)
_LEAVES_AS_IT_WAS = Words(
    "เมื่อถอนคำขอ ข้อตกลงใช้ต่อไปตามฉบับเดิม การแก้ไขหรือต่ออายุครั้งนี้ไม่มีผล",
    "The agreement goes on as it was; this amendment or renewal comes to nothing.",
)

# By the channel. As in the partner guide.
MAKE_A_KEY: Mapping[str, str] = {
    "api": """openssl genpkey -algorithm ed25519 -out partner.pem
printf '{"kty":"OKP","crv":"Ed25519","x":"%s"}\\n' \\
  "$(openssl pkey -in partner.pem -pubout -outform DER |
    tail -c 32 | basenc --base64url -w0 | tr -d =)\"""",
    "sftp": """ssh-keygen -t ed25519 -f partner
cat partner.pub""",
}


def to_read(file: DossierFile, event: Event) -> tuple[ToRead, ...]:
    """Only what the reader may open."""
    kind = _PAPER.get(event)
    papers = [one for one in file.documents if one.kind == kind and not one.voided]
    found = [
        ToRead(f"paper.{one.kind}", f"documents/{one.id}", one.number or "") for one in papers[-1:]
    ]
    scanned = filed_paper(file.dossier) if event == Event.CONFIRM_PAPER else None
    if scanned is not None and scanned.body.scan is not None:
        scan = scanned.body.scan
        found.append(ToRead("agreement_text.scan", f"attachments/{scan.sha256}", scan.name))
    page = _PAGE.get(event)
    if page is not None and not (page == "design" and file.own):
        found.append(ToRead(f"dossier.to_{page}", page))
    return tuple(found)


def told_before(file: DossierFile, event: Event) -> Words | None:
    """What the act will do, where its name does not say it."""
    if event == Event.REGISTER_KEY:
        return _FOR_TRIALS if file.dossier.state == State.BUILDING else _FOR_REAL
    leaving = process.transition(file.dossier.state, event, file.dossier.process)
    if event == Event.WITHDRAW and leaving is not None and leaving.to == State.ENDING:
        return _LEAVES_AS_IT_WAS if file.dossier.agreement else _GIVES_UP
    return {Event.RETIRE_KEY: _CUT, Event.TERMINATE: _ENDS}.get(event)
