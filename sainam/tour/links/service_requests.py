"""I3, I4, C3, C4, G1 and G2 on the tour: a request goes to CIS, and its status comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import uuid4

from sainam.counterparts.agencies.hub_client import Answer, HubClient, On
from sainam.counterparts.agencies.online_agent import OnlineAgent
from sainam.counterparts.cis import customer_account
from sainam.tour.agent_pays import ON as PAYS
from sainam.tour.agent_pays import Bills, pay
from sainam.tour.onboarding.told_steps import seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist, passed, refused

ON = On(purpose="service-request")
REPORTS, METERS = "burst-pipe-reports", "meter-requests"
REPORT = {"place": "หน้าบ้านเลขที่ 99/1 (สมมติ)", "severity": "burst"}
# By row: the channel's credential and its order.
CHANNELS: Mapping[str, tuple[str, str]] = {
    "I3": ("imind", "ORDER-IMIND-2568-01"),
    "I4": ("wlma", "ORDER-WLMA-REQUESTS-2568-01"),
    "C3": ("onmobile", "ORDER-ONMOBILE-REQUESTS-2568-01"),
    "C4": ("e-services", "ORDER-E-SERVICES-REQUESTS-2568-01"),
}


PAYING = ("C3", "C4")  # these channels take money too


def walks() -> Mapping[str, Callable[[Tourist, RowWalk], None]]:
    return {row: _walk_of(*channel) for row, channel in CHANNELS.items()}


def _walk_of(credential: str, order: str) -> Callable[[Tourist, RowWalk], None]:
    def walk(tourist: Tourist, row: RowWalk) -> None:
        tourist.cis("PUT", "/faults", {})
        request = tourist.run(_brought(tourist, row, credential))
        _told(tourist, row, credential, request)
        if row.id in PAYING:
            tourist.run(_paid(tourist, row, credential))
        tourist.run(_refusals(tourist, row, credential, order))

    return walk


async def brings(hub: HubClient, dataset: str, body: Mapping[str, object]) -> Answer:
    return await hub.submit(dataset, body, ON, idempotency_key=uuid4().hex)


def _reference(tourist: Tourist) -> str:
    return f"TOUR-{tourist.number}-{uuid4().hex[:8]}"


async def _brought(tourist: Tourist, row: RowWalk, credential: str) -> Mapping[str, Any]:
    body = {"reference": _reference(tourist), **REPORT}
    async with tourist.hub(credential) as hub:
        answer = await brings(hub, REPORTS, body)
        request: dict[str, Any] = answer.body
        passed(
            row, "a burst pipe is reported", "แจ้งท่อแตก", answer,
            f"{request.get('number', '')} for CIS", ok=answer.status == 201,
        )  # fmt: skip
        again = await brings(hub, REPORTS, body)
        passed(
            row, "reported again by the same reference", "แจ้งซ้ำด้วยเลขอ้างอิงเดิม", again,
            "the same request", ok=again.body == request,
        )  # fmt: skip
        return request


def _told(tourist: Tourist, row: RowWalk, who: str, request: Mapping[str, Any]) -> None:
    """CIS goes on; its last steps come backwards and twice; the channel hears each once."""
    number, path = request["number"], f"/service-requests/{request['id']}/work"
    tourist.until(lambda: _events(tourist, who, number) or None)
    tourist.cis("POST", path, {"steps": 2, "tell": "backwards"})
    states = tourist.until(
        lambda: found if len(found := _events(tourist, who, number)) == 3 else None
    )
    seen(
        row, "CIS works; its steps come backwards; the channel is told in order",
        "CIS ดำเนินการและแจ้งสลับลำดับ ช่องทางได้รับตามลำดับ", " → ".join(states or ()),
        ok=states == ["checking", "in_progress", "completed"],
    )  # fmt: skip


async def _paid(tourist: Tourist, row: RowWalk, credential: str) -> None:
    """A bill of somebody who looks at their own account, paid in the channel."""
    memory = tourist.installation.settings.state / "tour-agent.jsonl"
    async with tourist.hub("bigc") as asking, tourist.hub(credential) as hub:
        bill = await Bills(tourist, OnlineAgent(asking, PAYS, memory)).next()
        channel = OnlineAgent(hub, PAYS, memory)
        reference = _reference(tourist)
        answer = await pay(tourist, channel, bill, reference)
        passed(
            row, "a bill is paid in the channel", "ชำระค่าน้ำผ่านช่องทาง", answer,
            f"{bill.amount_satang / 100:,.2f} baht", ok=answer.status == 201,
        )  # fmt: skip
        twice = await pay(tourist, channel, replace(bill, amount_satang=1), reference)
        refused(
            row, "the same payment with another amount", "รายการเดิมแต่จำนวนเงินต่าง", twice,
            "once.identity.amount",
        )  # fmt: skip


def _events(tourist: Tourist, who: str, number: str) -> list[str]:
    received = tourist.played(who, "GET", f"/received?subject={number}")
    return [each["body"]["data"]["state"] for each in received if not each["again"]]


async def _refusals(tourist: Tourist, row: RowWalk, credential: str, order: str) -> None:
    meter = {
        "customer_account": customer_account(1), "service": "test", "phone": "0200000000",
        "details": "ทดสอบ",
    }  # fmt: skip
    async with tourist.hub(credential) as hub:
        for told, told_th, changed, rule in (
            ("a copy of the ID card sent with it", "ส่งสำเนาบัตรประชาชนมาด้วย",
             {"id_card_copy": "x"}, "payload.invalid"),
            ("a service there is none of", "บริการที่ไม่มี", {"service": "paint"}, "payload.invalid"),
        ):  # fmt: skip
            body = {"reference": _reference(tourist), **meter, **changed}
            refused(row, told, told_th, await brings(hub, METERS, body), rule)
        used = {"reference": _reference(tourist), **meter}
        await brings(hub, METERS, used)
        refused(
            row, "the same reference for another request", "ใช้เลขอ้างอิงเดิมกับคำร้องอื่น",
            await brings(hub, METERS, {**used, "service": "move"}), "service.reference_used",
        )  # fmt: skip
        tourist.suspend(order)
        try:
            refused(
                row, "while the order is suspended", "ระหว่างระงับคำสั่ง",
                await brings(hub, METERS, {**used, "reference": _reference(tourist)}),
                "agreement.suspended",
            )  # fmt: skip
        finally:
            tourist.resume(order)
