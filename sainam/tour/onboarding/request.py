"""P1 on the tour: an unknown agency registers, and asks; faults are told by their fields."""

from __future__ import annotations

from sainam.tour.onboarding.good_way import DATASET, GoodWay, opened
from sainam.tour.onboarding.new_agency import LETTER, bad_registration, register
from sainam.tour.onboarding.papers import paper_seen
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import done, moved, refused, seen
from sainam.tour.step import RowWalk

_ANOTHER = "officer.oncb"


def walk_p1(steps: SevenSteps, row: RowWalk) -> None:
    """Registration, catalogue, draft, refusals by field, receipt; more information; filed again."""
    bad_registration(steps.cast, row)
    agency = steps.known_agency = register(steps.cast, steps.code, row)
    _catalogue(steps, row)
    dossier = opened(agency, {"request": {"title": "ขอข้อมูลการใช้น้ำ"}})
    way = steps.known_way = GoodWay(steps.cast, agency, dossier, steps.asked)
    refused(
        row, "a request with nothing in it", "คำขอที่ยังไม่ครบ",
        agency.officer.act(dossier, "submit", title="ขอข้อมูลการใช้น้ำ"), "dossier.fields",
        "purpose", "legal_bases", "wanted", "contacts", "until",
    )  # fmt: skip
    _saved(way, row)
    receipt = moved(row, "submitted", "ยื่นคำขอ", way.submitted(), "submitted")
    outcome = receipt.body["steps"][-1]["outcome"]
    paper_seen(steps.tourist, row, agency.officer, outcome, signatures=0)
    _nobody_elses(steps, row, outcome["document"])
    moved(
        row, "more information is asked for", "ขอข้อมูลเพิ่มเติม",
        way.do(
            "secretary", "ask_information", questions=["ใช้ในคดีประเภทใด"],
            fields=["purpose_text"],
        ),
        "information_wanted",
    )  # fmt: skip
    moved(row, "and given", "ให้ข้อมูลเพิ่มเติม", way.submitted(), "submitted")
    _filed_again(steps, row)


def _catalogue(steps: SevenSteps, row: RowWalk) -> None:
    """What can be asked for, the personal and the sensitive marked."""
    datasets = done(steps.agency.officer.get("/api/catalogue"), "the catalogue").body["datasets"]
    fields = next(one["fields"] for one in datasets if one["id"] == DATASET)
    classes = {one["name"]: one["class"] for one in fields}
    seen(
        row, "fields with their classification", "ช่องข้อมูลพร้อมชั้นข้อมูล",
        ", ".join(f"{name} {classes[name]}" for name in ("name", "citizen_id", "branch")),
        ok=(classes["name"], classes["citizen_id"]) == ("personal", "sensitive"),
    )  # fmt: skip


def _saved(way: GoodWay, row: RowWalk) -> None:
    """A draft keeps what was typed, with an attachment."""
    officer = way.agency.officer
    attached = done(officer.attach("authority.pdf", LETTER), "attach").body
    request = way.asked.request(way.agency) | {"attachments": [attached]}
    saved = way.officer("save", **request)
    kept = saved.body["steps"][-1]["body"]
    seen(
        row, "a draft keeps everything", "ร่างเก็บทุกช่องไว้",
        f"{len(kept['wanted'][0]['fields'])} fields, {len(kept['attachments'])} attachment",
        ok=kept["attachments"] == [attached] and kept["title"] == request["title"],
        evidence=f"{way.dossier}/{saved.body['number']}",
    )  # fmt: skip


def _nobody_elses(steps: SevenSteps, row: RowWalk, document: str) -> None:
    """Another agency is told of every address that it knows nothing."""
    other, dossier = steps.staff(_ANOTHER), steps.way.dossier
    replies = [
        other.get(f"/api/dossiers/{dossier}"),
        other.get(f"/api/dossiers/{dossier}/checks"),
        other.get(f"/api/dossiers/{dossier}/documents"),
        other.get(f"/api/dossiers/{dossier}/amendment"),
        other.get(f"/api/documents/{document}"),
        other.act(dossier, "withdraw", seen=1, reason="ไม่ใช่ของเรา"),
    ]
    listed = done(other.get("/api/dossiers"), "list").body
    hidden = all(reply.status == 404 for reply in replies)
    seen(
        row, "another agency sees nothing of it", "หน่วยงานอื่นไม่เห็นแฟ้มเรื่องนี้",
        f"{[reply.status for reply in replies]}",
        ok=hidden and dossier not in {one["dossier"] for one in listed}, evidence=dossier,
    )  # fmt: skip


def _filed_again(steps: SevenSteps, row: RowWalk) -> None:
    """A request is withdrawn, and another is filed that names it."""
    agency = steps.agency
    first = opened(agency, {"request": {"title": "คำขอที่จะถอน"}})
    done(agency.officer.act(first, "withdraw", reason="ขอแก้ไขก่อน"), "withdraw")
    again = opened(agency, {"earlier": first, "request": {"title": "คำขอใหม่"}})
    shown = done(agency.officer.get(f"/api/dossiers/{again}"), "show").body
    refused(
        row, "a withdrawn request takes nothing more", "คำขอที่ถอนแล้วทำต่อไม่ได้",
        agency.officer.act(first, "submit"), "dossier.not_now",
    )  # fmt: skip
    seen(
        row, "filed again, linked to the earlier one", "ยื่นใหม่โดยอ้างถึงเรื่องเดิม",
        f"{again} names {shown['earlier']}", ok=shown["earlier"] == first, evidence=again,
    )  # fmt: skip
    done(agency.officer.act(again, "withdraw", reason="เพียงสาธิต"), "withdraw")
