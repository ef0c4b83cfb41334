"""The register edited by the portal's own forms, over a real database."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from browser.sample_dossiers import desks_over
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_links import NOON
from browser.sample_people import SamplePeople
from law_people import PEOPLE, apply, body_of, register_people
from litestar import Litestar
from litestar.testing import TestClient

from sainam.agencies.role import RoleName
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date
from sainam.onboarding.people.desks import Desks
from sainam.portal import build_assets
from sainam.portal.form_token import masked
from sainam.portal.frame import Frame
from sainam.portal.mount import portal_pages
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.sessions import FORM_TOKEN, SESSION_COOKIE
from sainam.portal.views.bilingual import Words
from sainam.portal.views.people import PersonView, SessionView

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
CSRF = "the token of this session"
pytestmark = pytest.mark.row("L5")


class Hub(SampleHub):
    """Whoever comes with a login as their token is signed in as that."""

    def session(self, token: str) -> SessionView | None:
        role = PEOPLE.get(token)
        if role is None:
            return None
        roles = frozenset({cast("RoleName", role)})
        person = PersonView(login=token, name=Words(th="สมมติ", en="Somebody"), roles=roles)
        return SessionView(person=person, csrf=CSRF, expires_at=NOON)


@pytest.fixture
def portal(database: Database, tmp_path: Path) -> Litestar:
    build_assets.main()
    apply(database, MWA)
    register_people(database)
    frame = Frame(utility=Words(th="ทดสอบ", en="Test"), environment="live", secure_cookies=False)
    return portal_pages(
        frame, Hub(), SampleActions(), cast("Desks", SamplePeople()), cast("HubDossiers", None),
        desks_over(database, ByteStore(tmp_path / "bytes")),
    )  # fmt: skip


class Browser:
    def __init__(self, portal: Litestar) -> None:
        self.client = TestClient(portal)

    def get(self, path: str, by: str) -> str:
        answer = self.client.get(f"/en{path}", headers=self.as_(by), follow_redirects=False)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    def post(self, path: str, by: str, **form: str) -> tuple[int, str]:
        """The status, and where to or what is said."""
        sent = {FORM_TOKEN: masked(CSRF), **form}
        answer = self.client.post(
            f"/en{path}", data=sent, headers=self.as_(by), follow_redirects=False
        )
        return answer.status_code, answer.headers.get("location", "") or answer.text

    def as_(self, login: str) -> dict[str, str]:
        return {"Cookie": f"{SESSION_COOKIE}={login}"}


@pytest.fixture
def browser(portal: Litestar) -> Browser:
    return Browser(portal)


def between(page: str, before: str, after: str) -> str:
    return page.partition(before)[2].partition(after)[0]


def test_a_provision_is_changed_by_a_form_and_a_second_person(
    browser: Browser, database: Database
) -> None:
    form = "/law/instrument/CCA-2550/propose"
    assert "s. 26" in browser.get(f"{form}?part=CCA-2550-26", "legal1")
    typed = {
        "base": "1", "part": "CCA-2550-26", "about_th": "เก็บข้อมูล", "about_en": "Traffic  data",
        "until": "1 ม.ค. 2580", "source": "", "reason": "ตามราชกิจจานุเบกษา",
    }  # fmt: skip
    status, to = browser.post(form, "legal1", **typed)
    assert (status, to[:16]) == (303, "/en/law-changes/")
    path = to.removeprefix("/en")
    page = browser.get(path, "legal2")
    assert "Traffic data" in page
    seen = between(page, 'name="seen" value="', '"')
    decided = {"decision": "confirmed", "reason": "ตรวจแล้ว", "seen": seen}
    assert browser.post(path, "legal1", **decided)[0] == 409
    assert browser.post(path, "legal2", **decided) == (303, f"/en{path}")
    version, body = body_of(database, "instrument", "CCA-2550")
    changed = body["provisions"][1]
    assert version == 2
    assert changed["about"] == {"th": "เก็บข้อมูล", "en": "Traffic data"}
    assert changed["until"] == "2037-01-01"
    assert "source" not in changed
    assert changed["asks"]["en"].startswith("Does each side keep")
    history = browser.get("/law/instrument/CCA-2550", "auditor")
    assert "changed in the register by two people" in history


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"until": "someday"}, "This must be a day such as 2026-10-01"),
        ({"asks_th": "", "asks_en": ""}, "needs both asks and applies, or neither"),
        ({"reason": " "}, "Please say why"),
        ({"base": "7"}, "has changed since it was seen"),
        ({"way": "json", "json": "{"}, "This is no JSON"),
        ({"way": "retire"}, "The catalogue has no CCA-2550"),
    ],
)
def test_a_form_that_does_not_fit_comes_back_and_says_why(
    browser: Browser, database: Database, typed: dict[str, str], said: str
) -> None:
    given = {"base": "1", "part": "CCA-2550-26", "about_en": "kept as typed", "reason": "ก"}
    status, page = browser.post("/law/instrument/CCA-2550/propose", "legal1", **(given | typed))
    assert status == 422
    assert said in page
    assert body_of(database, "instrument", "CCA-2550")[0] == 1


def test_who_may_not_propose_gets_no_form(browser: Browser) -> None:
    for path in ("/law/instrument/CCA-2550/propose", "/law/instrument/CCA-2550/owner"):
        answer = browser.client.get(f"/en{path}", headers=browser.as_("operator"))
        assert answer.status_code == (403 if path.endswith("propose") else 200)
    status, _ = browser.post("/law/instrument/CCA-2550/owner", "operator", owner="operator")
    assert status == 409


def test_a_new_policy_document_comes_by_a_form_and_a_second_person(
    browser: Browser, database: Database
) -> None:
    body = (
        '{"id": "MWA-NEW", "title": {"th": "แนวปฏิบัติ", "en": "Guideline"}, "page_rows": ["L4"],'
        ' "owner": "dpo", "review": "2027-01-01"}'
    )
    given = {"kind": "policy_document", "name": "MWA-NEW", "json": body, "reason": "ออกใหม่"}
    assert browser.client.get("/en/law-new", headers=browser.as_("operator")).status_code == 403
    for wrong, said in (
        ({"name": "MWA-ELSE"}, "The id has to be that of the object changed"),
        ({"kind": "link"}, "The register has no such object"),
        ({"json": "[]"}, "wrong type"),
    ):
        status, page = browser.post("/law-new", "dpo", **(given | wrong))
        assert (status, said in page) == (422, True), said
    status, to = browser.post("/law-new", "dpo", **given)
    assert status == 303
    path = to.removeprefix("/en")
    seen = between(browser.get(path, "legal1"), 'name="seen" value="', '"')
    decided = {"decision": "confirmed", "reason": "ตรวจแล้ว", "seen": seen}
    assert browser.post(path, "legal1", **decided)[0] == 303
    assert body_of(database, "policy_document", "MWA-NEW")[0] == 1
    assert "Guideline" in browser.get("/law/policy_document/MWA-NEW", "auditor")


@pytest.mark.parametrize(
    "path",
    [
        "/law/instrument/NO-SUCH", "/law/contract/bill-payments", "/measures/L9-1",
        "/law-changes/01900000-0000-7000-8000-000000000000", f"/law-kept/{'00' * 32}",
        "/law/instrument/CCA-2550/propose?part=PDPA-2562-22",
    ],
)  # fmt: skip
def test_what_there_is_not_is_a_page_that_says_so(browser: Browser, path: str) -> None:
    answer = browser.client.get(f"/en{path}", headers=browser.as_("legal1"))
    assert answer.status_code == 404


def test_a_measure_is_stated_by_a_form_and_confirmed_on_its_page(
    browser: Browser, database: Database
) -> None:
    with database.read_only() as tx:
        review = business_date(clock.now(tx)) + timedelta(days=90)
    given: dict[str, Any] = {"base": "0", "state": "met", "evidence": "probe:data-officer",
                             "owner": "dpo", "note": "คำสั่งที่ 12"}  # fmt: skip
    status, page = browser.post("/measures/L4-1/state", "dpo", **given)
    assert status == 422
    assert "It needs the day of the next review" in page
    status, to = browser.post("/measures/L4-1/state", "dpo", **given, review=f"{review}")
    assert (status, to) == (303, "/en/measures/L4-1")
    page = browser.get("/measures/L4-1", "auditor")
    proposal = between(page, 'name="proposal" value="', '"')
    decided = {"proposal": proposal, "decision": "confirmed", "reason": "ตรวจแล้ว"}
    assert browser.post("/measures/L4-1", "operator", **decided)[0] == 409
    assert browser.post("/measures/L4-1", "auditor", **decided)[0] == 303
    table = browser.get("/compliance", "auditor")
    assert "คำสั่งที่ 12" in table
    assert "as stated and confirmed" in table


def test_the_compliance_page_prints_every_numbered_measure_of_the_page(browser: Browser) -> None:
    page = browser.get("/compliance", "auditor")
    for number in ("(1)", "(6)", "(7)", "(7.1)", "(7.2)", "(7.3)", "*"):
        assert f'<span class="law-number">{number}</span>' in page
    assert page.count('class="law-number"') == 25
    before = browser.get("/compliance?on=2019-05-04", "auditor")
    assert "no register in the hub" in before
