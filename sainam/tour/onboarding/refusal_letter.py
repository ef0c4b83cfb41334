"""P3 on the tour: another agency is refused, by a letter that says why and what would help."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sainam.tour.onboarding.cast import MEMBERS
from sainam.tour.onboarding.good_way import Asked, GoodWay, opened
from sainam.tour.onboarding.new_agency import register
from sainam.tour.onboarding.papers import paper_seen
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import moved, refused, seen
from sainam.tour.step import RowWalk

_TOO_MUCH = ("customer_account", "name", "address", "citizen_id")


def walk_p3(steps: SevenSteps, row: RowWalk) -> None:
    """The letter is numbered, signed by a second person, mailed, fetched, verified, received."""
    agency = register(steps.cast, f"TOUR-R-{steps.tourist.number}", row)
    asked = Asked(_TOO_MUCH, steps.asked.today, steps.asked.until)
    way = GoodWay(steps.cast, agency, opened(agency, {}), asked)
    request = asked.request(agency) | {
        "legal_bases": ["public-task", "sensitive-explicit-consent"],
    }  # fmt: skip
    way.officer("submit", **request)
    way.convened()
    for member in MEMBERS[:3]:
        way.found(member, "does_not_comply")
        way.voted(member, "refuse")
    moved(
        row, "the council refuses", "คณะกรรมการไม่เห็นชอบ",
        way.do("secretary", "refuse", reason="ขอเกินความจำเป็น"), "refusing",
    )  # fmt: skip
    way.do(
        "privacy1", "draft_letter", body="คณะกรรมการพิจารณาแล้วเห็นว่าขอเกินความจำเป็น",
        remedy="ลดช่องข้อมูลให้เหลือเท่าที่จำเป็น แล้วยื่นใหม่",
    )  # fmt: skip
    refused(
        row, "who drafted the letter does not sign it", "ผู้ร่างหนังสือลงนามเองไม่ได้",
        steps.staff("privacy1").act(way.dossier, "sign_letter"),
        "dossier.two_sides",
    )  # fmt: skip
    sent = moved(
        row, "another person signs and sends it", "ผู้อื่นลงนามและส่งหนังสือ",
        way.do("privacy2", "sign_letter"), "refusal_sent",
    )  # fmt: skip
    last = sent.body["steps"][-1]
    seen(
        row, "provisions are named in it", "หนังสือระบุบทบัญญัติ",
        ", ".join(last["outcome"]["provisions"][:4]), ok=bool(last["outcome"]["provisions"]),
        evidence=last["outcome"]["document"],
    )  # fmt: skip
    pdf = paper_seen(steps.tourist, row, agency.officer, last["outcome"], signatures=1)
    _mailed(way, row, last["outcome"], pdf)
    days = datetime.fromisoformat(sent.body["due_at"]) - datetime.fromisoformat(last["at"])
    moved(
        row, f"received within the {days.days} days that are counted", "ลงรับหนังสือภายในกำหนด",
        way.officer("receive_letter"), "refused",
    )  # fmt: skip


def _mailed(way: GoodWay, row: RowWalk, outcome: dict[str, str], pdf: bytes) -> None:
    """The very bytes that the portal gives."""
    mail = way.cast.mail(way.agency.address, outcome["number"])
    attached = [one["sha256"] for one in mail["attachments"]] if mail else []
    seen(
        row, "the same letter came by mail", "หนังสือฉบับเดียวกันทางอีเมล",
        mail["subject"] if mail else "no mail", ok=sha256(pdf).hexdigest() in attached,
        evidence=mail["message_id"] if mail else "",
    )  # fmt: skip
