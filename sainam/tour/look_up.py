"""G4 on the tour: the narcotics board asks through the Linkage Center, and is refused."""

from __future__ import annotations

from datetime import timedelta

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import Clause, Grant
from sainam.counterparts.agencies.hub_client import HubClient, On, TokenRefusedError
from sainam.counterparts.agencies.linkage_center import LinkageCenter
from sainam.counterparts.cis import customer_account
from sainam.formats.layout import Title
from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import ENVIRONMENT, Tourist, passed, refused

ONCB = "MOU-ONCB-2568-01"
CARRIER = "linkage-center"
ASKING = On(purpose="narcotics-investigation", agency="ONCB", case="ONCB-TEST-99")
QUOTA = 3


def walk_g4(tourist: Tourist, row: RowWalk) -> None:
    """Asks once, is refused in every way the agreement knows, and sees it suspended."""
    tourist.run(_asked(tourist, row))


async def _asked(tourist: Tourist, row: RowWalk) -> None:
    async with tourist.hub(CARRIER) as hub:
        center = LinkageCenter(hub)
        account = customer_account(1)
        answer = await center.water_use(account, ASKING)
        use = (answer.body or {}).get("use", [])
        passed(
            row, "six months of water use", "สถิติการใช้น้ำ 6 เดือน", answer,
            f"{len(use)} months, fields {sorted(answer.body or {})}",
            ok=len(use) == 6 and set(answer.body) == {"customer_account", "use"},
        )  # fmt: skip
        _asked_and_answered(tourist, row, answer.exchange or "")
        await _refusals(center, row, account)
        await _each_on_its_own_conditions(center, row, account)
        await _second_agreement(tourist, hub, row, account)
        _suspended(tourist, row)
        refused(
            row, "while suspended", "ระหว่างระงับข้อตกลง",
            await center.water_use(account, ASKING), "agreement.suspended",
        )  # fmt: skip
        tourist.resume(ONCB)
        answer = await center.water_use(account, ASKING)
        passed(row, "resumed", "ยกเลิกการระงับ", answer, "answered again", ok=True)
    await _another_party(tourist, row, account)


def _asked_and_answered(tourist: Tourist, row: RowWalk, exchange: str) -> None:
    """Recorded as asked before CIS was, as answered before the answer left."""
    events = [
        str(event)
        for (event,) in tourist.rows(
            "SELECT event FROM audit_event WHERE exchange = %s ORDER BY seq", (exchange,)
        )
    ]
    row.add(
        Step(
            "on record as asked, then as answered", "บันทึกว่าถาม แล้วบันทึกว่าตอบ",
            events == ["exchange:lookup:asked", "exchange:lookup:answered"],
            " → ".join(events), "seen", ONCB, exchange,
        )
    )  # fmt: skip


async def _refusals(center: LinkageCenter, row: RowWalk, account: str) -> None:
    nobody = On(purpose=ASKING.purpose, agency="DSI", case=ASKING.case)
    for told, told_th, on, fields, rule in (
        ("no agreement", "ไม่มีข้อตกลง", nobody, (), "agreement.none"),
        ("a field not granted", "ช่องข้อมูลที่ไม่ได้อนุญาต", ASKING, ("name",), "agreement.field"),
        (
            "no case number", "ไม่มีเลขคดี",
            On(purpose=ASKING.purpose, agency="ONCB"), (), "agreement.case",
        ),
        (
            "another purpose", "วัตถุประสงค์อื่น",
            On(purpose="bill-payment", agency="ONCB", case=ASKING.case), (), "agreement.purpose",
        ),
    ):  # fmt: skip
        refused(row, told, told_th, await center.water_use(account, on, fields=fields), rule)


async def _each_on_its_own_conditions(center: LinkageCenter, row: RowWalk, account: str) -> None:
    """The same data to four parties: other fields, other purposes, other conditions."""
    police = On(purpose="criminal-investigation", agency="CIB", case="CIB-TEST-7")
    intelligence = On(purpose="national-intelligence", agency="NIA", case="NIA-TEST-7")
    bank = On(purpose="credit-assessment", agency="KTB")
    for told, told_th, on, columns in (
        ("the police", "ตำรวจสอบสวนกลาง", police, {"month", "cubic_metres"}),
        ("intelligence, with the days of reading", "สำนักข่าวกรอง เห็นวันที่อ่านมาตรด้วย", intelligence,
         {"month", "cubic_metres", "reading_date"}),
    ):  # fmt: skip
        answer = await center.water_use(account, on)
        use = (answer.body or {}).get("use", [{}])
        passed(row, told, told_th, answer, f"{sorted(use[0])}", ok=set(use[0]) == columns)
    refused(
        row, "the bank, without the customer's consent", "ธนาคาร โดยไม่มีความยินยอมของผู้ใช้น้ำ",
        await center.water_use(account, bank), "consent.missing",
    )  # fmt: skip
    refused(
        row, "the bank for the purpose of the police", "ธนาคารอ้างวัตถุประสงค์ของตำรวจ",
        await center.water_use(account, On(purpose=police.purpose, agency="KTB", case="X-1")),
        "agreement.purpose",
    )  # fmt: skip


async def _another_party(tourist: Tourist, row: RowWalk, account: str) -> None:
    async with tourist.hub("bigc") as hub:
        refused(
            row, "carried by another than agreed", "ผู้นำส่งไม่ใช่รายที่ตกลงกัน",
            await LinkageCenter(hub).water_use(account, ASKING), "agreement.carrier",
        )  # fmt: skip


async def _second_agreement(tourist: Tourist, hub: HubClient, row: RowWalk, account: str) -> None:
    """The same credential under a second agreement of three keys a month, which then ends."""
    agreement = f"MOU-NIA-TOUR-{tourist.number}"
    _bring_in(tourist, agreement)
    hub.forget_token()
    center = LinkageCenter(hub)
    on = On(purpose="criminal-investigation", agency="NIA", case="NIA-TEST-1", agreement=agreement)
    for number in range(QUOTA):
        answer = await center.water_use(customer_account(number + 1), on)
    passed(
        row, "a second agreement of the same credential", "ข้อตกลงที่สองของเครื่องมือเดียวกัน",
        answer, f"quota left {answer.headers.get('ratelimit', '')}", ok=True,
    )  # fmt: skip
    refused(
        row, "the month's quota is spent", "โควตาของเดือนหมด",
        await center.water_use(account, on), "quota.spent",
    )  # fmt: skip
    tourist.end(agreement)
    refused(
        row, "after its end", "หลังข้อตกลงสิ้นสุด",
        await center.water_use(account, on), "agreement.ended",
    )  # fmt: skip
    answer = await center.water_use(account, ASKING)
    passed(row, "the other agreement lives on", "ข้อตกลงอีกฉบับยังใช้ได้", answer, "answered", ok=True)
    try:
        hub.forget_token()
        await hub.token()
        row.add(Step("a new token still opens it", "ขอโทเค็นใหม่ได้", True, "issued", "seen", ONCB))
    except TokenRefusedError as error:
        row.add(Step("a new token", "ขอโทเค็นใหม่", False, str(error), "seen"))


def _suspended(tourist: Tourist, row: RowWalk) -> None:
    taken = tourist.suspend(ONCB)
    row.add(
        Step(
            "suspended", "ระงับข้อตกลง", True,
            f"step {taken.number}, {len(taken.cut)} look-ups cut", "seen", ONCB,
        )
    )  # fmt: skip


def _bring_in(tourist: Tourist, agreement: str) -> None:
    tourist.bring_in(
        Agreement(
            id=agreement,
            kind="mou",
            agency="NIA",
            title=Title("ข้อตกลงสาธิต", "Agreement of the tour"),
            reference=f"TOUR/{tourist.number}",
            first_day=tourist.today,
            until=tourist.today + timedelta(days=30),
            recorded_by="legal.officer",
            confirmed_by="legal.head",
            environments=(ENVIRONMENT,),
            grants=(
                Grant(
                    dataset="water-use-six-months",
                    link="G4b",
                    pattern="lookup",
                    fields=("customer_account", "use.month", "use.cubic_metres"),
                    purposes=("criminal-investigation",),
                    channels=("api",),
                    owner="CIS",
                    owner_agreement="ORDER-CIS-2568-01",
                    carriers=("DOPA-LINKAGE",),
                    case_required=True,
                    quota=QUOTA,
                    clause="1",
                ),
            ),
            clauses=(
                Clause("1", "สาธิต", "shown on the tour", ("DGA-2562-13",)),
            ),
        ),
        agreements.Door(
            f"{CARRIER}:{agreement}:api", ENVIRONMENT, agreement, CARRIER, "api", None, shut=False
        ),
    )  # fmt: skip
