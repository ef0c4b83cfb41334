"""Invented files of an agent, their lines, and the agent's days."""

from datetime import date, timedelta

from browser.sample_links import NOON
from browser.sample_records import DAY, FILE, MPAY, READING, SHA, UNKNOWN_DELIVERY
from sainam.portal.views.agent_days import AgentDayPage, AgentDayRow, CountAndAmount
from sainam.portal.views.bilingual import Words
from sainam.portal.views.files import (
    FilePage,
    FileProgress,
    FileRow,
    FileState,
    FileStateView,
    FileTotals,
    LineRow,
    RelatedFile,
)

NAMES: tuple[tuple[str, str, FileState], ...] = (
    (FILE, "MWA_BILLPAYMENT_20261122_01.TXT", "posted"),
    (READING, "MWA_BILLPAYMENT_20261122_02.TXT", "received"),
    ("019ab3c5-1111-7d03-8a10-22c07f9e4b05", "MWA_BILLPAYMENT_20261121_01.TXT", "held"),
)
FILES = tuple(
    FileRow(
        id=identity,
        environment="live",
        name=name,
        agency_code="MPAY-TEST",
        agency=MPAY,
        channel="sftp",
        received_at=NOON,
        state=state,
        bytes=308_480,
        lines=1_203 if state == "posted" else None,
        amount_satang=48_210_075 if state == "posted" else None,
        not_posted=13 if state == "posted" else None,
    )
    for identity, name, state in NAMES
)

FILE_PAGE = FilePage(
    file=FILES[0],
    agreement_id="CONTRACT-MPAY-2569-07",
    link_id="A3",
    dataset="agent-payments",
    layout="bot-cross-bank-256",
    sha256=SHA,
    credential="mpay-sftp-1",
    header_identity="006 / 1234567890 / 2026-11-22 / MWA00001",
    acceptance="in_force",
    rule="file.corrects",
    rule_words=Words(
        th="ส่วนหัวเดียวกับแฟ้มก่อน ถือเป็นแฟ้มแก้ไข",
        en="Same header as an earlier file: taken as a correction.",
    ),
    progress=FileProgress(
        state="posted",
        phase="done",
        lines=1_203,
        bytes_read=308_480,
        bytes_total=308_480,
        done=True,
    ),
    totals=FileTotals(
        lines=1_203,
        lines_satang=48_210_075,
        posted=1_190,
        posted_satang=47_650_050,
        duplicate=5,
        duplicate_satang=210_025,
        rejected=2,
        rejected_satang=100_000,
        suspense=6,
        suspense_satang=250_000,
    ),
    is_feed=False,
    doubts=0,
    states=(
        FileStateView(number=1, state="received", at=NOON, actor="sftp"),
        FileStateView(number=2, state="posted", at=NOON + timedelta(seconds=3), actor="worker"),
    ),
    related=(
        RelatedFile(relation="corrects", id=FILES[2].id, name=FILES[2].name, received_at=NOON),
    ),
    deliveries=(UNKNOWN_DELIVERY,),
    acknowledgement="MWA_BILLPAYMENT_20261122_01.ACK.TXT",
)

LINES = (
    LineRow(
        line=0,
        line_class="file",
        first_column=None,
        last_column=None,
        field=None,
        rule="trailer.amount",
        fault="caller",
        identity=None,
        shown=None,
        amount_satang=None,
        message=Words(
            th="ยอดรวมในส่วนท้ายไม่ตรงกับผลรวมของบรรทัด ต่างกัน 0.01 บาท",
            en="The trailer's total differs from the lines by 0.01 baht.",
        ),
    ),
    LineRow(
        line=17,
        line_class="rejected",
        first_column=85,
        last_column=104,
        field="ref1",
        rule="ref1.check_digit",
        fault="caller",
        identity="006/0001/0001/2026-11-22T10:14:09/…4417",
        shown="D000017006…000000123456789•••",
        amount_satang=50_000,
        message=Words(
            th="เลขที่ผู้ใช้น้ำในช่องอ้างอิง 1 มีเลขตรวจสอบไม่ถูกต้อง",
            en="The customer account in reference 1 has a wrong check digit.",
        ),
    ),
    LineRow(
        line=18,
        line_class="posted",
        first_column=None,
        last_column=None,
        field=None,
        rule=None,
        message=None,
        fault=None,
        identity="006/0001/0001/2026-11-22T10:15:01/…4418",
        shown=None,
        amount_satang=123_450,
    ),
)

DAYS = (
    AgentDayRow(
        agent_code="MPAY-TEST",
        agent=MPAY,
        business_date=DAY,
        verdict="difference",
        declared_satang=48_210_075,
        difference_satang=-50_000,
    ),
    AgentDayRow(
        agent_code="MPAY-TEST",
        agent=MPAY,
        business_date=date(2026, 11, 21),
        verdict="matched",
        declared_satang=39_120_000,
        difference_satang=0,
    ),
)
AGENT_DAY = AgentDayPage(
    day=DAYS[0],
    version=2,
    closed_at=NOON,
    closed_by="finance",
    declared=CountAndAmount(count=1_203, satang=48_210_075),
    ledger=CountAndAmount(count=1_203, satang=48_210_075),
    posted=CountAndAmount(count=1_190, satang=47_650_050),
    owner=CountAndAmount(count=1_189, satang=47_600_050),
    files=FILES[:1],
    other_days=DAYS[1:],
)
