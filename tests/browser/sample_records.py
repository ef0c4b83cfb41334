"""Invented agreements, exchanges and refusals."""

from datetime import date, timedelta

from browser.sample_links import CIS, NOON, same
from sainam.portal.views.agreements import (
    AgreementPage,
    AgreementRow,
    ClauseView,
    DoorView,
    FolderView,
    GateView,
    GrantView,
    QuotaView,
    StepView,
    SuspensionView,
    VersionView,
)
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import (
    AttemptView,
    AuditEventRef,
    DeliveryView,
    ExchangePage,
    ExchangeRow,
    FactView,
    LegView,
    Outcome,
    RefusalRow,
)

ONCB = Words(
    th="สำนักงานคณะกรรมการป้องกันและปราบปรามยาเสพติด", en="Office of the Narcotics Control Board"
)
LINKAGE = Words(th="ศูนย์เชื่อมโยงข้อมูล (Linkage Center)", en="Linkage Center")
MPAY = Words(th="ตัวแทนทดสอบ เอ็มเพย์", en="Test agent mPay")
PURPOSE = Words(
    th="สืบสวนคดียาเสพติดตามพระราชบัญญัติที่ให้อำนาจ", en="Narcotics investigation under the enabling Act"
)
EXCHANGE = "019ab3c4-7d10-7cc2-9a51-5f0e8d2b7a01"
FILE = "019ab3c4-9e44-7d03-8a10-22c07f9e4b02"
READING = "reading-"  # what begins so is read while one looks
SLOW = "reading-slowly"  # and this one never ends
GIVEN_UP = "reading-in-vain"
DELIVERY = "019ab3c4-aaaa-7d03-8a10-22c07f9e4b04"
SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
DAY = date(2026, 11, 22)

AGREEMENTS = (
    AgreementRow(
        id="MOU-ONCB-2569-01",
        agency_code="ONCB",
        agency=ONCB,
        kind="mou",
        state="open",
        reference="กปน./ป.ป.ส. 12/2569",
        version=2,
        first_day=date(2026, 1, 1),
        last_day=date(2027, 12, 31),
    ),
    AgreementRow(
        id="CONTRACT-MPAY-2569-07",
        agency_code="MPAY-TEST",
        agency=MPAY,
        kind="contract",
        state="suspended",
        reference="สญ. 7/2569",
        version=1,
        first_day=date(2026, 3, 1),
        last_day=date(2027, 2, 28),
    ),
)

AGREEMENT = AgreementPage(
    agreement=AGREEMENTS[0],
    brought_in=True,
    run_off_days=30,
    gates=(
        GateView(environment="live", state="open", version=2, since=NOON - timedelta(days=40)),
        GateView(environment="sandbox", state="suspended", version=1, since=NOON),
    ),
    grants=(
        GrantView(
            dataset="water-use-6-months",
            title=Words(th="สถิติการใช้น้ำย้อนหลัง 6 เดือน", en="Water use of the last 6 months"),
            link_id="G4c",
            fields=("customer_account", "month", "cubic_metres", "meter_size", "district"),
            purpose=PURPOSE,
            case_required=True,
            carrier=LINKAGE,
            channels=("api",),
            pattern="lookup",
            hours=("06:00", "22:00"),
            quota=QuotaView(month=date(2026, 11, 1), limit=20_000, used=13_482),
        ),
        GrantView(
            dataset="counter-payment-batch",
            title=Words(th="แฟ้มรับชำระรายวัน", en="Daily file of payments"),
            link_id="A3",
            fields=("customer_account", "amount"),
            purpose=PURPOSE,
            case_required=False,
            channels=("sftp",),
            pattern="batch",
            cut_off="23:00",
            folder=FolderView(bytes=2 << 30, files=1_000, file_bytes=1 << 30),
        ),
    ),
    suspensions=(
        SuspensionView(
            agreement_id="MOU-ONCB-2569-01",
            environment="sandbox",
            number=4,
            since=NOON,
            who=Words(th="สมมติ ผู้ปฏิบัติการ", en="Made-up Operator"),
            reason="ทดสอบการระงับก่อนใช้งานจริง",
            until=date(2026, 12, 1),
        ),
        SuspensionView(
            agreement_id="MOU-ONCB-2569-01",
            environment="live",
            number=2,
            since=NOON - timedelta(days=60),
            who=Words(th="สมมติ นิติกร", en="Made-up Lawyer"),
            reason="กุญแจอาจรั่วไหล",
            until=date(2026, 10, 1),
            ended_at=NOON - timedelta(days=53),
            ended_by="resume",
            ended_who=Words(th="ระบบ", en="the hub"),
            ended_reason="ครบกำหนดการระงับ 2026-10-01",
        ),
    ),
    security=Words(
        th="OAuth 2.0 ด้วยกุญแจของหน่วยงาน ผ่าน TLS", en="OAuth 2.0 with the agency's key, over TLS"
    ),
    doors=(
        DoorView(
            id="linkage-live-1",
            environment="live",
            channel="api",
            fingerprint="SHA256:qN7cVx0Wm3r8bH1eT5uYpL2kZs9dGfAj4RtEoIiUaXw",
            opened_at=NOON - timedelta(days=40),
        ),
        DoorView(
            id="linkage-sandbox-1",
            environment="sandbox",
            channel="api",
            fingerprint="SHA256:4RtEoIiUaXwqN7cVx0Wm3r8bH1eT5uYpL2kZs9dGfAj",
            opened_at=NOON - timedelta(days=90),
            ended_at=NOON,
        ),
    ),
    versions=(
        VersionView(
            version=2,
            first_day=date(2026, 1, 1),
            last_day=date(2027, 12, 31),
            reference="กปน./ป.ป.ส. 12/2569",
            clauses=(
                ClauseView(
                    number="1",
                    words=Words(
                        th="ใช้เพื่อการสืบสวนเท่านั้น ลบข้อมูลภายใน 90 วันหลังสิ้นสุดคดี",
                        en="For investigation only; erased within 90 days of the end of the case",
                    ),
                ),
            ),
            recorded_at=NOON - timedelta(days=40),
            recorded_by="somsri",
            confirmed_by="wichai",
        ),
    ),
    history=(
        StepView(
            number=2,
            environment="sandbox",
            step="suspend",
            version=1,
            at=NOON,
            actor="operator",
            reason="เปลี่ยนกุญแจของคู่ทดสอบ",
        ),
        StepView(
            number=1,
            environment="live",
            step="open",
            version=2,
            at=NOON - timedelta(days=40),
            actor="wichai",
            reason="ผ่านการทดสอบครบทุกข้อ",
        ),
    ),
    actions=("suspend", "end"),
)

OUTCOMES: tuple[Outcome, ...] = ("answered", "no_data", "running", "cut", "suspense")
EXCHANGES = tuple(
    ExchangeRow(
        id=f"{EXCHANGE[:-2]}{number:02d}",
        environment="live",
        opened_at=NOON - timedelta(minutes=number),
        pattern="lookup",
        link_id="G4c",
        dataset="water-use-6-months",
        agency_code="ONCB",
        agency=ONCB,
        agreement_id="MOU-ONCB-2569-01",
        case_number=f"ปส 0013/{number + 4400}",
        outcome=outcome,
        records=6,
    )
    for number, outcome in enumerate(OUTCOMES, 1)
)

UNKNOWN_DELIVERY = DeliveryView(
    id=DELIVERY,
    owner=Words(th="ระบบ CIS", en="CIS"),
    state="unknown",
    created_at=NOON,
    due_at=None,
    attempts=(
        AttemptView(
            attempt=1,
            action="send",
            at=NOON,
            result="unclear",
            facts=(FactView(name="why", value="too_late"),),
        ),
        AttemptView(
            attempt=2,
            action="ask",
            at=NOON + timedelta(seconds=7),
            result="unknown",
            facts=(
                FactView(name="status", value=404),
                FactView(name="other", value="hint: the owner cannot be asked"),
            ),
        ),
    ),
)

EXCHANGE_PAGE = ExchangePage(
    exchange=EXCHANGES[0],
    caller_code="DOPA-LINKAGE",
    caller=LINKAGE,
    credential="linkage-live-1",
    channel="api",
    purpose=PURPOSE,
    key_masked="••••••4417",
    legs=(
        LegView(
            number=1,
            source=LINKAGE,
            target=same("Sainam"),
            agreement_id="MOU-ONCB-2569-01",
            agreement_version=2,
        ),
        LegView(
            number=2,
            source=same("Sainam"),
            target=CIS,
            agreement_id="ORDER-CIS-2569-01",
            agreement_version=1,
        ),
    ),
    asked_at=NOON,
    answered_at=NOON + timedelta(milliseconds=84),
    rule=None,
    rule_words=None,
    fault=None,
    fields=("month", "cubic_metres"),
    answer_sha256=SHA,
    answer_bytes=812,
    audit_events=(
        AuditEventRef(
            id="019ab3c4-7d10-7cc2-9a51-000000000001",
            kind="exchange:lookup:asked",
            at=NOON,
            block=418,
        ),
        AuditEventRef(
            id="019ab3c4-7d10-7cc2-9a51-000000000002",
            kind="exchange:lookup:answered",
            at=NOON,
            block=None,
        ),
    ),
    deliveries=(UNKNOWN_DELIVERY,),
    is_file=True,
)

REFUSALS = (
    RefusalRow(
        id="019ab3c4-7d10-7cc2-9a51-00000000f001",
        environment="live",
        at=NOON,
        rule="quota.spent",
        rule_words=Words(th="โควตาของเดือนนี้ใช้หมดแล้ว", en="The quota of this month is spent."),
        fault="caller",
        dataset="water-use-6-months",
        agency_code="ONCB",
        agency=ONCB,
        caller_code="DOPA-LINKAGE",
        caller=LINKAGE,
        channel="api",
        agreement_id="MOU-ONCB-2569-01",
        detail="20,000 of 20,000",
    ),
)
