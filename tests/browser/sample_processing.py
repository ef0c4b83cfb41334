"""A record of processing that knows invented things, so that its pages can be looked at."""

# ruff: noqa: ARG002 - a sample answers alike whatever it is asked

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from browser.sample_links import NOON
from sainam.evidence.processing.alarm import Alarm
from sainam.evidence.processing.approved import ApprovedField
from sainam.evidence.processing.declared_against_observed import Record
from sainam.evidence.processing.processing_desk import Alarms
from sainam.evidence.processing.record import DeclaredSide, ObservedSide, ProcessingRow
from sainam.evidence.processing.refusals import AlarmUnknown
from sainam.formats.layout import Title

ALARM = UUID("01900000-0000-7000-8000-0000000000dd")
NOVEMBER = date(2026, 11, 1)
BUREAU = Title("สำนักงานทดสอบการสืบสวน", "Bureau of Test Investigations")
PURPOSE = Title("สืบสวนคดีทดสอบ", "A test investigation")
DATASET = Title("การใช้น้ำย้อนหลังหกเดือน", "Water use of six months")
FIELDS = tuple(
    ApprovedField(name=name, title=Title(thai, english), classification="personal")
    for name, thai, english in (
        ("customer_account", "เลขทะเบียนผู้ใช้น้ำ", "customer account"),
        ("use.month", "เดือน", "month"),
        ("use.cubic_metres", "ปริมาณ", "cubic metres"),
    )
)
OPEN = Alarm(
    id=ALARM, flow=1, environment="live", agreement="MOU-ONCB-2569-01", version=2,
    dataset="water-use-six-months", pattern="lookup", purpose="narcotics-investigation",
    agency="ONCB", caller="DGA", kind="field", month=NOVEMBER,
    approved='{"by":"council","source":"D-2569-00001","values":["customer_account","use.month"]}',
    seen='{"by":"","source":"","values":["use.cubic_metres","customer_name","customer_phone"]}',
    raised_at=NOON, due_at=NOON + timedelta(hours=24), decision=None, actor=None, ended_at=None,
    reason=None, incident=None, goes_on=False,
)  # fmt: skip
LATE = replace(
    OPEN, id=UUID(int=2), kind="no_approval", approved='{"values":[]}', due_at=NOON - timedelta(1)
)
ENDED = replace(
    OPEN, id=UUID(int=3), kind="volume", approved='{"by":"paper","source":"กปน. 1/2569",'
    '"values":["1000"]}', seen='{"values":["4210"]}', decision="breach", actor="dpo",
    ended_at=NOON, reason="ระงับข้อตกลงแล้ว", incident="I-2569-00002", goes_on=True,
)  # fmt: skip
DECLARED = DeclaredSide(
    by="council", source="D-2569-00001", on=date(2026, 10, 1), purposes=(PURPOSE,),
    bases=(Title("มาตรา 24 (4) ภารกิจสาธารณะ", "Section 24 (4), a task of public interest"),),
    fields=FIELDS[:2], recipients=(BUREAU,), recipients_text="พนักงานสืบสวนของสำนัก",
    systems=(Title("ระบบข้อมูลผู้ใช้น้ำ", "Customer information system"),), abroad=False,
    retention_days=90, security=Title("OAuth 2.0 ด้วยกุญแจ", "OAuth 2.0 by key"),
    conditions=("ถามเฉพาะคดีที่มีเลข",), most=1000, most_is_median=False,
)  # fmt: skip
OBSERVED = ObservedSide(
    purposes=(PURPOSE,), fields=(FIELDS[0], FIELDS[2]), recipients=(BUREAU,),
    systems=DECLARED.systems, channels=("api",), exchanges=412, records=2401, count=412,
    first_day=date(2026, 11, 2), last_day=date(2026, 11, 22),
)  # fmt: skip
ROW = ProcessingRow(
    agreement="MOU-ONCB-2569-01", version=2, agency=BUREAU, dataset="water-use-six-months",
    title=DATASET, pattern="lookup", classification="personal", declared=DECLARED,
    observed=OBSERVED, differing=("field",), unused=("use.month",), alarms=1,
)  # fmt: skip
ROWS = (
    ROW,
    ProcessingRow(
        agreement="CONTRACT-TEST-2569-02", version=1, agency=BUREAU, dataset="bill-payments",
        title=Title("รับชำระค่าน้ำ", "Bill payments"), pattern="submit", classification="internal",
        declared=DeclaredSide(
            by="paper", source="กปน. 12/2569", on=None, purposes=(PURPOSE,), bases=(),
            fields=FIELDS, recipients=(BUREAU,), recipients_text="", systems=(), abroad=None,
            retention_days=None, security=None, conditions=(), most=300, most_is_median=True,
        ),
        observed=None, differing=(), unused=(), alarms=0,
    ),
    ProcessingRow(
        agreement="MOU-NOBODY-2569-01", version=1, agency=BUREAU, dataset="customer-debt",
        title=Title("หนี้ค้างชำระ", "Debts"), pattern="lookup", classification="", declared=None,
        observed=OBSERVED, differing=("no_approval",), unused=(), alarms=1,
    ),
)  # fmt: skip


class SampleProcessing:
    def __init__(self, *, bare: bool = False) -> None:
        self.bare = bare

    def record(self, login: str, month: date | None) -> Record:
        rows = () if self.bare else ROWS
        return Record(
            month or NOVEMBER, Title("การประปาทดสอบ", "Test Waterworks Authority"), rows,
            None if self.bare else NOON, 0 if self.bare else 2, 0,
        )  # fmt: skip

    def alarms(self, login: str, month: date | None = None) -> Alarms:
        return Alarms(() if self.bare else (LATE, OPEN, ENDED), NOON)

    def alarm(self, login: str, alarm: UUID) -> Alarm:
        found = next((one for one in (OPEN, LATE, ENDED) if one.id == alarm), None)
        if found is None:
            raise AlarmUnknown
        return found

    def open_alarms(self, login: str) -> tuple[int, datetime | None]:
        return (0, None)

    def end(self, login: str, alarm: UUID, *, decision: str, reason: str) -> None:
        """Whatever is decided here is well."""
