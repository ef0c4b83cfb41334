"""The privacy desk with invented incidents, so that its pages can be looked at."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from browser.sample_accesses import SampleAccesses
from browser.sample_law import CATALOGUE, SampleLaw
from browser.sample_links import NOON
from browser.sample_packs import SamplePacks
from browser.sample_processing import SampleProcessing
from browser.sample_trace import SampleImpacts
from sainam.evidence.copies.copy_desk import CopyPage
from sainam.evidence.copies.found_copy import FoundCopy
from sainam.evidence.copies.report_copy import Attached
from sainam.evidence.incidents.clock import ClockEnd
from sainam.evidence.incidents.incident import Clock, Incident, Opening, Step, checked
from sainam.evidence.incidents.incident_desk import IncidentPage
from sainam.evidence.incidents.refusals import LateWithoutReason, UnknownIncident
from sainam.evidence.incidents.scope import Affected, Left, Scope
from sainam.evidence.papers_desk import PapersPage
from sainam.evidence.subjects.consent_desk import ConsentPage
from sainam.evidence.subjects.disclosure import Disclosure, Summary, Withholding
from sainam.evidence.subjects.refusals import UnknownSubjectRequest
from sainam.evidence.subjects.search_subject import Duty, Found, Gone, Payment
from sainam.evidence.subjects.subject_desk import RequestPage, RequestRow, Withheld
from sainam.evidence.subjects.subject_request import RequestStep, Stated, SubjectRequest
from sainam.exchanges.consents.consent import Consent
from sainam.exchanges.replaced_papers.tie_paper import Replaced
from sainam.links.request_kind import RequestKind

HOUR = timedelta(hours=1)
LETTER = UUID("01900000-0000-7000-8000-0000000000dd")
AWARE = NOON - 60 * HOUR
OFFICE = Clock("pdpa_office", AWARE + 72 * HOUR, "PDPA-2562-37", AWARE, "operator")
PERSONS = Clock("pdpa_subjects", AWARE + 72 * HOUR, "PDPA-2562-37", AWARE, "operator")
CYBER = Clock("cyber_report", AWARE + 24 * HOUR, "CYBER-2562-56-58", AWARE, "operator")
AGENCY = Clock("agency", AWARE + 24 * HOUR, "MOU-ONCB-2569-01 ข้อ 7", AWARE, "dpo")
TOLD = ClockEnd("told", AWARE + 30 * HOUR, "dpo", "รอผลตรวจสอบจากหน่วยงาน", str(LETTER))
STEPS = (
    Step(1, "assessed", '{"text":"มีการใช้กุญแจจากเครื่องที่ไม่รู้จักในเวลากลางคืน"}', "dpo", AWARE),
    Step(2, "scope_set", '{"exchanges":1204,"persons":1187,"scope":{}}', "dpo", AWARE + HOUR),
    Step(3, "contained", '{"text":"เพิกถอนกุญแจและระงับข้อตกลง"}', "dpo", AWARE + HOUR),
)
OPEN = Incident(
    "I-2569-00002", "กุญแจของผู้นำส่งคำขอถูกใช้จากเครื่องอื่น", AWARE - 9 * HOUR, AWARE, AWARE,
    AWARE + HOUR, "operator", (CYBER, replace(AGENCY, end=TOLD), OFFICE, PERSONS), STEPS,
)  # fmt: skip
CLOSED = Incident(
    "I-2569-00001", "ส่งไฟล์ผิดกล่อง", None, None, NOON - 900 * HOUR, NOON - 899 * HOUR, "dpo",
    (replace(OFFICE, end=ClockEnd("not_needed", NOON, "dpo", "ไม่มีข้อมูลส่วนบุคคล")),),
    (Step(1, "closed", '{"text":"จบเรื่อง"}', "dpo", NOON),),
)  # fmt: skip
SCOPE = Scope(
    credentials=("linkage-center",), agreements=("MOU-ONCB-2569-01",), since=AWARE - 9 * HOUR,
    until=AWARE,
)  # fmt: skip
REACHED = Affected(
    1187,
    1204,
    (
        Left(
            "MOU-ONCB-2569-01", "ONCB", "water-use-six-months", 1204, 1187,
            ("customer_account", "holder.name", "use.cubic_metres", "use.month"),
            AWARE - 9 * HOUR, AWARE,
        ),
    ),
)  # fmt: skip


class SampleIncidents:
    def __init__(self, *, bare: bool) -> None:
        self._all = () if bare else (OPEN, CLOSED)

    def incidents(self, login: str) -> tuple[tuple[Incident, ...], datetime]:
        return self._all, NOON

    def incident(self, login: str, number: str) -> IncidentPage:
        known = next((one for one in self._all if one.number == number), None)
        if known is None:
            raise UnknownIncident(number)
        reached = known is OPEN
        return IncidentPage(
            known, SCOPE if reached else None, REACHED if reached else None, NOON, acts=True
        )

    def open(self, login: str, opening: Opening) -> str:
        checked(opening, NOON)
        return OPEN.number

    def end_clock(self, login: str, number: str, kind: str, result: str, *, reason: str) -> None:
        if not reason:
            raise LateWithoutReason


REQUEST = SubjectRequest(
    "S-2569-00002", "access", 1, b"", NOON - 600 * HOUR, (NOON + 120 * HOUR).date(), "dpo",
    (
        RequestStep(1, "identified", "identified", "dpo", AWARE, "แสดงบัตรต่อหน้าเจ้าหน้าที่", None, None),
        RequestStep(2, "searched", "searched", "dpo", AWARE, "", None, None),
    ),
)  # fmt: skip
ANSWERED = SubjectRequest(
    "S-2569-00001", "erasure", 1, b"", NOON - 900 * HOUR, (NOON - 180 * HOUR).date(), "dpo",
    (RequestStep(1, "refused", "closed", "dpo", AWARE, "", "PDPA-2562-37", str(LETTER)),),
)  # fmt: skip
STATED = Stated(
    name="สมมติ ผู้ใช้น้ำ", number="990000011", contact="test@person.example",
    wants="ขอทราบว่าหน่วยงานใดได้ข้อมูลของฉันไปบ้าง และเพื่ออะไร", proof="แสดงตัวที่สำนักงานสาขา",
)  # fmt: skip
ENTRY = Disclosure(
    LETTER, AWARE, "ONCB", "MOU-ONCB-2569-01", "water-use-six-months", "narcotics-investigation",
    ("customer_account", "holder.name", "use.cubic_metres", "use.month"),
)  # fmt: skip
FOUND = Found(
    (ENTRY, ENTRY), (Payment(LETTER, 4, "TRUEMONEY", 10_000, NOON, "MWA_BILL_01.TXT"),),
    (Gone(LETTER, "look_ups", date(2025, 9, 1), NOON),),
    (Duty("look_ups", date(2027, 12, 1), "PDPA-2562-37"),),
)  # fmt: skip
WITHHOLDING = Withholding(
    LETTER, "MOU-ONCB-2569-01", None, bytes(32), None, "PDPA-2562-30", "อยู่ระหว่างสืบสวน",
    date(2027, 1, 31), "legal1", None, NOON,
)  # fmt: skip


class SampleSubjects:
    def __init__(self, *, bare: bool) -> None:
        self._rows = () if bare else (RequestRow(REQUEST, "near"), RequestRow(ANSWERED, "over"))

    def requests(self, login: str) -> tuple[RequestRow, ...]:
        return self._rows

    def request(self, login: str, number: str) -> RequestPage:
        if number != REQUEST.number:
            raise UnknownSubjectRequest(number)
        return RequestPage(RequestRow(REQUEST, "near"), STATED, FOUND, Summary((ENTRY,)), acts=True)

    def withheld(self, login: str) -> Withheld:
        if not self._rows:
            return Withheld((), (), NOON.date())
        standing = replace(WITHHOLDING, case_mark=None, confirmed_by="dpo")
        return Withheld((WITHHOLDING,), (standing,), NOON.date())


CONSENT = Consent(
    LETTER, "live", "water-use-six-months", ("customer_account", "use.month"), "research",
    "NECTEC", NOON - 900 * HOUR, NOON + 9000 * HOUR, "privacy-notice@3", bytes(range(32)), "dpo",
    NOON - 900 * HOUR, None, None,
)  # fmt: skip
WITHDRAWN = replace(
    CONSENT, id=UUID(int=LETTER.int + 1), fields=(), withdrawn_at=NOON, reason="ไม่ประสงค์แล้ว"
)


class SampleConsents:
    def __init__(self, *, bare: bool) -> None:
        self._all = () if bare else (CONSENT, WITHDRAWN)

    def consents(self, login: str) -> ConsentPage:
        return ConsentPage(self._all, NOON, acts=True)


COPY = FoundCopy(
    LETTER, "D-2569-00001", "5e" * 32, "id_card", "authority", "secretary", NOON - 30 * HOUR
)
COPIES = (
    COPY,
    replace(COPY, id=UUID(int=LETTER.int + 2), found_by="operator"),
    replace(COPY, id=UUID(int=LETTER.int + 3), paper="house_registration", decided_by="dpo",
            decided_at=NOON, certificate=LETTER, bytes_stay=True),
    replace(COPY, id=UUID(int=LETTER.int + 4), decided_by="legal1", decided_at=NOON,
            released_why="เป็นบัตรพนักงาน ไม่ใช่บัตรประจำตัวประชาชน"),
)  # fmt: skip
ATTACHED = (
    Attached("5e" * 32, "หนังสือมอบอำนาจของผู้ประสานงานทุกคนของสำนักงาน.pdf", "authority", "ONCB"),
    Attached("6e" * 32, "โครงการ.pdf", "plan", "ONCB"),
)


class SampleCopies:
    def __init__(self, *, bare: bool) -> None:
        self._bare = bare

    def page(self, login: str, dossier: str = "") -> CopyPage:
        attached = ATTACHED if dossier and not self._bare else ()
        return CopyPage(() if self._bare else COPIES, dossier, attached, "operator", decides=True)

    def request_kinds(self, login: str) -> tuple[RequestKind, ...]:
        return () if self._bare else tuple(CATALOGUE.request_kinds.values())


class SamplePapers:
    def papers(self, login: str) -> PapersPage:
        rows = (Replaced("id_card", 1204, 1300), Replaced("house_registration", 87, 87))
        return PapersPage(date(2026, 1, 1), date(2026, 11, 22), rows)


class SampleEvidence:
    def __init__(self, *, bare: bool = False) -> None:
        self.incidents = SampleIncidents(bare=bare)
        self.consents = SampleConsents(bare=bare)
        self.copies = SampleCopies(bare=bare)
        self.papers = SamplePapers()
        self.subjects = SampleSubjects(bare=bare)
        self.processing = SampleProcessing(bare=bare)
        self.packs = SamplePacks(bare=bare)
        self.accesses = SampleAccesses()
        self.law = SampleLaw(bare=bare)
        self.impacts = SampleImpacts()
