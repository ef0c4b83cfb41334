"""A1 on the tour: an EDC machine takes a bill and a service fee; Krungthai is the gateway."""

from __future__ import annotations

from datetime import datetime

from sainam.counterparts.agencies.hub_client import Answer, HubClient, On
from sainam.counterparts.agencies.online_agent import OnlineAgent
from sainam.counterparts.cis.fee import FEES, fee_no
from sainam.tour.agent_pays import Bill, Bills
from sainam.tour.step import RowWalk, Step
from sainam.tour.tourist import Tourist, passed, refused

GATEWAY = "ktb"
CONTRACT = "CONTRACT-EDC-2568-01"
ON = On(purpose="bill-payment", agency="EDC")
SERVICE_FEES = "service-fee-payments"


def walk_a1(tourist: Tourist, row: RowWalk) -> None:
    tourist.cis("PUT", "/faults", {})
    tourist.run(_walked(tourist, row))


async def pay_fee(
    hub: HubClient, account: str, reference: str, paid_at: datetime, *, satang: int | None = None,
    on: On = ON, key: str = "",
) -> Answer:  # fmt: skip
    """A meter test, by its invoice; the amount of the register unless another is given."""
    payment = {
        "customer_account": account,
        "fee_no": fee_no("meter-test", account, int(reference[-2:], 36) % 1000),
        "fee_kind": "meter-test",
        "amount_satang": FEES["meter-test"][1] if satang is None else satang,
        "paid_at": paid_at.isoformat(),
        "agent_reference": reference,
        "terminal": "EDC-0001",
    }
    return await hub.submit(SERVICE_FEES, payment, on, idempotency_key=key or f"key-{reference}")


async def _walked(tourist: Tourist, row: RowWalk) -> None:
    memory = tourist.installation.settings.state / "tour-edc.jsonl"
    async with tourist.hub(GATEWAY) as hub, tourist.hub("bigc") as bigc:
        machine = OnlineAgent(hub, ON, memory)
        bill, at = await Bills(tourist, machine).next(), tourist.clock.now()
        paid = await _pay(tourist, machine, bill, f"EDC-{tourist.number}-1")
        passed(
            row, "a bill, taken by a machine and carried by Krungthai",
            "ค่าน้ำที่รับด้วยเครื่อง EDC ส่งผ่านธนาคารกรุงไทย", paid, "accepted",
            ok=paid.body["status"] == "accepted" and paid.agreement == CONTRACT,
        )  # fmt: skip
        fee = await pay_fee(hub, bill.customer_account, f"EDC-{tourist.number}-02", at)
        passed(
            row, "a service fee", "ค่าบริการ", fee, f"{FEES['meter-test'][1] / 100:.2f} baht",
            ok=fee.body["status"] == "accepted",
        )  # fmt: skip
        _confirmed(tourist, row, fee)
        again = await pay_fee(hub, bill.customer_account, f"EDC-{tourist.number}-02", at)
        passed(
            row, "the machine sends it again by the same key", "ส่งซ้ำด้วยเลขกันซ้ำเดิม", again,
            "answered as before", ok=again.body["id"] == fee.body["id"],
        )  # fmt: skip
        refused(
            row, "the same number for another amount", "เลขที่เดิมแต่จำนวนเงินอื่น",
            await pay_fee(hub, bill.customer_account, f"EDC-{tourist.number}-02", at,
                          satang=999, key=f"other-{tourist.number}"),
            "once.identity.amount",
        )  # fmt: skip
        refused(
            row, "the gateway for itself, without the machine's agency", "ไม่ระบุหน่วยงานเจ้าของรายการ",
            await pay_fee(hub, bill.customer_account, f"EDC-{tourist.number}-03", at,
                          on=On(purpose="bill-payment")),
            "agreement.none",
        )  # fmt: skip
        refused(
            row, "carried by another than the gateway", "ผู้นำส่งไม่ใช่ธนาคารที่ตกลงกัน",
            await pay_fee(bigc, bill.customer_account, f"EDC-{tourist.number}-04", at),
            "agreement.carrier",
        )  # fmt: skip
        tourist.suspend(CONTRACT)
        try:
            refused(
                row, "while suspended", "ระหว่างระงับข้อตกลง",
                await pay_fee(hub, bill.customer_account, f"EDC-{tourist.number}-05", at),
                "agreement.suspended",
            )  # fmt: skip
        finally:
            tourist.resume(CONTRACT)


async def _pay(tourist: Tourist, machine: OnlineAgent, bill: Bill, reference: str) -> Answer:
    return await machine.confirm(
        reference,
        customer_account=bill.customer_account,
        bill_no=bill.bill_no,
        amount_satang=bill.amount_satang,
        paid_at=tourist.clock.now(),
    )


def _confirmed(tourist: Tourist, row: RowWalk, fee: Answer) -> None:
    """CIS has it: the delivery ended."""

    def ended() -> str | None:
        found = tourist.rows(
            "SELECT n.result FROM delivery d JOIN delivery_end n ON n.environment = d.environment"
            " AND n.delivery = d.id WHERE d.environment = 'live' AND d.exchange = %s",
            (fee.exchange,),
        )
        return str(found[0][0]) if found else None

    told = tourist.until(ended, seconds=20)
    row.add(
        Step(
            "CIS has posted the fee", "CIS ตัดยอดค่าบริการแล้ว", told == "confirmed", str(told),
            "seen", CONTRACT, fee.exchange or "",
        )
    )  # fmt: skip
