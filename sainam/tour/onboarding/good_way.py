"""What people do to a dossier where all goes well: from a request to the agreement, event by event.

Rows show each step with its refusals; where a row needs what comes before it, this is walked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sainam.tour.onboarding.api import Reply
from sainam.tour.onboarding.cast import MEMBERS, Cast
from sainam.tour.onboarding.new_agency import NewAgency
from sainam.tour.onboarding.told_steps import done

DATASET = "water-use-six-months"
PURPOSE = "criminal-investigation"
FIELDS = ("customer_account", "use.month")
LEFT_OUT = "name"  # asked for, and not approved
LATER_FIELD = "use.cubic_metres"  # asked for by an amendment


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request is about."""

    fields: tuple[str, ...]
    today: date
    until: date

    def wanted(self) -> list[dict[str, Any]]:
        return [{"dataset": DATASET, "fields": list(self.fields)}]

    def request(self, agency: NewAgency) -> dict[str, Any]:
        return {
            "title": "ขอข้อมูลการใช้น้ำเพื่อการสืบสวน",
            "purpose": PURPOSE,
            "purpose_text": "ใช้ประกอบการสืบสวนตามหน้าที่และอำนาจ",
            "legal_bases": ["public-task"],
            "legal_reason": "มีหน้าที่และอำนาจตามกฎหมายจัดตั้ง",
            "wanted": self.wanted(),
            "direction": "out",
            "transport": "api",
            "volume": 1000,
            "retention_days": 90,
            "recipients": "พนักงานสืบสวนของสำนักงาน",
            "case_numbers": True,
            "first_day": self.today.isoformat(),
            "until": self.until.isoformat(),
            "contacts": [
                {
                    "name": "สมมติ เจ้าหน้าที่", "position": "ผู้อำนวยการ",
                    "email": agency.address, "phone": "020000000",
                }
            ],
        }  # fmt: skip


class GoodWay:
    """Of one dossier. Everything raises TourBrokeOffError where it is refused."""

    def __init__(self, cast: Cast, agency: NewAgency, dossier: str, asked: Asked) -> None:
        self.cast = cast
        self.agency = agency
        self.dossier = dossier
        self.asked = asked

    def do(self, login: str, event: str, *, seen: int | None = None, **body: Any) -> Reply:
        return done(self.cast.staff(login).act(self.dossier, event, seen=seen, **body), event)

    def officer(self, event: str, **body: Any) -> Reply:
        return done(self.agency.officer.act(self.dossier, event, **body), event)

    def developer(self, event: str, **body: Any) -> Reply:
        return done(self.agency.developer.act(self.dossier, event, **body), event)

    def shown(self) -> dict[str, Any]:
        """As the secretary sees it."""
        reply = done(self.cast.staff("secretary").get(f"/api/dossiers/{self.dossier}"), "show")
        body: dict[str, Any] = reply.body
        return body

    def submitted(self) -> Reply:
        return self.officer("submit", **self.asked.request(self.agency))

    def convened(self, members: tuple[str, ...] = MEMBERS) -> Reply:
        return self.do(
            "secretary", "convene", meeting="ครั้งที่ 1/2569", day=self.asked.today.isoformat(),
            members=list(members),
        )  # fmt: skip

    def questions(self) -> list[dict[str, Any]]:
        """The checklist of the meeting under way."""
        begin = ("convene", "order_back", "return_to_council")
        steps = [one for one in self.shown()["steps"] if one["event"] in begin]
        questions: list[dict[str, Any]] = steps[-1]["outcome"]["questions"]
        return questions

    def found(self, member: str, finding: str = "complies") -> None:
        """Findings of others meanwhile do not matter, so the dossier is looked at once."""
        seen = self.shown()["number"]
        for question in self.questions():
            self.do(
                member, "record_finding", seen=seen, provision=question["provision"],
                finding=finding, reason="พิจารณาแล้ว", condition="ตามเงื่อนไข",
            )  # fmt: skip

    def voted(self, member: str, outcome: str, without: tuple[str, ...] = ()) -> Reply:
        left = [{"dataset": DATASET, "fields": list(without)}] if without else []
        return self.do(member, "vote", outcome=outcome, without=left, reason="ตามผลการพิจารณา")

    def approved(self, fields: tuple[str, ...]) -> Reply:
        return self.do(
            "secretary", "approve", approved=[{"dataset": DATASET, "fields": list(fields)}],
            summary="เป็นไปตามกฎหมายในขอบเขตที่เห็นชอบ",
        )  # fmt: skip

    def design(self, link: str, **changed: Any) -> dict[str, Any]:
        return {
            "link": link, "pattern": "lookup", "transport": "api", "format": "json",
            "reason_th": "REST/JSON ประหยัดทรัพยากรของระบบ",
            "reason_en": "REST/JSON is light on the owner's system", "security": "oauth2-jwt",
            "quota": 500, "owner": "CIS", "owner_agreement": "ORDER-CIS-2568-01",
            "tests": [
                {"name": "ถามได้", "key": "990000010", "expects": "200"},
                {"name": "ช่องที่ไม่อนุญาต", "key": "990000010", "expects": "403"},
            ],
            **changed,
        }  # fmt: skip

    def formed(self, link: str) -> Reply:
        proposed = self.do("fpt1", "propose", **self.design(link))
        return self.do("fys1", "agree", proposal=proposed.body["number"])

    def told_the_governor(self) -> Reply:
        self.do("privacy1", "issue_memo", body="เห็นควรเรียนเพื่อทราบ")
        return self.do("governor1", "acknowledge", note="ทราบ")

    def draft(self, **changed: Any) -> dict[str, Any]:
        """The text as the decisions make it, with its signers."""
        made = done(
            self.cast.staff("legal1").get(f"/api/dossiers/{self.dossier}/first-draft"),
            "read the first draft",
        ).body
        signers = [
            _signer("agency", self.agency.officer.login, "สมมติ เจ้าหน้าที่", "ผู้อำนวยการ"),
            _signer("utility", "governor1", "สมมติ สำนักหนึ่ง", "ผู้ว่าการ"),
        ]
        return {**made, "signers": signers, **changed}

    def signed(self) -> Reply:
        self.do("legal1", "draft_agreement", **self.draft())
        self.do("legal1", "offer")
        self.officer("sign", position="ผู้อำนวยการ")
        return self.do("governor1", "sign", position="ผู้ว่าการ")

    def to_the_signature(self, link: str) -> Reply:
        """From a draft to an agreement in force in the sandbox, the whole way."""
        self.submitted()
        self.convened()
        for member in MEMBERS[:3]:
            self.found(member)
            self.voted(member, "approve")
        self.approved(self.asked.fields)
        self.formed(link)
        self.told_the_governor()
        return self.signed()


def opened(agency: NewAgency, body: Mapping[str, Any]) -> str:
    """A new draft's number."""
    number: str = done(agency.officer.post("/api/dossiers", body), "open a dossier").body["id"]
    return number


def _signer(side: str, login: str, name: str, position: str) -> dict[str, str]:
    return {"side": side, "login": login, "name": name, "position": position}
