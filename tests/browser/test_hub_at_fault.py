"""Where the hub cannot do it now: it says so in its own words, and nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any, cast

import pytest
from dossier_way import DossierWay, way_on
from litestar import Litestar
from litestar.testing import TestClient

from browser.sample_dossiers import portal_over_dossiers
from sainam.agencies.authenticated import person_of
from sainam.agencies.person import Person
from sainam.api.management import ApiAnswer, ApiRequest, Management, Route
from sainam.kit.byte_store import BytesMissing
from sainam.kit.database import Database, HubBusy, connect_as_owner
from sainam.onboarding.state import State
from sainam.portal.form_token import masked
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.sessions import FORM_TOKEN, SESSION_COOKIE

pytestmark = [pytest.mark.row("P1"), pytest.mark.usefixtures("assets")]
PDF = b"%PDF-1.7 made up"
TYPED = "เลิกโครงการแล้ว ตามคำสั่งสมมติ"


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def impatient(module_owner_url: str) -> Iterator[Database]:
    """Waits for no lock longer than a moment."""
    with Database(module_owner_url, application_name="tests", lock_timeout=50) as pool:
        yield pool


@pytest.fixture
def officer(way: DossierWay, impatient: Database) -> Iterator[TestClient[Litestar]]:
    with TestClient(portal_over_dossiers(impatient, way.desk.world)) as client:
        client.cookies.set(SESSION_COOKIE, "officer")
        yield client


@contextmanager
def held(owner_url: str, dossier: str) -> Iterator[None]:
    """Somebody acts on the dossier and has not finished."""
    with connect_as_owner(owner_url, application_name="another") as other, other.transaction():
        other.execute("SELECT FROM dossier_standing WHERE dossier = %s FOR UPDATE", (dossier,))
        yield


def plain(html: str) -> str:
    """Without tags and without marks of where a line may not break."""
    return unescape(re.sub("<[^>]+>|\u2060|\u200b", "", html))


def form(**typed: str) -> dict[str, str]:
    return {FORM_TOKEN: masked("form-of-officer"), **typed}


def test_a_form_on_a_dossier_that_is_held_comes_back_as_it_was_typed(
    way: DossierWay, officer: TestClient[Litestar], module_owner_url: str
) -> None:
    number = way.desk.submitted()
    seen = str(way.desk.dossier(number).number)
    with held(module_owner_url, number):
        shown = officer.post(
            f"/th/dossiers/{number}/do/withdraw", data=form(seen=seen, reason=TYPED)
        )
    assert shown.status_code == 409
    assert HubBusy.thai in plain(shown.text)
    assert TYPED in plain(shown.text)
    again = officer.post(
        f"/th/dossiers/{number}/do/withdraw", data=form(seen=seen, reason=TYPED),
        follow_redirects=False,
    )  # fmt: skip
    assert again.status_code == 303
    assert way.desk.dossier(number).state == State.WITHDRAWN


def test_a_part_of_a_request_comes_back_too(
    way: DossierWay, officer: TestClient[Litestar], module_owner_url: str
) -> None:
    number = way.desk.open()
    with held(module_owner_url, number):
        shown = officer.post(
            f"/th/dossiers/{number}/request/purpose", data=form(seen="1", title=TYPED)
        )
    assert HubBusy.thai in plain(shown.text)
    assert f'value="{TYPED}"' in shown.text


def test_a_wait_that_is_too_long_is_the_hubs_fault_and_may_be_tried_again(
    way: DossierWay, impatient: Database, module_owner_url: str
) -> None:
    number = way.desk.submitted()
    desk = HubDossiers(impatient, way.desk.world)

    def act(_request: ApiRequest) -> ApiAnswer:
        desk.act("officer", number, "withdraw", {"reason": TYPED}, 2)
        return ApiAnswer(204)

    def known(login: str) -> Person | None:
        with way.database.read_only() as tx:
            return person_of(tx, login)

    api = TestClient(cast("Any", Management([Route("POST", "/api/act", act)], known)))
    with held(module_owner_url, number):
        told = api.post("/api/act", headers={"Authorization": "Bearer officer"})
    assert (told.status_code, told.headers["retry-after"]) == (503, "2")
    assert (told.json()["rule"], told.json()["fault"]) == ("hub.busy", "hub")
    assert told.json()["title_th"] == HubBusy.thai
    assert api.post("/api/act", headers={"Authorization": "Bearer officer"}).status_code == 204


def test_a_paper_whose_bytes_are_lost_has_a_page_that_says_so(
    way: DossierWay, officer: TestClient[Litestar]
) -> None:
    number = way.desk.submitted()
    [receipt] = HubDossiers(way.database, way.desk.world).file("officer", number).documents
    way.desk.world.byte_store.path(receipt.latest).unlink()
    for rest in ("", "/file"):
        shown = officer.get(f"/th/dossiers/{number}/documents/{receipt.id}{rest}")
        assert shown.status_code == 503
        assert BytesMissing.thai in plain(shown.text)
        assert BytesMissing.sentence() in plain(shown.text)


def test_an_upload_that_cannot_be_put_on_record_leaves_the_form_as_it_was(
    way: DossierWay, officer: TestClient[Litestar], module_owner_url: str
) -> None:
    number = way.desk.open()
    with (
        connect_as_owner(module_owner_url, application_name="another") as other,
        other.transaction(),
    ):
        other.execute("LOCK TABLE upload IN ACCESS EXCLUSIVE MODE")
        shown = officer.post(
            f"/th/dossiers/{number}/request/attachments",
            data=form(seen="1", **{"attachments:kind": "authority"}),
            files={"attachments:file": ("ก.pdf", PDF, "application/pdf")},
        )  # fmt: skip
    assert shown.status_code == 422
    assert HubBusy.thai in plain(shown.text)
