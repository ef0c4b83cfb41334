"""L1 on the tour: the page's measures, one of them stated, the law changed by two people."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sainam.links.plan_catalogue import plan_catalogue
from sainam.tour.onboarding.api import Reply, Signed
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.told_steps import done, refused, seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist

TITLE = "รัฐบาลดิจิทัล: มาตรการและทะเบียนกฎหมาย / digital government: measures and the register"
_LINKAGE, _ACT, _SECTION = "L1-5", "/api/law/instrument/DGA-2562", "DGA-2562-16"
_KEEPER = "/api/law-kept?of=agreement:MOU-ONCB-2568-01"


def walk_l1(tourist: Tourist, row: RowWalk) -> None:
    cast = Cast(tourist)
    _table(cast, row)
    _figures(cast, row)
    _statement(cast, tourist, row)
    _change(cast, tourist, row)


def _table(cast: Cast, row: RowWalk) -> None:
    table = done(cast.staff("auditor").get("/api/compliance"), "the compliance table")
    measures = list(_measures(table))
    numbered = [one for one in measures if one["number"]]
    whole = all(one["state"] and one["owner"] and one["next_review"] for one in measures)
    seen(row, "every numbered measure of the page has state, owner and next review",
         "ทุกมาตรการในหน้ามีสถานะ ผู้รับผิดชอบ และวันทบทวน", f"{len(numbered)} measures",
         ok=whole and len(numbered) == 23)  # fmt: skip
    begun = {one["number"]: one for one in numbered if one["number"] in ("(7.2)", "(7.3)")}
    came = "; ".join(f"{number} {one['state']}" for number, one in begun.items())
    seen(row, "stewards and data policy are in progress, each with a target day",
         "ทีมบริการข้อมูลและนโยบายข้อมูลอยู่ระหว่างดำเนินการ มีวันที่คาดว่าแล้วเสร็จ", came,
         ok=all(one["target"] for one in begun.values()) and len(begun) == 2)  # fmt: skip


def _figures(cast: Cast, row: RowWalk) -> None:
    found = done(cast.staff("auditor").get("/api/compliance/l1"), "row L1 in figures").body
    every = sum(one["exchanges"] for one in found["counts"])
    linkage = sum(one["exchanges"] for one in found["linkage_center"])
    paid = sum(one["payments"] for one in found["payments"])
    seen(row, "counts by module and channel, Linkage Center, digital payment",
         "จำนวนตามระบบงานและช่องทาง ผ่าน Linkage Center และการชำระเงินทางดิจิทัล",
         f"{every:,} exchanges, {linkage:,} through the Linkage Center, {paid:,} payments",
         ok=linkage <= every and len(found["policies"]) > 0)  # fmt: skip


def _statement(cast: Cast, tourist: Tourist, row: RowWalk) -> None:
    operator, dpo = cast.staff("operator"), cast.staff("dpo")
    table = done(operator.get("/api/compliance"), "the compliance table")
    stands = next(one for one in _measures(table) if one["measure"] == _LINKAGE)["statement"]
    given: dict[str, Any] = {
        "base": stands["number"] if stands else 0,
        "state": "met",
        "note": f"ทัวร์ {tourist.number}",
        "evidence": "probe:exchanges",
        "review": f"{tourist.today + timedelta(days=300)}",
    }
    without = operator.post(f"/api/measures/{_LINKAGE}", {**given, "evidence": ""})
    refused(row, "met without evidence", "ดำเนินการแล้วแต่ไม่มีหลักฐาน", without,
            "measure.fields", "evidence")  # fmt: skip
    said = done(operator.post(f"/api/measures/{_LINKAGE}", given), "a statement")
    stated = str(said.body["statement"])
    confirm = {"decision": "confirmed", "reason": "ตรวจแล้ว"}
    path = f"/api/statements/{stated}"
    refused(row, "its owner confirms it alone", "ผู้แถลงยืนยันเอง", operator.post(path, confirm),
            "people.role_missing")  # fmt: skip
    confirmed = done(dpo.post(path, confirm), "a statement confirmed").body
    seen(row, "the owner states a measure, a second person confirms it",
         "ผู้รับผิดชอบแถลงสถานะ ผู้อื่นยืนยัน", f"statement {confirmed['number']} of {_LINKAGE}",
         ok=confirmed["number"] == given["base"] + 1, evidence=stated)  # fmt: skip


def _change(cast: Cast, tourist: Tourist, row: RowWalk) -> None:
    legal1, legal2 = cast.staff("legal1"), cast.staff("legal2")
    act = done(legal1.get(_ACT), "the Act").body
    changed = copy.deepcopy(act["body"])
    section = next(one for one in changed["provisions"] if one["id"] == _SECTION)
    section["about"]["en"] = f"as the tour {tourist.number} words it"
    change = _propose(legal1, act["version"], changed)
    before = done(legal1.get(f"/api/law-changes/{change}"), "the change").body
    decide = {"decision": "confirmed", "reason": "ตรวจแล้ว", "seen": before["seen"]}
    refused(row, "who proposed a change of the law confirms it", "ผู้เสนอยืนยันเอง",
            legal1.post(f"/api/law-changes/{change}", decide), "law.own_change")  # fmt: skip
    made = done(legal2.post(f"/api/law-changes/{change}", decide), "the change confirmed").body
    seen(row, "a second person confirms it, having seen what stands on it",
         "ผู้อื่นยืนยันหลังเห็นสิ่งที่อยู่บนบทนั้น",
         f"version {made['version']}; {len(before['cited_by'])} references",
         ok=made["version"] == act["version"] + 1, evidence=change)  # fmt: skip
    stale = legal1.post(f"{_ACT}/changes", _proposal(act["version"], act["body"]))
    refused(row, "a change on a version that is no more", "เสนอบนฉบับที่เปลี่ยนไปแล้ว", stale,
            "law.stale")  # fmt: skip
    with tourist.database.read_only() as tx:
        planned = plan_catalogue(tx, tourist.installation.settings.catalogue)
    touched = [str(one) for one in planned if one.kind == "instrument"]
    seen(row, "files applied again leave the change", "แฟ้มที่ใช้ซ้ำไม่ทับการแก้ไข",
         f"{len(touched)} instruments to change", ok=touched == [])  # fmt: skip
    kept = done(legal1.get(_KEEPER), "what keeps the law").body["kept"][0]
    then = done(legal1.get(f"/api/law-kept/{kept['version']}"), "the kept law").body
    seen(row, "an agreement of before reads the words of its day",
         "ข้อตกลงก่อนหน้าอ่านถ้อยคำของวันนั้น", f"{kept['kept_by']} by {kept['version'][:12]}",
         ok="instrument:DGA-2562" in then["reads_otherwise_today"])  # fmt: skip
    _back(legal1, legal2, made["version"], act["body"])


def _back(first: Signed, second: Signed, version: int, body: Any) -> None:
    """The words of before, by two people again."""
    change = _propose(second, version, body)
    seen_now = done(first.get(f"/api/law-changes/{change}"), "the change").body["seen"]
    decide = {"decision": "confirmed", "reason": "กลับถ้อยคำเดิม", "seen": seen_now}
    done(first.post(f"/api/law-changes/{change}", decide), "the change back")


def _propose(by: Signed, base: int, body: Any) -> str:
    sent = done(by.post(f"{_ACT}/changes", _proposal(base, body)), "a change of the law")
    return str(sent.body["change"])


def _proposal(base: int, body: Any) -> dict[str, Any]:
    return {"base": base, "body": body, "reason": "แสดงในทัวร์"}


def _measures(table: Reply) -> Iterator[dict[str, Any]]:
    for row in table.body["rows"]:
        for cell in row["cells"]:
            yield from cell["measures"]
        yield from row["added"]
