"""The privacy desk by the management API and by the forms of the portal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_people import SamplePeople
from evidence_desk import papers
from key_desk import masters_of
from litestar.testing import TestClient
from people_hall import PASSWORD, Hall

from sainam.api import consents, copies, incidents, replaced_papers, subjects
from sainam.evidence.copies.copy_desk import CopyDesk
from sainam.evidence.desks import EvidenceDesks
from sainam.evidence.incidents.incident_desk import IncidentDesk
from sainam.evidence.papers_desk import PapersDesk
from sainam.evidence.processing.processing_desk import ProcessingDesk
from sainam.evidence.subjects.consent_desk import ConsentDesk
from sainam.evidence.subjects.subject_desk import SubjectDesk
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.thai_dates import BANGKOK
from sainam.onboarding.people.desks import Desks
from sainam.portal.form_token import masked
from sainam.portal.frame import Frame
from sainam.portal.mount import portal_pages
from sainam.portal.sessions import FORM_TOKEN
from sainam.portal.views.bilingual import Words
from sainam.wiring.people import management

NO_CONSENT = "01900000-0000-7000-8000-0000000000ee"  # a number that nobody was given
pytestmark = pytest.mark.row("L4")


@dataclass
class Desk:
    """`login` is signed in at both; the sample hub's session of the portal is the operator's."""

    hall: Hall
    api: TestClient[Any]
    pages: TestClient[Any]
    tokens: dict[str, dict[str, str]]

    def call(self, method: str, path: str, *, login: str = "dpo1", json: object = None) -> Any:
        if login not in self.tokens:
            given = {"login": login, "password": PASSWORD, "totp": self.hall.code(login)}
            token = self.api.post("/api/sign-in", json=given).json()["token"]
            self.tokens[login] = {"Authorization": f"Bearer {token}"}
        return self.api.request(method, path, headers=self.tokens[login], json=json)

    def form(self, path: str, **fields: str) -> Any:
        self.pages.cookies.set("sainam_session", "operator")
        return self.pages.post(
            f"/th{path}", data={FORM_TOKEN: masked("form-of-operator"), **fields}
        )

    @property
    def now(self) -> datetime:
        with self.hall.database.read_only() as tx:
            return clock.now(tx)


@pytest.fixture
def desk(database: Database, owner_url: str, tmp_path: Path) -> Iterator[Desk]:
    hall = Hall(database, tmp_path)
    hall.person("dpo1", "dpo")
    hall.person("legal1", "legal")
    hall.person("finance1", "finance")
    hall.person("operator", "operator", "dpo", "auditor", "admin")
    hall.agency("ONCB")
    masters = masters_of(owner_url, database)
    keys, issued = DataKeys(database, masters), papers(tmp_path, masters)
    desks = EvidenceDesks(
        IncidentDesk(database, issued), SubjectDesk(database, issued, keys),
        ConsentDesk(database, keys), CopyDesk(database, issued), PapersDesk(database),
        ProcessingDesk(database),
        cast("Any", None), cast("Any", None), cast("Any", None), cast("Any", None),
    )  # fmt: skip
    api = management(
        hall.desks, *incidents.routes(desks.incidents), *subjects.routes(desks.subjects),
        *consents.routes(desks.consents), *copies.routes(desks.copies),
        *replaced_papers.routes(desks.papers),
    )  # fmt: skip
    frame = Frame(utility=Words(th="ทดสอบ", en="Test"), environment="live", secure_cookies=False)
    portal = portal_pages(
        frame, SampleHub(), SampleActions(), cast("Desks", SamplePeople()), cast("Any", None),
        desks,
    )  # fmt: skip
    with TestClient(portal) as pages:
        pages.follow_redirects = False
        yield Desk(hall, TestClient(cast("Any", api)), pages, {})


def test_an_incident_from_its_opening_to_its_end_by_the_api(desk: Desk) -> None:
    aware = (desk.now - timedelta(hours=2)).isoformat()
    opened = desk.call(
        "POST", "/api/incidents", json={"title": "กุญแจรั่ว", "aware_at": aware, "personal": True}
    )
    assert opened.status_code == 201
    where = f"/api/incidents/{opened.json()['number']}"
    [clock_of_it] = desk.call("GET", where).json()["clocks"]
    assert (clock_of_it["clock"], clock_of_it["state"]) == ("pdpa_office", "running")
    scope = {"agreements": ["MOU-1"], "since": aware, "until": desk.now.isoformat()}
    assert desk.call("POST", f"{where}/scope", json=scope).json()["persons"] == 0
    assert desk.call("POST", f"{where}/persons", json={"reason": "เพื่อแจ้ง"}).json() == []
    told = desk.call("POST", f"{where}/clocks/pdpa_office/tell", json={"said": "เพิกถอนแล้ว"})
    assert told.status_code == 201
    closed = desk.call("POST", f"{where}/steps", json={"event": "closed", "text": "จบเรื่อง"})
    assert closed.status_code == 204
    assert desk.call("GET", where).json()["closed"] is True
    [listed] = desk.call("GET", "/api/incidents").json()
    assert listed["clocks"][0]["state"] == "told"


@pytest.mark.parametrize(
    ("path", "json", "status", "rule"),
    [
        ("/api/incidents/I-2569-99999/steps", {"event": "noted", "text": "x"}, 404,
         "incident.unknown"),
        ("/api/incidents", {"title": "x", "aware_at": "2100-01-01T00:00:00Z"}, 422,
         "incident.aware"),
        ("/api/incidents", {"title": "x"}, 400, "api.body"),
        ("/api/subject-requests/S-2569-99999/steps", {"event": "identified", "reason": "x"}, 404,
         "subject.unknown"),
        ("/api/withholdings/none/end", {"reason": "x"}, 404, "withholding.unknown"),
        ("/api/found-copies/none/destroy", {}, 404, "copy.unknown"),
        (f"/api/found-copies/{NO_CONSENT}/release", {"reason": "x"}, 404, "copy.unknown"),
        ("/api/found-copies", {"dossier": "D-2569-99999", "sha256": "00", "paper": "id_card"}, 404,
         "copy.unknown"),
        ("/api/found-copies", {"dossier": "D-2569-00001", "sha256": "0", "paper": "passport"}, 400,
         "api.body"),
        (f"/api/consents/{NO_CONSENT}/withdraw", {"channel": "desk", "reason": "x"}, 409,
         "consent.ended"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_in_both_languages(
    desk: Desk, path: str, json: object, status: int, rule: str
) -> None:
    told = desk.call("POST", path, json=json)
    assert (told.status_code, told.json()["rule"]) == (status, rule)


@pytest.mark.parametrize(
    "path", ["/api/incidents", "/api/subject-requests", "/api/withholdings", "/api/consents"]
)
def test_who_has_no_part_in_it_reads_nothing(desk: Desk, path: str) -> None:
    told = desk.call("GET", path, login="finance1")
    assert (told.status_code, told.json()["rule"]) == (403, "people.role_missing")


def test_a_request_of_a_person_by_the_api(desk: Desk) -> None:
    stated = {
        "name": "สมมติ ผู้ใช้น้ำ", "number": "990000098", "contact": "test@person.example",
        "wants": "ขอดูข้อมูล",
    }  # fmt: skip
    received = desk.call("POST", "/api/subject-requests", json={"kind": "access", "stated": stated})
    where = f"/api/subject-requests/{received.json()['number']}"
    [listed] = desk.call("GET", "/api/subject-requests").json()
    assert "สมมติ" not in str(listed)  # the list does not say who asked
    assert desk.call("GET", where).json()["stated"]["name"] == "สมมติ ผู้ใช้น้ำ"
    early = desk.call("POST", f"{where}/steps", json={"event": "searched"})
    assert (early.status_code, early.json()["rule"]) == (409, "subject.step")
    desk.call("POST", f"{where}/steps", json={"event": "identified", "reason": "แสดงตัว"})
    assert desk.call("POST", f"{where}/steps", json={"event": "searched"}).status_code == 200
    answer = {"event": "answered", "reason": "ไม่พบข้อมูลของท่าน"}
    assert desk.call("POST", f"{where}/steps", json=answer).status_code == 201
    assert desk.call("GET", where).json()["state"] == "closed"


def test_a_consent_is_recorded_and_withdrawn_by_the_api(desk: Desk) -> None:
    given = {
        "number": "990000010", "dataset": "water-use-six-months", "purpose": "research",
        "agency": "ONCB", "given_from": desk.now.isoformat(),
        "given_until": (desk.now + timedelta(days=30)).isoformat(), "notice": "notice@1",
        "evidence": "ab" * 32,
    }  # fmt: skip
    recorded = desk.call("POST", "/api/consents", json=given)
    assert recorded.status_code == 201
    why = {"channel": "desk", "reason": "ไม่ประสงค์แล้ว"}
    where = f"/api/consents/{recorded.json()['id']}/withdraw"
    assert desk.call("POST", where, json=why, login="legal1").status_code == 403
    assert desk.call("POST", where, json=why).status_code == 204
    [one] = desk.call("GET", "/api/consents").json()
    assert one["state"] == "withdrawn"
    assert "990000010" not in str(one)


def test_the_papers_no_longer_asked_for_by_the_api(desk: Desk) -> None:
    told = desk.call("GET", "/api/replaced-papers?first=2026-01-01&last=2026-12-31").json()
    assert told == {"first": "2026-01-01", "last": "2026-12-31", "copies": 0, "papers": []}
    wrong = desk.call("GET", "/api/replaced-papers?first=soon")
    assert wrong.json()["rule"] == "api.body"


def test_found_copies_and_kinds_of_request_by_the_api(desk: Desk) -> None:
    assert desk.call("GET", "/api/found-copies").json() == []
    assert desk.call("GET", "/api/request-kinds").json() == []  # no catalogue is applied here
    assert desk.call("GET", "/api/dossiers/D-2569-99999/attached").status_code == 404
    assert desk.call("GET", f"/api/found-copies/{NO_CONSENT}/certificate").status_code == 404


def test_the_forms_of_found_copies(desk: Desk) -> None:
    told = desk.form("/privacy/copies", dossier="D-2569-99999", sha256="00", paper="id_card")
    assert told.status_code == 422
    assert "ไม่พบเอกสารแนบนี้" in told.text
    decided = desk.form(f"/privacy/copies/{NO_CONSENT}/decide", decision="destroy")
    assert decided.status_code == 422
    assert desk.pages.get(f"/th/privacy/copies/{NO_CONSENT}/certificate").status_code == 404


def minute(at: datetime) -> str:
    """As a browser sends it."""
    return at.astimezone(BANGKOK).strftime("%Y-%m-%dT%H:%M")


def test_the_forms_of_an_incident(desk: Desk) -> None:
    wrong = desk.form("/privacy/incidents", title="กุญแจรั่ว", aware_at="เมื่อวาน")
    assert wrong.status_code == 422
    opened = desk.form(
        "/privacy/incidents", title="กุญแจรั่ว", aware_at=minute(desk.now - timedelta(hours=80)),
        personal="yes",
    )  # fmt: skip
    assert opened.status_code == 303
    where = opened.headers["Location"].removeprefix("/th")
    late = desk.form(f"{where}/clocks/pdpa_office/tell", said="เพิกถอนแล้ว", clock_of="pdpa_office")
    assert late.status_code == 422
    assert "พ้นกำหนดแล้ว โปรดระบุเหตุผลที่ล่าช้า" in late.text
    scope = {"agreements": "MOU-1", "since": minute(desk.now - timedelta(days=2)),
             "until": minute(desk.now)}  # fmt: skip
    assert desk.form(f"{where}/scope", **scope).status_code == 303
    listed = desk.form(f"{where}/persons.csv", reason="เพื่อแจ้ง")
    assert listed.headers["Content-Type"].startswith("text/csv")
    started = desk.form(f"{where}/clocks", clock="agency", hours="24", provision="MOU-1 ข้อ 7")
    assert started.status_code == 303
    for clock_of in ("agency", "pdpa_office"):
        ended = desk.form(f"{where}/clocks/{clock_of}/end", reason="ไม่มีข้อมูลบุคคล")
        assert ended.status_code == 303
    assert desk.form(f"{where}/steps", event="closed", text="จบเรื่อง").status_code == 303
    assert "ปิดแล้ว" in desk.pages.get(f"/th{where}").text
    assert desk.pages.get("/th/privacy").status_code == 200
    assert desk.pages.get("/th/privacy/incidents/I-2569-77777").status_code == 404


def test_the_forms_of_a_request_and_of_what_is_withheld(desk: Desk) -> None:
    received = desk.form(
        "/privacy/requests", kind="access", name="สมมติ", number_kind="customer_account",
        number="990000098", contact="x", wants="ดู", proof="แสดงตัว",
    )  # fmt: skip
    where = received.headers["Location"].removeprefix("/th")
    assert desk.form(f"{where}/steps", event="answered", reason="x").status_code == 422
    for event in ("identified", "searched", "answered"):
        assert desk.form(f"{where}/steps", event=event, reason="ตามขั้นตอน").status_code == 303
    page = desk.pages.get(f"/th{where}").text
    letter = page.split("/letters/")[1].split('"')[0]
    assert desk.pages.get(f"/th{where}/letters/{letter}").content.startswith(b"%PDF")
    refused = desk.form("/privacy/withheld", agreement="MOU-NONE", provision="X", reason="y",
                        until=str(date(2100, 1, 1)))  # fmt: skip
    assert refused.status_code == 422
    assert desk.form(f"/privacy/withheld/{uuid4()}/decide", decision="confirm").status_code == 422


def test_the_forms_of_consents(desk: Desk) -> None:
    given = {
        "number_kind": "customer_account", "number": "990000010", "agency": "ONCB",
        "dataset": "water-use-six-months", "purpose": "research", "notice": "notice@1",
        "given_from": minute(desk.now), "given_until": minute(desk.now + timedelta(days=3)),
    }  # fmt: skip
    assert desk.form("/privacy/consents", **given, evidence="none").status_code == 422
    recorded = desk.form("/privacy/consents", **given, evidence="AB" * 32)
    assert recorded.status_code == 303
    number = recorded.headers["Location"].split("recorded=")[1]
    assert desk.form(f"/privacy/consents/{number}/withdraw", reason="ไม่ประสงค์").status_code == 303
    assert "ถอนแล้ว" in desk.pages.get("/th/privacy/consents").text
