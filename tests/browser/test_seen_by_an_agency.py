"""What an agency's officer is shown of a dossier that council, departments and governor saw."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast

import pytest
from dossier_desk import MEMBERS
from dossier_way import DossierWay, way_on
from litestar import Litestar
from litestar.testing import TestClient
from pypdf import PdfReader

from browser.sample_dossiers import portal_over_dossiers
from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.api.beside_dossiers import routes_beside
from sainam.api.management import Management
from sainam.documents import store as documents
from sainam.kit.database import Database
from sainam.onboarding.for_agencies import PAPERS
from sainam.onboarding.state import State
from sainam.portal.sessions import SESSION_COOKIE
from sainam.wiring.beside_dossiers import BesideDossiers

pytestmark = [pytest.mark.row("P2"), pytest.mark.usefixtures("assets")]
SECRET = "ภายในเท่านั้น"
SEATED = [f"สมมติ {login}" for login in MEMBERS]
SHUT = ("council", "design")
INNER_FORMS = (
    "convene", "vote", "record_finding", "approve", "draft_letter", "propose", "settle",
    "issue_memo", "acknowledge", "draft_agreement", "file_paper", "tick_exit", "terminate",
)  # fmt: skip


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def number(way: DossierWay) -> str:
    """Whoever could say something within the utility said what is to stay there."""
    desk, number = way.desk, way.desk.in_review()
    desk.do(number, "step_aside", "member3", reason=SECRET)
    for login in MEMBERS[:-1]:
        desk.find_all(number, login)
        desk.do(number, "vote", login, outcome="approve", reason=SECRET)
    desk.do(
        number, "approve", "secretary", approved=desk.request()["wanted"], summary=SECRET
    )  # fmt: skip
    first = desk.do(number, "propose", "fpt1", **desk.design()).dossier.number
    desk.do(number, "object", "fys1", proposal=first, reason=SECRET)
    second = desk.do(number, "propose", "fpt1", **desk.design(quota=999)).dossier.number
    desk.do(number, "agree", "fys1", proposal=second, reason=SECRET)
    desk.do(number, "issue_memo", "privacy1", body=SECRET)
    desk.do(number, "acknowledge", "governor1", note=SECRET)
    return way.go_on(number, State.BUILDING).id


@pytest.fixture(scope="module")
def officer(way: DossierWay, number: str) -> Iterator[TestClient[Litestar]]:
    assert number
    with TestClient(portal_over_dossiers(way.database, way.desk.world)) as client:
        client.cookies.set(SESSION_COOKIE, "officer")
        yield client


def inner(way: DossierWay, number: str) -> list[documents.DocumentRow]:
    with way.database.read_only() as tx:
        every = documents.documents_of(tx, number)
    found = [one for one in every if one.kind not in PAPERS]
    assert {one.kind for one in found} == {"minutes", "memo"}
    return found


def secrets(way: DossierWay, number: str) -> list[str]:
    papers = inner(way, number)
    return [SECRET, *SEATED, *(str(one.id) for one in papers), *(one.number for one in papers)]


@pytest.mark.parametrize("page", ["", "/journal", "/agreement", "/build"])
def test_no_page_of_the_dossier_tells_what_stays_within_the_utility(
    way: DossierWay, number: str, officer: TestClient[Litestar], page: str
) -> None:
    shown = officer.get(f"/th/dossiers/{number}{page}")
    assert shown.status_code == 200
    assert [one for one in secrets(way, number) if one in shown.text] == []


@pytest.mark.parametrize("page", ["", "dossiers", "inbox", "process"])
def test_nor_do_the_pages_around_it(
    way: DossierWay, number: str, officer: TestClient[Litestar], page: str
) -> None:
    shown = officer.get(f"/th/{page}")
    assert [one for one in secrets(way, number) if one in shown.text] == []


def test_the_journal_as_a_paper_tells_no_more_than_the_page(
    way: DossierWay, number: str, officer: TestClient[Litestar]
) -> None:
    pdf = officer.get(f"/th/dossiers/{number}/journal.pdf").content
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert number in text
    assert [one for one in secrets(way, number) if one in text] == []


@pytest.mark.parametrize("page", SHUT)
def test_the_councils_and_the_departments_pages_are_shut(
    number: str, officer: TestClient[Litestar], page: str
) -> None:
    assert officer.get(f"/th/dossiers/{number}/{page}").status_code == 403


@pytest.mark.parametrize("event", INNER_FORMS)
def test_a_form_for_the_utilitys_people_shows_an_agency_nothing_of_what_it_would_offer(
    way: DossierWay, number: str, officer: TestClient[Litestar], event: str
) -> None:
    shown = officer.get(f"/th/dossiers/{number}/do/{event}")
    assert shown.status_code == 409
    assert "dossier.role_missing" in shown.text
    assert [one for one in secrets(way, number) if one in shown.text] == []
    assert "<select" not in shown.text


def test_minutes_and_memos_are_not_there_even_by_their_ids(
    way: DossierWay, number: str, officer: TestClient[Litestar]
) -> None:
    for paper in inner(way, number):
        for rest in ("", "/file"):
            address = f"/th/dossiers/{number}/documents/{paper.id}{rest}"
            assert officer.get(address).status_code == 404
        by_digest = officer.get(f"/th/dossiers/{number}/attachments/{paper.latest.hex()}")
        assert by_digest.status_code == 404


def test_the_api_lists_an_agency_its_own_papers_and_the_staff_all(
    way: DossierWay, number: str
) -> None:
    def known(token: str) -> Person | None:
        with way.database.read_only() as tx:
            return person_of(tx, token)

    desk = Management(routes_beside(BesideDossiers(way.database)), known)
    client = TestClient(cast("Any", desk))

    def listed(login: str) -> set[str]:
        answer = client.get(
            f"/api/dossiers/{number}/documents", headers={"Authorization": f"Bearer {login}"}
        )
        assert answer.status_code == 200
        return {one["kind"] for one in answer.json()}

    assert listed("officer") == {"receipt", "mou"}
    assert listed("secretary") == {"receipt", "mou", "minutes", "memo"}
