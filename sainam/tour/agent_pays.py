"""A2 on the tour: an online agent asks for bills and pays; CIS loses, delays and repeats itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sainam.agreements import store as agreements
from sainam.agreements.agreement import Agreement
from sainam.agreements.terms import Clause, Grant
from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.agencies.online_agent import OnlineAgent
from sainam.counterparts.cis import customer_account
from sainam.formats.layout import Title
from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import ENVIRONMENT, Tourist, passed, refused

ON = On(purpose="bill-payment")
AGENT = "CONTRACT-BIGC-2568-01"
CREDENTIAL = "bigc"
OTHERS = ("lotus", "scb", "ktb", "ttb")
MOST_LOOKED_AT = 400


@dataclass(frozen=True, slots=True)
class Bill:
    customer_account: str
    bill_no: str
    amount_satang: int


def walk_a2(tourist: Tourist, row: RowWalk) -> None:
    """Verify, confirm, retry, conflict, second payment; then CIS at its worst."""
    tourist.cis("PUT", "/faults", {})
    tourist.run(_walked(tourist, row))


async def _walked(tourist: Tourist, row: RowWalk) -> None:
    memory = tourist.installation.settings.state / "tour-agent.jsonl"
    async with tourist.hub(CREDENTIAL) as hub, tourist.hub("lotus") as other:
        agent = OnlineAgent(hub, ON, memory)
        bills = Bills(tourist, agent)
        await _one_bill(tourist, row, agent, OnlineAgent(other, ON, memory), bills)
        await _cis_at_its_worst(tourist, row, agent, bills)
        await _every_agent(tourist, row, bills)
        await _suspended(tourist, row, agent, bills)


class Bills:
    """Bills outstanding of one customer after another, as the agent's screen shows them."""

    def __init__(self, tourist: Tourist, agent: OnlineAgent) -> None:
        self._tourist = tourist
        self._agent = agent
        self._known: list[Bill] = []
        self.first: Answer | None = None
        self._place: Path = tourist.installation.settings.state / "tour-customer"

    async def next(self) -> Bill:
        begun = int(self._place.read_text()) if self._place.exists() else 100
        for number in range(begun, begun + MOST_LOOKED_AT):
            if self._known:
                return self._known.pop()
            answer = await self._agent.bills_outstanding(customer_account(number))
            self._place.write_text(str(number + 1))
            if answer.status == 200 and answer.body["bills"]:
                self.first = self.first or answer
                self._known = [
                    Bill(customer_account(number), bill["bill_no"], bill["amount_satang"])
                    for bill in answer.body["bills"]
                ]
        raise RuntimeError("no customer has a bill left; start anew with `make clean`")


async def pay(tourist: Tourist, agent: OnlineAgent, bill: Bill, reference: str) -> Answer:
    return await agent.confirm(
        reference,
        customer_account=bill.customer_account,
        bill_no=bill.bill_no,
        amount_satang=bill.amount_satang,
        paid_at=tourist.clock.now() - timedelta(seconds=3),
    )


async def _one_bill(
    tourist: Tourist, row: RowWalk, agent: OnlineAgent, other: OnlineAgent, bills: Bills
) -> None:
    bill = await bills.next()
    if bills.first is not None:
        passed(
            row, "verify: bills outstanding", "ตรวจสอบ: ใบแจ้งค่าน้ำค้างชำระ", bills.first,
            f"{len(bills.first.body['bills'])} bills", ok=True,
        )  # fmt: skip
    reference = f"TOUR-{tourist.number}-1"
    paid = await pay(tourist, agent, bill, reference)
    passed(
        row, "confirm: journalled, not waiting for CIS", "ยืนยัน: บันทึกแล้วโดยไม่รอ CIS", paid,
        f"{paid.body.get('status')}", ok=paid.body.get("status") == "accepted",
    )  # fmt: skip
    again = await agent.retry(reference)
    passed(
        row, "the same key again", "ส่งซ้ำด้วยเลขเดิม", again, "the same answer",
        ok=again.body == paid.body and again.exchange == paid.exchange,
    )  # fmt: skip
    sent = agent.remembered(reference)
    key = sent.idempotency_key if sent else ""
    refused(
        row, "the same key with another amount", "เลขเดิมแต่จำนวนเงินต่าง",
        await agent.confirm(
            reference, customer_account=bill.customer_account, bill_no=bill.bill_no,
            amount_satang=bill.amount_satang + 100, paid_at=tourist.clock.now(),
            idempotency_key=key,
        ),
        "once.key",
    )  # fmt: skip
    second = await pay(tourist, other, bill, f"TOUR-{tourist.number}-2")
    passed(
        row, "the same bill through another agent", "จ่ายใบเดียวกันผ่านตัวแทนอื่น", second,
        "money held in suspense", ok=second.body.get("status") == "suspense",
    )  # fmt: skip
    posted_once(tourist, row, "CIS posted it once", "CIS บันทึกครั้งเดียว", bill, paid)


async def _cis_at_its_worst(
    tourist: Tourist, row: RowWalk, agent: OnlineAgent, bills: Bills
) -> None:
    for number, (told, told_th, faults) in enumerate(
        (
            ("CIS posts and loses its answer", "CIS บันทึกแล้วคำตอบหาย", {"lose_answer": 1}),
            (
                "CIS answers later than the hub waits", "CIS ตอบช้ากว่าที่ระบบรอ",
                {"answer_late": 1, "answer_late_s": 8},
            ),
            ("CIS answers twice by callback", "CIS แจ้งผลสองครั้ง", {"accept_and_call_back_twice": 1}),
        )
    ):  # fmt: skip
        bill = await bills.next()
        tourist.cis("PUT", "/faults", faults)
        paid = await pay(tourist, agent, bill, f"TOUR-{tourist.number}-W{number}")
        posted_once(tourist, row, told, told_th, bill, paid)
    await _neither(tourist, row, await bills.next(), agent.memory)
    tourist.cis("PUT", "/faults", {})


async def _neither(tourist: Tourist, row: RowWalk, bill: Bill, memory: Path) -> None:
    """Lost, and neither to be asked nor able to deduplicate: one attempt, then a person."""
    agreement = f"CONTRACT-BIGC-TOUR-{tourist.number}"
    _bring_in(tourist, agreement)
    on = On(purpose="bill-payment", agreement=agreement)
    tourist.cis("PUT", "/faults", {"lose_answer": 1, "no_dedupe": True, "cannot_be_asked": True})
    async with tourist.hub(CREDENTIAL) as hub:
        paid = await pay(tourist, OnlineAgent(hub, on, memory), bill, f"TOUR-{tourist.number}-N")
    held = tourist.until(lambda: _state(tourist, paid) == "unknown", seconds=30)
    posted = _posted(tourist, bill)
    tourist.end(agreement)
    row.add(
        Step(
            "an owner that can neither deduplicate nor be asked",
            "ระบบปลายทางที่กันซ้ำไม่ได้และถามไม่ได้", bool(held) and posted == 1,
            f"one attempt, posted {posted}, now {_state(tourist, paid)}: a person decides",
            "seen", agreement, paid.exchange or "",
        )
    )  # fmt: skip


def _bring_in(tourist: Tourist, agreement: str) -> None:
    tourist.bring_in(
        Agreement(
            id=agreement,
            kind="contract",
            agency="BIGC",
            title=Title("สัญญาสาธิต", "Contract of the tour"),
            reference=f"TOUR/{tourist.number}",
            first_day=tourist.today,
            until=tourist.today + timedelta(days=30),
            recorded_by="legal.officer",
            confirmed_by="legal.head",
            environments=(ENVIRONMENT,),
            grants=(
                Grant(
                    dataset="bill-payments",
                    link="A2b",
                    pattern="submit",
                    fields=("customer_account", "bill_no", "amount_satang", "paid_at"),
                    purposes=("bill-payment",),
                    channels=("api",),
                    owner="CIS-OLD",
                    clause="1",
                ),
            ),
            clauses=(Clause("1", "สาธิต", "shown on the tour", ("DGA-2562-12",)),),
        ),
        agreements.Door(
            f"{CREDENTIAL}:{agreement}:api", ENVIRONMENT, agreement, CREDENTIAL, "api", None,
            shut=False,
        ),
    )  # fmt: skip


async def _every_agent(tourist: Tourist, row: RowWalk, bills: Bills) -> None:
    """The others of the page, each by its own credential under its own contract."""
    memory = tourist.installation.settings.state / "tour-agent.jsonl"
    for credential in OTHERS:
        bill = await bills.next()
        async with tourist.hub(credential) as hub:
            agent = OnlineAgent(hub, ON, memory)
            due = await agent.bills_outstanding(bill.customer_account)
            paid = await pay(tourist, agent, bill, f"TOUR-{tourist.number}-{credential.upper()}")
        passed(
            row, f"{credential.upper()} asks and pays", f"{credential.upper()} สอบถามและชำระ", paid,
            f"one of {len((due.body or {}).get('bills', ()))} bills due, {paid.agreement}",
            ok=due.status == 200 and paid.body["status"] == "accepted",
        )  # fmt: skip


async def _suspended(tourist: Tourist, row: RowWalk, agent: OnlineAgent, bills: Bills) -> None:
    bill = await bills.next()
    tourist.suspend(AGENT)
    try:
        refused(
            row, "a payment while suspended", "ชำระระหว่างระงับข้อตกลง",
            await pay(tourist, agent, bill, f"TOUR-{tourist.number}-S"), "agreement.suspended",
        )  # fmt: skip
    finally:
        tourist.resume(AGENT)


def posted_once(
    tourist: Tourist, row: RowWalk, told: str, told_th: str, bill: Bill, paid: Answer
) -> None:
    confirmed = tourist.until(lambda: _state(tourist, paid) == "confirmed", seconds=40)
    posted = _posted(tourist, bill)
    row.add(
        Step(
            told, told_th, bool(confirmed) and posted == 1,
            f"delivery {_state(tourist, paid)}, posted {posted} time", "crossed", AGENT,
            paid.exchange or "",
        )
    )  # fmt: skip


def _state(tourist: Tourist, paid: Answer) -> str | None:
    """How the delivery to CIS stands."""
    found = tourist.rows(
        "SELECT coalesce(n.result, w.state) FROM delivery d"
        " LEFT JOIN delivery_end n ON n.environment = d.environment AND n.delivery = d.id"
        " LEFT JOIN delivery_due w ON w.environment = d.environment AND w.delivery = d.id"
        " WHERE d.environment = 'live' AND d.exchange = %s",
        (paid.exchange,),
    )
    return str(found[0][0]) if found else None


def _posted(tourist: Tourist, bill: Bill) -> int:
    """How often CIS really posted the bill."""
    found = tourist.cis("GET", f"/payments/{bill.customer_account}")
    return int(found["times_posted"].get(bill.bill_no, 0))
