"""L4 on the tour: consent and its withdrawal, a person's request, processing as observed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

from sainam.counterparts.agencies.hub_client import Answer, On
from sainam.counterparts.agencies.linkage_center import LinkageCenter
from sainam.counterparts.cis import customer_account
from sainam.tour.law.tour_agreement import AGENCY, CARRIER, CASE, PURPOSE, tour_agreement
from sainam.tour.onboarding.api import Signed
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.told_steps import done, refused, seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist, passed
from sainam.tour.tourist import refused as call_refused

TITLE = "ข้อมูลส่วนบุคคล / personal data: consent, requests, processing as observed"
_OBSERVED_WITHIN = 150.0  # seconds: observed once a minute, of what is sealed
_ACCOUNT = customer_account(2)


def walk_l4(tourist: Tourist, row: RowWalk) -> None:
    cast = Cast(tourist)
    dpo = cast.staff("dpo")
    with tour_agreement(tourist, row, "PDPA-2562-19", consent=True) as agreement:
        _consent(tourist, dpo, row, agreement)
        _observed(tourist, dpo, row, agreement)
    _request(dpo, row)
    _sealed(tourist, row)


def _consent(tourist: Tourist, dpo: Signed, row: RowWalk, agreement: str) -> None:
    day = f"{tourist.today}T00:00:00+07:00"
    until = f"{tourist.today + timedelta(days=30)}T00:00:00+07:00"
    given = {
        "number": _ACCOUNT, "dataset": "water-use-six-months", "purpose": PURPOSE,
        "agency": AGENCY, "given_from": day, "given_until": until,
        "notice": "water-use-notice@1", "evidence": sha256(b"a form of the tour").hexdigest(),
    }  # fmt: skip
    consent = str(done(dpo.post("/api/consents", given), "a consent").body["id"])
    on = On(purpose=PURPOSE, agency=AGENCY, case=CASE, agreement=agreement)
    under = replace(on, consent=consent)
    call_refused(row, "no consent is named", "ไม่อ้างความยินยอม", _ask(tourist, on), "consent.missing")
    passed(row, "under the person's consent", "ภายใต้ความยินยอมของเจ้าของข้อมูล",
           _ask(tourist, under), f"consent {consent[:8]}", ok=True)  # fmt: skip
    call_refused(row, "another person's account", "บัญชีของผู้อื่น",
                 _ask(tourist, under, customer_account(1)), "consent.unknown")  # fmt: skip
    back = {"channel": "counter", "reason": "เจ้าของข้อมูลขอถอน"}
    done(dpo.post(f"/api/consents/{consent}/withdraw", back), "the withdrawal")
    call_refused(row, "the next call after it was withdrawn", "การสอบถามครั้งถัดไปหลังถอน",
                 _ask(tourist, under), "consent.withdrawn")  # fmt: skip


def _ask(tourist: Tourist, on: On, account: str = _ACCOUNT) -> Answer:
    async def whole() -> Answer:
        async with tourist.hub(CARRIER) as hub:
            return await LinkageCenter(hub).water_use(account, on)

    return tourist.run(whole())


def _observed(tourist: Tourist, dpo: Signed, row: RowWalk, agreement: str) -> None:
    """What crossed is counted from the sealed trail and stands beside what was approved."""

    def look() -> dict[str, Any] | None:
        rows = done(dpo.get("/api/processing"), "the record of processing").body["rows"]
        own = (one for one in rows if one["agreement"] == agreement)
        return next((one for one in own if one["observed"]), None)

    found = tourist.until(look, seconds=_OBSERVED_WITHIN)
    seen(row, "the record of processing: declared, beside observed from traffic",
         "บันทึกการประมวลผล: ที่อนุมัติ เทียบกับที่พบจริง",
         f"{found['standing']}; see /th/processing" if found else "not observed",
         ok=found is not None, agreement=agreement)  # fmt: skip


def _request(dpo: Signed, row: RowWalk) -> None:
    stated = {
        "name": "นางสาวสมมติ ทดสอบ", "number": _ACCOUNT, "contact": "somebody@example.com",
        "wants": "ขอทราบว่าข้อมูลของข้าพเจ้าส่งให้ใคร", "proof": "แสดงตัวที่สำนักงาน",
    }  # fmt: skip
    where = "/api/subject-requests"
    received = done(dpo.post(where, {"kind": "access", "stated": stated}), "a request").body
    where = f"{where}/{received['number']}"
    early = dpo.post(f"{where}/steps", {"event": "searched"})
    refused(row, "searched before the person is known", "ค้นก่อนพิสูจน์ตัวตน", early, "subject.step")
    done(dpo.post(f"{where}/steps", {"event": "identified", "reason": "ตรวจตัวตนแล้ว"}), "identified")
    done(dpo.post(f"{where}/steps", {"event": "searched"}), "the search")
    found = done(dpo.get(where), "the request").body
    done(dpo.post(f"{where}/steps", {"event": "answered", "reason": "ส่งรายการแล้ว"}), "the answer")
    total = len(found["shown"]["entries"])
    seen(row, "a person's request: identity, search across exchanges, answer by letter",
         "คำขอของเจ้าของข้อมูล: พิสูจน์ตัวตน ค้น และตอบด้วยหนังสือ",
         f"due {found['due']}; {total} disclosures", ok=total > 0,
         evidence=received["number"])  # fmt: skip


def _sealed(tourist: Tourist, row: RowWalk) -> None:
    """What was asked about the person stands sealed: the account is in no record in plain."""
    [(parts, plain)] = tourist.rows(
        "SELECT count(*), count(*) FILTER (WHERE position(%s::bytea IN sealed) > 0)"
        " FROM exchange_content WHERE sealed IS NOT NULL",
        (_ACCOUNT.encode(),),
    )
    seen(row, "what exchanges said is sealed: to delete a month is to destroy its key",
         "เนื้อหาถูกปิดผนึก การลบคือการทำลายกุญแจของเดือน",
         f"{parts:,} parts sealed, {plain} readable; see /th/deletions",
         ok=parts > 0 and plain == 0)  # fmt: skip
