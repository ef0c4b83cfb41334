"""What the seven steps refuse over HTTP, and how it is told: to people, to strangers, to nobody."""

from __future__ import annotations

import re
from typing import Any, cast

import pytest
from seven_steps_desk import new_way, told_well

from sainam.api.beside_dossiers import BesideDesk, routes_beside
from sainam.api.dossiers import DossierDesk, dossier_routes
from sainam.onboarding.state import Event
from sainam.tour.onboarding.api import Signed
from sainam.tour.onboarding.cast import Cast
from sainam.tour.onboarding.good_way import GoodWay
from sainam.tour.onboarding.new_agency import LETTER
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import done

pytestmark = [
    pytest.mark.xdist_group("hub"),
    *(pytest.mark.row(f"P{number}") for number in range(1, 8)),
]


@pytest.mark.parametrize("event", [*Event, "reject", "%00", "a" * 200])
@pytest.mark.parametrize(
    "sent",
    [
        {"seen": 1, "body": {"nonsense": True}},
        {"seen": -1, "body": {}},
        {"seen": 10**9, "body": {"reason": 7}},
        {"seen": "one"},
        {"body": {}},
        [],
    ],
    ids=["unknown field", "negative", "wrong type", "no number", "seen missing", "a list"],
)
def test_nothing_that_is_sent_makes_the_hub_fail(
    steps: SevenSteps, submitted: GoodWay, event: str, sent: object
) -> None:
    for who in (steps.agency.officer, steps.staff("secretary")):
        before = submitted.shown()["number"]
        reply = who.post(f"/api/dossiers/{submitted.dossier}/{event}", sent)
        assert reply.status in (400, 403, 404, 409, 422)
        assert reply.rule
        assert reply.bilingual
        assert submitted.shown()["number"] == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"legal_bases": []}, "legal_bases"),
        ({"legal_bases": ["because"]}, "legal_bases"),
        ({"wanted": []}, "wanted"),
        ({"wanted": [{"dataset": "salaries", "fields": ["all"]}]}, "wanted.0.dataset"),
        ({"wanted": [{"dataset": "water-use-six-months", "fields": []}]}, "wanted.0.fields"),
        ({"direction": "in"}, "direction"),
        ({"transport": ""}, "transport"),
        ({"volume": 0}, "volume"),
        ({"volume": "many"}, "volume"),
        ({"retention_days": -1}, "retention_days"),
        ({"recipients": "  "}, "recipients"),
        ({"first_day": "2020-01-01"}, "first_day"),
        ({"until": None}, "until"),
        ({"until": "tomorrow"}, "until"),
        ({"contacts": []}, "contacts"),
        ({"contacts": [{"name": "สมมติ", "email": "nobody"}]}, "contacts.0.email"),
        ({"contacts": [{"email": "a@agency.example"}]}, "contacts.0.name"),
        ({"carrier": "NOBODY"}, "carrier"),
    ],
)
def test_a_field_that_does_not_fit_is_named_by_its_path(
    steps: SevenSteps, changed: dict[str, Any], field: str
) -> None:
    way = new_way(steps)
    body = way.asked.request(way.agency) | changed
    reply = way.agency.officer.act(way.dossier, "submit", **body)
    assert told_well(reply, 422, "dossier.fields")
    assert field in reply.fields
    for error in reply.body["errors"]:
        assert re.search("[ก-๙]", error["thai"])
        assert error["english"]
    assert way.shown()["state"] == "draft"


@pytest.mark.parametrize(
    ("login", "event", "rule"),
    [
        ("operator", "convene", "dossier.role_missing"),
        ("auditor", "ask_information", "dossier.role_missing"),
        ("secretary", "withdraw", "dossier.role_missing"),
        ("chair", "approve", "dossier.not_now"),
        ("governor1", "acknowledge", "dossier.not_now"),
        ("operator", "go_live", "dossier.not_now"),
        ("secretary", "signed", "dossier.not_now"),
    ],
)
def test_whose_turn_it_is_not_is_told(
    steps: SevenSteps, submitted: GoodWay, login: str, event: str, rule: str
) -> None:
    reply = steps.staff(login).act(submitted.dossier, event)
    assert told_well(reply, 403 if rule.endswith("role_missing") else 409, rule)


def test_what_follows_by_itself_cannot_be_sent(steps: SevenSteps) -> None:
    """An agency cannot let its own draft lapse, nor say that both have signed."""
    way = new_way(steps)
    reply = way.agency.officer.act(way.dossier, "lapse")
    assert told_well(reply, 403, "dossier.role_missing")


# --- another agency's ---


@pytest.fixture(scope="module")
def stranger(steps: SevenSteps) -> Signed:
    return steps.staff("officer.oncb")


class Nothing:
    """Only its routes are asked for."""

    def __getattr__(self, name: str) -> object:
        return None


ROUTES = (
    *dossier_routes(cast("DossierDesk", Nothing())),
    *routes_beside(cast("BesideDesk", Nothing())),
)
OF_ONE = [
    route for route in ROUTES if "{id}" in route.pattern and "documents/{id}" not in route.pattern
]


@pytest.mark.parametrize("route", OF_ONE, ids=lambda one: f"{one.method} {one.pattern}")
def test_another_agency_is_told_that_there_is_no_such_dossier(
    stranger: Signed, submitted: GoodWay, route: Any
) -> None:
    events = list(Event) if "{event}" in route.pattern else [Event.SAVE]
    for event in events:
        path = route.pattern.format(
            id=submitted.dossier, event=event.value, name="good", sha256="00" * 32
        )
        reply = (
            stranger.get(path)
            if route.method == "GET"
            else stranger.post(path, {"seen": 1, "body": {}})
        )
        assert reply.status in (403, 404)
        assert reply.rule in ("dossier.unknown", "people.role_missing")
        assert submitted.asked.request(submitted.agency)["title"] not in str(reply.body)


def test_another_agency_gets_no_paper_and_builds_nothing_on_it(
    stranger: Signed, submitted: GoodWay
) -> None:
    document = submitted.shown()["steps"][-1]["outcome"]["document"]
    assert told_well(stranger.get(f"/api/documents/{document}"), 404, "dossier.unknown")
    own = submitted.agency.officer.get(f"/api/documents/{document}")
    assert own.body.startswith(b"%PDF")
    for kind in ("link", "amendment"):
        reply = stranger.post("/api/dossiers", {"kind": kind, "earlier": submitted.dossier})
        assert told_well(reply, 404, "dossier.unknown")
    listed = done(stranger.get("/api/dossiers"), "list").body
    assert {one["agency"] for one in listed} <= {"ONCB"}
    gates = done(stranger.get("/api/agreements"), "agreements").body
    assert {one["agency"] for one in gates} == {"ONCB"}


def test_an_agency_amends_only_its_own_agreement(steps: SevenSteps) -> None:
    officer = steps.agency.officer
    others = {"kind": "amendment", "agreement": "MOU-ONCB-2568-01"}
    for body in (others, {"kind": "renewal"}, {"kind": "link", "agreement": "MOU-ONCB-2568-01"}):
        reply = officer.post("/api/dossiers", body)
        assert told_well(reply, 422, "dossier.fields")
        assert reply.fields == {"agreement"}


def test_an_agency_stops_no_agreement(steps: SevenSteps) -> None:
    for action in ("suspend", "resume"):
        path = f"/api/agreements/MOU-ONCB-2568-01/live/{action}"
        reply = steps.agency.officer.post(path, {"reason": "ลอง"})
        assert told_well(reply, 403, "people.role_missing")


@pytest.mark.parametrize(
    ("path", "body", "status", "rule"),
    [
        ("live/suspend", {"reason": " "}, 400, "step.reason"),
        ("live/suspend", {"reason": "ลอง", "until": "2020-01-01"}, 409, "step.suspension_over"),
        ("live/suspend", {"reason": "ลอง", "until": "soon"}, 400, "api.body"),
        ("live/resume", {"reason": "ลอง"}, 409, "step.not_suspended"),
        ("elsewhere/suspend", {"reason": "ลอง"}, 404, "api.path"),
    ],
)
def test_an_agreement_is_stopped_and_let_go_on_only_with_a_reason_and_a_day_to_come(
    steps: SevenSteps, path: str, body: dict[str, str], status: int, rule: str
) -> None:
    operator = steps.staff("operator")
    reply = operator.post(f"/api/agreements/MOU-CIB-2568-01/{path}", body)
    assert told_well(reply, status, rule)


def test_nobody_sees_anything_without_signing_in(cast_of_nobody: Cast) -> None:
    for route in ROUTES:
        path = route.pattern.format(id="D-2569-00001", event="save", name="good", sha256="00" * 32)
        nobody = cast_of_nobody.nobody
        reply = nobody.get(path) if route.method == "GET" else nobody.post(path, {})
        assert told_well(reply, 401, "signin.missing")


@pytest.fixture
def cast_of_nobody(steps: SevenSteps) -> Cast:
    return steps.cast


def test_a_digest_alone_attaches_and_opens_nothing_of_another_side(
    steps: SevenSteps, stranger: Signed, submitted: GoodWay
) -> None:
    way, officer = new_way(steps), steps.agency.officer
    mine = done(officer.attach("ใบมอบอำนาจ.pdf", LETTER), "attach").body
    inner = done(steps.staff("legal1").attach("inner.pdf", LETTER + b"% inner"), "attach").body
    for event in ("save", "submit"):
        body = way.asked.request(way.agency) | {"attachments": [mine, inner]}
        told = officer.act(way.dossier, event, **body)
        assert told_well(told, 422, "dossier.fields")
        assert told.fields == {"attachments.1"}
    done(officer.act(way.dossier, "save", attachments=[mine]), "save")
    where = f"/api/dossiers/{way.dossier}/attachments"
    assert officer.get(f"{where}/{mine['sha256']}").body == LETTER
    assert told_well(officer.get(f"{where}/{inner['sha256']}"), 404, "document.unknown")
    theirs = done(stranger.attach("theirs.pdf", LETTER + b"% theirs"), "attach").body
    told = officer.act(way.dossier, "save", attachments=[theirs])
    assert told_well(told, 422, "dossier.fields")
    assert told_well(stranger.get(f"{where}/{mine['sha256']}"), 404, "dossier.unknown")
    listed = done(officer.get(f"/api/dossiers/{submitted.dossier}/documents"), "documents").body
    assert {one["kind"] for one in listed} == {"receipt"}
