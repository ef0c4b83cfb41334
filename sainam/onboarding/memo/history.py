"""What the memo tells the governor of the matter so far. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from sainam.kit.thai_dates import business_date, thai_date
from sainam.onboarding.bodies import Order, Reason
from sainam.onboarding.dossier import Dossier, Kind
from sainam.onboarding.state import Event

_ASKS: Mapping[Kind, str] = {
    "link": "ขอเชื่อมโยงข้อมูล",
    "release": "ขอรับข้อมูลครั้งเดียว",
    "amendment": "ขอแก้ไขเพิ่มเติมข้อตกลง {agreement}",
    "renewal": "ขอต่ออายุข้อตกลง {agreement}",
}


def history(dossier: Dossier, agency: str) -> tuple[str, ...]:
    """Paragraphs: who asks what, what came back to the council and why, and what it resolved."""
    asks = _ASKS[dossier.kind].format(agreement=dossier.agreement or "เดิม")
    told = [f"{agency} ยื่นคำขอ {dossier.id} {asks} เรื่อง {dossier.request.title}"]
    for step in dossier.of(Event.ORDER_BACK, Event.RETURN):
        day = thai_date(business_date(step.at))
        if isinstance(step.body, Order):
            told.append(f"ผวก. รับทราบบันทึกเมื่อวันที่ {day} และสั่งการว่า {step.body.order}")
        elif isinstance(step.body, Reason):
            told.append(f"เมื่อวันที่ {day} เรื่องถูกส่งกลับคณะกรรมการ เพราะ {step.body.reason}")
    approved = dossier.last(Event.APPROVE)
    number = approved.outcome.get("number", "") if approved else ""
    by = f" ตามรายงานการประชุม {number}" if number else ""
    told.append(f"คณะกรรมการธรรมาภิบาลข้อมูลพิจารณาแล้วเห็นชอบ{by}")
    return tuple(told)
