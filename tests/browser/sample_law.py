"""The law register of the default catalogue with invented statements, to be looked at."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from browser.sample_links import NOON
from sainam.agreements.permit import Call
from sainam.evidence.compliance.annex_a import AnnexA, ControlRow
from sainam.evidence.compliance.l1_counts import (
    L1Counts,
    ModuleCount,
    PaymentShare,
    PersonOfCouncil,
)
from sainam.evidence.compliance.law_desk import MeasurePage
from sainam.evidence.compliance.law_pages import (
    ChangePage,
    KeptPage,
    ObjectPage,
    PastVersion,
    RegisterPage,
    RegisterRow,
    title_of,
)
from sainam.evidence.compliance.stops_of_change import ProvisionStops
from sainam.evidence.compliance.store import Issued
from sainam.evidence.compliance.table import Compliance, MeasureRow, table_rows
from sainam.evidence.impact.what_stops import Stop, UsedFlow
from sainam.formats.layout import Title
from sainam.kit.field_fault import FieldFault
from sainam.law.measure import Measure, Reading, Statement
from sainam.law.register import Instrument
from sainam.links.law_changes.change import LawChange, LawVersion
from sainam.links.law_changes.citing import Cites, Citing
from sainam.links.law_changes.compare import Difference, differences
from sainam.links.law_changes.refusals import LawUnfit, UnknownLawObject
from sainam.links.law_changes.store import Kept
from sainam.links.measures.refusals import StatementUnfit, UnknownMeasure
from sainam.links.measures.store import Proposal
from sainam.links.read_catalogue import read_catalogue
from sainam.links.shelf import Kind

READ = read_catalogue(Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa")
CATALOGUE = READ.catalogue
TODAY = date(2026, 11, 22)
CHANGE = UUID("01900000-0000-7000-8000-0000000000d1")
STATED = UUID("01900000-0000-7000-8000-0000000000d2")
DIGEST = "ab" * 32
EARLIER = datetime(2026, 10, 1, 3, tzinfo=UTC)

FOUND = {
    "L1-5": Reading(
        "holds",
        Title("แลกเปลี่ยน 46,417 ครั้งใน 30 วัน (G3, G4)", "46,417 exchanges within 30 days (G3, G4)"),
    ),
    "L1-7.1": Reading("holds", Title("ประธาน 1 คน กรรมการ 3 คน", "1 chair and 3 members")),
    "L4-1": Reading("holds", Title("มี 1 คนในทะเบียนผู้ใช้", "1 among the logins")),
    "L6-SEAL": Reading(
        "contrary", Title("บล็อกที่ 12 ปิดผนึกเมื่อ 1 ตุลาคม 2569", "Block 12 was sealed on 2026-10-01")
    ),
}
MET = Statement(
    number=1, day=date(2026, 10, 1), state="met", owner="dpo", note="คำสั่ง กปน. ที่ 12/2569",
    stated_by="dpo", confirmed_by="legal1", review=date(2027, 6, 30), evidence="probe:data-officer",
)  # fmt: skip
SAID = {"L4-1": (MET,)}
WORDS = "กรมสอบสวนคดีพิเศษให้ความเห็นว่าถ้อยคำเดิมไม่ครอบคลุมการเข้าถึงผ่านระบบของผู้นำส่ง"
OPEN = LawChange(
    CHANGE, "instrument", "CCA-2550", 1, "{}", "แก้ถ้อยคำตามราชกิจจานุเบกษา", "legal1", NOON
)
DIFFERENCES = (
    Difference("provisions[CCA-2550-5-17].about.th", "ความผิดเกี่ยวกับคอมพิวเตอร์", WORDS),
    Difference("provisions[CCA-2550-5-17].since", "", "2024-01-01"),
)


def read(measure: Measure) -> Reading | None:
    nothing = Reading("nothing", Title("ยังไม่พบใน 30 วัน", "Nothing found within 30 days"))
    return FOUND.get(measure.id, nothing) if measure.probe else None


STOP = Stop(
    UsedFlow(
        "MOU-ONCB-2568-01",
        Call(
            caller="oncb", agency="ONCB", dataset="water-use-six-months", pattern="lookup",
            channel="api", purpose="narcotics-investigation", case_number=None, doors={},
        ),
        1204,
    ),
    "stops",
)  # fmt: skip


class SampleLaw:
    """With `bare`, a hub on its first day: nothing was stated, kept or counted."""

    def __init__(self, *, bare: bool = False) -> None:
        self.bare = bare

    def register(self, login: str) -> RegisterPage:
        law = CATALOGUE.law()
        rows = [
            RegisterRow(row, tuple(one for one in law.instruments if row.id in one.page_rows))
            for row in law.page_rows
        ]
        beside = tuple(one for one in law.instruments if not one.page_rows)
        others = {"legal_basis": tuple((one.id, one.title) for one in law.legal_bases)}
        changes = () if self.bare else (OPEN,)
        owners = {("instrument", "PDPA-2562"): "dpo"}
        return RegisterPage(
            (*rows, RegisterRow(None, beside)), others, DIGEST, changes, owners, proposes=True
        )

    def object(self, login: str, kind: str, name: str) -> ObjectPage:
        entry = READ.entries.get((cast("Kind", kind), name))
        if entry is None:
            raise UnknownLawObject(name)
        past = LawVersion(
            2, NOON, False, "{}", "register", "legal2", CHANGE, "legal1", "ตามราชกิจจานุเบกษา"
        )
        first = LawVersion(1, EARLIER, False, "{}", "files", "sainam up", None, None, None)
        found = entry.value
        return ObjectPage(
            kind=kind, name=name, title=title_of(found, name), found=found, body=entry.body,
            says=differences(None, entry.body), version=2,
            history=(PastVersion(past, DIFFERENCES), PastVersion(first, ())),
            changes=(OPEN,), owner="dpo", staff=(("dpo", Title("สมมติ", "Somebody")),),
            may_propose=True, may_name_owner=True,
            in_force=frozenset(one.id for one in found.provisions[1:])
            if isinstance(found, Instrument) else frozenset(),
        )  # fmt: skip

    def propose(self, *, reason: str, body: Any, **_: Any) -> UUID:
        raise LawUnfit([FieldFault("provisions[0].until", "law.in_force", "ไม่ถูก", "It is wrong.")])

    def change(self, login: str, number: UUID) -> ChangePage:
        cites = (Cites("agreement:MOU-ONCB-2568-01@1", "CCA-2550-26"),
                 Cites("page_row:L5", "CCA-2550-5-17"))  # fmt: skip
        return ChangePage(
            OPEN, Title("พระราชบัญญัติ", "Computer Crime Act"), DIFFERENCES,
            Citing(cites, ("CCA-2550-26",), ()),
            (ProvisionStops("CCA-2550-26", False, (STOP,)),), own=False, may_decide=True,
        )  # fmt: skip

    def kept(self, login: str, begins: str = "") -> tuple[Kept, ...]:
        digest = bytes.fromhex(DIGEST)
        found = ("step:D-2569-00001/7", "agreement:MOU-ONCB-2568-01@1", f"document:{CHANGE}")
        return () if self.bare else tuple(Kept(one, digest, NOON) for one in found)

    def kept_version(self, login: str, digest: str) -> KeptPage:
        return KeptPage(
            digest, self.kept(login), (("instrument", "CCA-2550", 1),),
            {"instrument:CCA-2550": DIFFERENCES},
        )  # fmt: skip

    def compliance(self, login: str, on: date | None) -> Compliance:
        day = min(on or TODAY, TODAY)
        said = {} if self.bare else SAID
        return Compliance(day, TODAY, tuple(table_rows(CATALOGUE, said, day, read)))

    def controls(self, login: str) -> AnnexA:
        papers = CATALOGUE.policy_documents
        rows = [
            ControlRow(
                one,
                Reading("holds", Title("พนักงาน 9 จาก 9 คน", "9 of 9")) if one.probe else None,
                papers.get(one.document or ""),
                "not_filed" if one.document else None,
            )
            for one in CATALOGUE.controls.values()
        ]
        return AnnexA(TODAY, () if self.bare else tuple(rows))

    def measure(self, login: str, name: str) -> MeasurePage:
        row = self._row(name)
        waits = Proposal(
            STATED, name, 1, "met", "dpo", None, date(2027, 6, 30), "probe:data-officer",
            "คำสั่งฉบับใหม่", "dpo", NOON, None, None, None, None, None,
        )  # fmt: skip
        return MeasurePage(
            row=row, statements=SAID.get(name, ()), proposals=(waits,),
            policies=tuple(CATALOGUE.policy_documents.values()), has_parts=name == "L1-7",
            may_state=True, may_confirm=True,
        )  # fmt: skip

    def _row(self, name: str) -> MeasureRow:
        for row in self.compliance("", None).rows:
            for one in row.measures():
                if one.measure.id == name:
                    return one
        raise UnknownMeasure(name)

    def state(self, measure: str, stated: Any, *, actor: str) -> UUID:
        raise StatementUnfit([FieldFault("review", "measure.review", "ต้องมีวันทบทวน", "It misses.")])

    def l1(self, login: str, month: date | None) -> L1Counts:
        module, link = Title("ธนาคารกรุงไทย", "Krungthai Bank"), CATALOGUE.links["A2d"].title
        asked = ModuleCount(
            "G4c", "G4", Title("สำนักงาน ป.ป.ส.", "ONCB"), CATALOGUE.links["G4c"].title, "api",
            1_204, is_request=False,
        )  # fmt: skip
        paid = ModuleCount("A2d", "A2", module, link, "api", 45_210, is_request=True)
        none: tuple[Any, ...] = ()
        return L1Counts(
            month=date(2026, 11, 1), this_month=date(2026, 11, 1), first_month=date(2026, 10, 1),
            counts=none if self.bare else (paid, asked), linkage=none if self.bare else (asked,),
            documents=none if self.bare else (Issued("mou", 12, 9, NOON),),
            payments=none if self.bare else (
                PaymentShare("A2d", module, "api", 45_210, 1_932_045_125, 62.5, 71.3),
                PaymentShare("A3b", Title("เอ็มเปย์", "mPay"), "sftp", 27, 777_712_345, 37.5, 28.7),
            ),
            council=none if self.bare else (
                PersonOfCouncil("chair", Title("สมมติ ประธาน", "Sommut Chair"), "council_chair"),
            ),
            stewards=tuple(CATALOGUE.stewards.values()),
            policies=tuple(CATALOGUE.policy_documents.values()), today=TODAY,
        )  # fmt: skip
