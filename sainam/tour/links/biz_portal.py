"""G1 and G2 on the tour: Biz Portal brings applications and is told, both in its own form."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sainam.counterparts.agencies.hub_client import Answer
from sainam.tour.onboarding.told_steps import seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist, passed, refused

_PUSH = "/dialects/biz-portal/api/Application"
FORM: dict[str, Any] = {
    "ApplicationNo": "660001", "IdentityName": "สมมติ ทดสอบ", "IdentityID": "1234567890121",
    "AddressNo": "99/1", "Road": "ทดสอบ", "GeoCode": "100302", "UseType": "1",
    "Contacts": [{"Type": 1, "Value": "0200000000"}],
}  # fmt: skip


def _push(tourist: Tourist, method: str, path: str, body: dict[str, Any]) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub("biz-portal") as hub:
            return await hub.call(method, path, body, headers={})

    return tourist.run(whole())


def _application(tourist: Tourist, about: str, **more: Any) -> Answer:
    body = {"Id": about, **FORM, **more}
    return _push(tourist, "POST", f"{_PUSH}?serviceNo=1001&Version=1", body)


def _codes(tourist: Tourist, about: str) -> list[int]:
    received = tourist.played("biz-portal", "GET", "/received")
    return [
        each["body"]["Status"]
        for each in received
        if each["body"]["ApplicationRequestID"] == about and not each["again"]
    ]


def walk_g1(tourist: Tourist, row: RowWalk) -> None:
    tourist.cis("PUT", "/faults", {})
    about = str(uuid4())
    answer = _application(tourist, about)
    number = (answer.body or {}).get("RequestNo", "")
    passed(
        row, "an application for a new connection, in Biz Portal's form",
        "คำร้องติดตั้งประปาใหม่ตามรูปแบบของ Biz Portal", answer, number, ok=number.startswith("SR-"),
    )  # fmt: skip
    tourist.until(lambda: _delivered(tourist, number))
    body = {"Id": about, **FORM, "AddressNo": "99/2"}
    edited = _push(tourist, "PUT", f"{_PUSH}/{about}/Modify", body)
    passed(row, "the applicant corrects it while it is looked at", "ผู้ยื่นแก้ไขระหว่างตรวจสอบ",
           edited, "version 2", ok=edited.status == 201)  # fmt: skip
    refused(
        row, "a wrong number of the applicant", "เลขประจำตัวผู้ยื่นไม่ถูกต้อง",
        _application(tourist, str(uuid4()), IdentityID="1234567890123"), "payload.invalid",
    )  # fmt: skip
    refused(
        row, "the same application with another content", "คำร้องเดิมแต่เนื้อหาต่าง",
        _application(tourist, about, AddressNo="1"), "service.reference_used",
    )  # fmt: skip


def walk_g2(tourist: Tourist, row: RowWalk) -> None:
    tourist.cis("PUT", "/faults", {})
    about = str(uuid4())
    number = _application(tourist, about).body["RequestNo"]
    tourist.until(lambda: _codes(tourist, about) or None)
    [(request,)] = tourist.rows("SELECT id FROM service_request WHERE number = %s", (number,))
    tourist.cis("POST", f"/service-requests/{request}/work", {"steps": 2})
    tourist.until(lambda: _codes(tourist, about) == [3, 4, 5] or None)
    late = _push(tourist, "PUT", f"{_PUSH}/{about}/Modify", {"Id": about, **FORM})
    refused(row, "a correction after it was approved", "แก้ไขหลังอนุมัติแล้ว", late,
            "service.not_editable")  # fmt: skip
    tourist.cis("POST", f"/service-requests/{request}/work", {"steps": 2, "tell": "twice"})
    codes = tourist.until(lambda: found if len(found := _codes(tourist, about)) == 5 else None)
    seen(
        row, "each work step comes to Biz Portal by its status code",
        "Biz Portal ได้รับสถานะทุกขั้นตอนเป็นรหัสของตน", " → ".join(str(one) for one in codes or ()),
        ok=codes == [3, 4, 5, 6, 8],
    )  # fmt: skip


def _delivered(tourist: Tourist, number: str) -> bool | None:
    rows = tourist.rows(
        "SELECT 1 FROM service_request r JOIN service_request_version v ON v.request = r.id "
        "JOIN delivery_end e ON e.delivery = v.delivery WHERE r.number = %s",
        (number,),
    )
    return bool(rows) or None
