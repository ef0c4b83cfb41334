"""L3 on the tour: what the operations centre is told, an incident with its clocks, Annex A."""

from __future__ import annotations

from typing import Any

import msgspec

from sainam.tour.onboarding.api import Signed, sign_in
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.told_steps import done, refused, seen
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist

TITLE = "ความมั่นคงปลอดภัยไซเบอร์ / cybersecurity: events, incidents, controls"
_TOLD_WITHIN = 45.0  # seconds: sealed every two, told as soon as sealed
_LETTER = "ตรวจพบการพยายามเข้าสู่ระบบผิดปกติ ระงับแล้ว"


def walk_l3(tourist: Tourist, row: RowWalk) -> None:
    cast = Cast(tourist)
    _stream(tourist, cast, row)
    open_and_close_incident(cast.staff("dpo"), row, f"เหตุสาธิต {tourist.number}", cyber=True)
    _controls(cast, row)


def _stream(tourist: Tourist, cast: Cast, row: RowWalk) -> None:
    before = len(_refused_so_far(tourist))
    _, reply = sign_in(cast.base, f"stranger-{tourist.number.lower()}", "not the password")
    refused(row, "a stranger signs in", "คนแปลกหน้าเข้าสู่ระบบ", reply, "signin.wrong")
    lines = tourist.until(lambda: _refused_so_far(tourist)[before:], seconds=_TOLD_WITHIN)
    if not lines:
        seen(row, "the operations centre is told", "ศูนย์เฝ้าระวังได้รับแจ้ง", "nothing came", ok=False)
        return
    event = msgspec.json.decode(lines[-1][lines[-1].index("{") :], type=dict[str, Any])
    seen(
        row, "the operations centre is told by syslog, as OCSF",
        "ศูนย์เฝ้าระวังได้รับทาง syslog ในรูปแบบ OCSF",
        f"class {event['class_uid']}, severity {event['severity_id']}, status {event['status_id']}",
        ok=event["class_uid"] == 3002 and event["status_id"] == 2,
    )  # fmt: skip


def _refused_so_far(tourist: Tourist) -> list[str]:
    """A name that nobody bears is on no record, so they are told by their number."""
    log = tourist.installation.operations_log
    if not log.exists():
        return []
    lines = log.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if "portal:session:refused" in line]


def open_and_close_incident(
    dpo: Signed, row: RowWalk, title: str, *, cyber: bool = False, personal: bool = False
) -> str:
    """From its opening to its end; the letter by which its first clock ended."""
    aware = done(dpo.get("/api/access"), "the moment").body["today"] + "T00:00:00+07:00"
    opened = done(
        dpo.post("/api/incidents", {
            "title": title, "aware_at": aware, "cyber": cyber, "personal": personal,
        }), "an incident",
    ).body  # fmt: skip
    where = f"/api/incidents/{opened['number']}"
    clocks = done(dpo.get(where), "the incident").body["clocks"]
    seen(
        row, "an incident file: its clocks run from when we knew",
        "แฟ้มเหตุการณ์ กำหนดเวลานับแต่รู้เหตุ",
        ", ".join(f"{one['clock']} until {one['due_at'][:16]}" for one in clocks),
        ok=bool(clocks), evidence=opened["number"],
    )  # fmt: skip
    close = {"event": "closed", "text": "จบเรื่อง"}
    refused(row, "closed while a clock runs", "ปิดแฟ้มทั้งที่ยังไม่ได้แจ้ง",
            dpo.post(f"{where}/steps", close), "incident.clocks_run")  # fmt: skip
    letters = []
    for one in clocks:
        body = {"said": _LETTER, "to": "หน่วยงานผู้รับแจ้ง", "late": "สาธิตหลังพ้นเวลา"}
        told = done(dpo.post(f"{where}/clocks/{one['clock']}/tell", body), "telling").body
        letters.append(told["document"])
    done(dpo.post(f"{where}/steps", close), "the end of the incident")
    seen(row, "told by signed letter, then closed", "แจ้งด้วยหนังสือที่ลงนาม แล้วปิดแฟ้ม",
         f"{len(letters)} letters", ok=bool(letters), evidence=str(letters[0]))  # fmt: skip
    return str(letters[0])


def _controls(cast: Cast, row: RowWalk) -> None:
    rows = done(cast.staff("auditor").get("/api/compliance/controls"), "Annex A").body["rows"]
    shown = [one for one in rows if one["reading"] or one["paper"] or one["control"].get("pages")]
    seen(
        row, "each control of ISO/IEC 27001 Annex A has evidence or an owner",
        "ทุกมาตรการของ ISO/IEC 27001 ภาคผนวก A มีหลักฐานหรือผู้รับผิดชอบ",
        f"{len(rows)} controls, {len(shown)} shown by the hub; see /th/compliance/controls",
        ok=len(rows) == 93 and all(one["control"]["owner"] for one in rows),
    )  # fmt: skip
