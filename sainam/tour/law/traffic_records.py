"""L5 on the tour: an officer's order answered, traffic kept ninety days, access as it is."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from sainam.exchanges.deletion.refusals import RetentionUnusable
from sainam.exchanges.deletion.set_retention import TRAIL, set_retention
from sainam.tour.onboarding.api import Reply
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.told_steps import done, refused, seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist

TITLE = "คอมพิวเตอร์ / computer crime: traffic records, access policy"


def walk_l5(tourist: Tourist, row: RowWalk) -> None:
    cast = Cast(tourist)
    _order(tourist, cast, row)
    _ninety_days(tourist, row)
    _access(tourist, cast, row)


def _order(tourist: Tourist, cast: Cast, row: RowWalk) -> None:
    dpo, auditor = cast.staff("dpo"), cast.staff("auditor")
    asked = {
        "scope": "agency", "about": "ONCB", "first_day": f"{tourist.today - timedelta(days=7)}",
        "last_day": f"{tourist.today}", "purpose": "ตามคำสั่งพนักงานเจ้าหน้าที่",
        "order_number": f"ตร. {tourist.number}", "officer": "ร้อยตำรวจเอก สมมติ ทดสอบ",
    }  # fmt: skip
    path = "/api/evidence/packs"
    pack = done(auditor.post(path, asked), "an officer's order").body["pack"]
    refused(row, "who asked for it makes it alone", "ผู้ขอจัดทำเอง",
            auditor.post(f"{path}/{pack}/confirm", {"reason": "ตรวจแล้ว"}),
            "people.own_matter")  # fmt: skip
    done(dpo.post(f"{path}/{pack}/confirm", {"reason": "ตรวจคำสั่งแล้ว"}), "the answer")
    with ZipFile(BytesIO(_file(auditor.get(f"{path}/{pack}/file")))) as file:
        traffic = file.read("traffic/exchanges.csv").decode("utf-8-sig").splitlines()
        clock = file.read("traffic/clock.csv").decode("utf-8-sig")
    content = {"customer_account", "answer", "body"} & set(traffic[0].split(","))
    seen(row, "an officer's order is answered with traffic data and no content",
         "คำสั่งของพนักงานเจ้าหน้าที่: ข้อมูลจราจร ไม่มีเนื้อหา",
         f"{len(traffic) - 1} exchanges of ONCB; the clock is told",
         ok=not content and "clock of the" in clock, evidence=str(pack))  # fmt: skip


def _ninety_days(tourist: Tourist, row: RowWalk) -> None:
    try:
        with tourist.database.transaction() as tx:
            set_retention(
                tx, retention=TRAIL, months=1, least_days=30, provision="CCA-2550-26",
                actor="dpo", confirmed_by="operator",
            )  # fmt: skip
        came = "taken"
    except RetentionUnusable as error:
        came = error.rule
    seen(row, "traffic records for 30 days only: refused, even by two people",
         "เก็บข้อมูลจราจรเพียง 30 วัน: ถูกปฏิเสธ แม้สองคนสั่ง", came, ok=came != "taken")  # fmt: skip
    [(may,)] = tourist.rows(
        "SELECT count(*) FROM information_schema.role_table_grants"
        " WHERE grantee = 'sainam_app' AND table_schema = 'sainam'"
        " AND table_name IN ('exchange', 'exchange_outcome', 'refusal', 'audit_event')"
        " AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')",
        (),
    )
    seen(row, "the application can change no record of traffic", "โปรแกรมแก้ไขข้อมูลจราจรไม่ได้",
         f"{may} rights to change or delete", ok=may == 0)  # fmt: skip


def _access(tourist: Tourist, cast: Cast, row: RowWalk) -> None:
    dpo = cast.staff("dpo")
    found = done(dpo.get("/api/access"), "access as it is").body
    seen(row, "access as it really is: logins, keys, hosts called, clock",
         "สิทธิตามจริง: ผู้ใช้ กุญแจ เครื่องที่ระบบติดต่อ นาฬิกา",
         f"{len(found['logins'])} logins, {len(found['credentials'])} keys,"
         f" {len(found['outbound'])} hosts; see /th/access",
         ok=bool(found["logins"] and found["credentials"] and found["outbound"]))  # fmt: skip
    paper = _file(dpo.get("/api/access/policy.pdf"))
    seen(row, "the access policy as a paper, made from it", "นโยบายสิทธิเป็นเอกสาร สร้างจากของจริง",
         f"{len(paper):,} bytes of PDF", ok=paper.startswith(b"%PDF"))  # fmt: skip
    due = f"{tourist.today + timedelta(days=30)}"
    done(dpo.post("/api/access/rounds", {"due": due, "reason": f"ทัวร์ {tourist.number}"}), "a round")
    finance = next(one for one in found["logins"] if one["subject"] == "login:finance")
    kept = {"subject": finance["subject"], "result": "kept", "seen": finance["seen"],
            "reason": "ยังปฏิบัติหน้าที่"}  # fmt: skip
    done(dpo.post("/api/access/reviews", kept), "a review")
    again = done(dpo.get("/api/access"), "access as it is").body
    then = next(one for one in again["logins"] if one["subject"] == "login:finance")
    seen(row, "a round of reviews: one login looked at and kept",
         "รอบทบทวนสิทธิ: ทบทวนหนึ่งรายและให้คงไว้",
         f"round until {due}; next review {then['due']}", ok=then["due"] > due)  # fmt: skip


def _file(reply: Reply) -> bytes:
    return bytes(done(reply, "the file").body)
