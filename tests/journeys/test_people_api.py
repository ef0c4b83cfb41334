"""Everything about people by the management API, as an agency's own program would do it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec
import pytest
from litestar.testing import TestClient
from people_hall import FORM, PASSWORD, PDF, Hall

from sainam.agencies.registration.file_registration import MOST_POSTS_AN_HOUR
from sainam.agencies.store import insert_totp_end
from sainam.agencies.totp import code_at, step_of
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.onboarding.notices.record_try import Answer, record_try
from sainam.onboarding.notices.secret_part import HIDDEN
from sainam.wiring.people import management

pytestmark = pytest.mark.row("P1")
LETTER = {"name": "มอบอำนาจ.pdf", "content": base64.b64encode(PDF).decode()}


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    made = Hall(database, tmp_path)
    made.person("secretary", "council_secretary")
    return made


@pytest.fixture
def api(hall: Hall) -> TestClient[Any]:
    return TestClient(cast("Any", management(hall.desks)))


def bearer(api: TestClient[Any], hall: Hall, login: str) -> dict[str, str]:
    given = {"login": login, "password": PASSWORD, "totp": hall.code(login)}
    answer = api.post("/api/sign-in", json=given)
    assert answer.status_code == 201
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def registration(**changed: str) -> dict[str, Any]:
    form = msgspec.to_builtins(msgspec.structs.replace(FORM, **changed))
    return {"form": form, "password": PASSWORD, "letter": LETTER}


def test_an_agency_goes_from_unknown_to_a_developer_of_its_own(
    api: TestClient[Any], hall: Hall
) -> None:
    filed = api.post("/api/registrations", json=registration()).json()
    state = f"/api/registrations/{filed['number']}/{filed['secret']}"
    assert api.get(state).json()["state"] == "waiting"
    secretary = bearer(api, hall, "secretary")
    [waiting] = api.get("/api/registrations", headers=secretary).json()["registrations"]
    assert waiting["form"]["thai"] == FORM.thai
    number = waiting["number"]
    letter = api.get(f"/api/registrations/{number}/letter", headers=secretary)
    assert (letter.content, letter.headers["Content-Type"]) == (PDF, "application/pdf")
    accepted = api.post(
        f"/api/registrations/{number}/accept", headers=secretary, json={"code": "TEST-IRRIGATION"}
    )
    assert accepted.json()["login"] == "somsri.t"
    assert api.get(state).json()["state"] == "accepted"
    officer = bearer(api, hall, "somsri.t")
    assert api.get("/api/sign-in", headers=officer).json()["agency"] == "TEST-IRRIGATION"
    colleague = {
        "login": "dev.one", "thai": "สมชาย ทดสอบ", "english": "Somchai Testing",
        "roles": ["agency_developer"], "email": "dev@agency.example", "phone": "021234567",
        "position": "ผู้พัฒนา",
    }  # fmt: skip
    assert api.post("/api/people", headers=officer, json=colleague).status_code == 201
    token = hall.link("dev.one")
    told = api.post("/api/invitation", json={"token": token}).json()
    assert (told["login"], told["second_factor"]) == ("dev.one", None)
    given = {"token": token, "password": "a password of one's own"}
    accepted = api.post("/api/invitation/accept", json=given)
    assert (accepted.status_code, accepted.json()["login"]) == (201, "dev.one")
    used = api.post("/api/invitation/accept", json=given)
    assert (used.status_code, used.json()["rule"]) == (410, "invitation.used")
    again = api.post("/api/people/dev.one/invite", headers=officer, json={"reason": "ลืม"})
    assert again.status_code == 200
    people = api.get("/api/people", headers=officer).json()["people"]
    assert people[0]["invited"]["standing"] == "open"
    assert [one["login"] for one in people] == ["dev.one", "somsri.t"]
    ended = api.post("/api/people/dev.one/end", headers=officer, json={"reason": "ย้ายงาน"})
    assert ended.status_code == 200
    assert api.delete("/api/sign-in", headers=officer).status_code == 204
    assert api.get("/api/people", headers=officer).status_code == 401


def test_the_staff_take_up_their_second_factor_with_the_invitation(
    api: TestClient[Any], hall: Hall
) -> None:
    hall.person("admin", "admin")
    hall.person("dpo", "dpo")
    person = {
        "login": "fpt3", "thai": "สมหญิง ทดสอบ", "english": "Somying Testing", "roles": ["fpt"],
        "email": "fpt3@people.example", "phone": "021234567", "position": "เจ้าหน้าที่",
    }  # fmt: skip
    proposal = {"kind": "register", "form": person, "reason": "คนใหม่"}
    change = api.post(
        "/api/staff/changes", headers=bearer(api, hall, "admin"), json=proposal
    ).json()["change"]
    decision = {"decision": "confirmed", "reason": "เห็นชอบ"}
    api.post(f"/api/staff/changes/{change}", headers=bearer(api, hall, "dpo"), json=decision)
    token = hall.link("fpt3")
    offer = api.post("/api/invitation", json={"token": token}).json()["second_factor"]
    given = {"token": token, "password": PASSWORD, "sealed": offer["sealed"], "totp": "000"}
    wrong = api.post("/api/invitation/accept", json=given)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "code")
    with hall.database.read_only() as tx:
        right = code_at(offer["secret"], step_of(clock.now(tx)))
    accepted = api.post("/api/invitation/accept", json={**given, "totp": right})
    assert accepted.status_code == 201
    own = {"Authorization": f"Bearer {accepted.json()['token']}"}
    assert api.get("/api/sign-in", headers=own).json()["roles"] == ["fpt"]


def test_operators_read_the_outbox_and_send_again_and_others_do_not(
    api: TestClient[Any], hall: Hall
) -> None:
    for name in ("operator", "dpo", "finance"):
        hall.person(name, name)
    api.post("/api/registrations", json=registration())
    operator, dpo = bearer(api, hall, "operator"), bearer(api, hall, "dpo")
    [row] = api.get("/api/mail?state=waiting", headers=dpo).json()["mails"]
    assert (row["kind"], row["state"]) == ("registration_filed", "waiting")
    assert api.get("/api/mail?kind=live", headers=dpo).json()["mails"] == []
    assert api.get("/api/mail?state=odd", headers=dpo).status_code == 400
    whole = api.get(f"/api/mail/{row['id']}", headers=dpo).json()
    assert "/th/registration/R-" in whole["body"]
    assert HIDDEN in whole["body"]
    assert "mail:notice:seen" in hall.events(f"mail:{row['id']}")
    early = api.post(f"/api/mail/{row['id']}/again", headers=operator, json={"reason": "ก"})
    assert (early.status_code, early.json()["rule"]) == (409, "mail.not_given_up")
    with hall.database.transaction() as tx:
        record_try(tx, UUID(row["id"]), Answer("refused", "550 nobody"))
    path = f"/api/mail/{row['id']}/again"
    assert api.post(path, headers=dpo, json={"reason": "ก"}).status_code == 403
    assert api.post(path, headers=operator, json={"reason": " "}).status_code == 400
    assert api.post(path, headers=operator, json={"reason": "แก้แล้ว"}).status_code == 200
    assert api.get("/api/mail", headers=bearer(api, hall, "finance")).status_code == 403
    assert api.get("/api/mail/x", headers=dpo).status_code == 404


@pytest.mark.parametrize("path", ["/api/sign-in", "/api/registrations"])
@pytest.mark.parametrize("sent", ["[" * 5000 + "]" * 5000, '{"x":' * 5000 + "1" + "}" * 5000])
def test_what_is_nested_without_end_is_no_body(api: TestClient[Any], path: str, sent: str) -> None:
    answer = api.post(path, content=sent)
    assert (answer.status_code, answer.json()["rule"]) == (400, "api.body")


def test_a_registration_that_does_not_fit_names_each_field_in_both_languages(
    api: TestClient[Any],
) -> None:
    answer = api.post("/api/registrations", json=registration(email="x", juristic_id="1"))
    assert answer.status_code == 422
    told = answer.json()
    assert told["rule"] == "form.fields"
    assert [error["field"] for error in told["errors"]] == ["juristic_id", "email"]
    assert all(error["thai"] and error["english"] for error in told["errors"])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"form": {"thai": 1}}', 400),
        (b'{"form": {"unknown": ""}}', 400),
        (b'{"form": {}, "letter": {"content": "***"}}', 422),
    ],
)
def test_a_body_that_cannot_be_read_is_told_where(
    api: TestClient[Any], body: bytes, status: int
) -> None:
    answer = api.post("/api/registrations", content=body)
    assert answer.status_code == status
    assert answer.headers["Sainam-Fault"] == "caller"
    assert answer.json()["title_th"]


def test_one_address_does_not_fill_the_desk(api: TestClient[Any]) -> None:
    for _ in range(MOST_POSTS_AN_HOUR):
        assert api.post("/api/registrations", json={"form": {}}).status_code == 422
    answer = api.post("/api/registrations", json=registration())
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")


def test_too_large_a_body_is_not_read(api: TestClient[Any]) -> None:
    assert api.post("/api/sign-in", content=b" " * 70_000).status_code == 413
    assert api.post("/api/registrations", content=b" " * (17 << 20)).status_code == 413


@pytest.mark.parametrize(
    "given",
    [
        {"login": "secretary", "password": "wrong", "totp": "000000"},
        {"login": "secretary", "password": PASSWORD},
        {"login": "nobody", "password": PASSWORD},
        {"login": "\x00", "password": "\x00"},
    ],
)
def test_whatever_does_not_belong_together_is_refused_alike(
    api: TestClient[Any], given: dict[str, str]
) -> None:
    answer = api.post("/api/sign-in", json=given)
    assert (answer.status_code, answer.json()["rule"]) == (401, "signin.wrong")


def test_ten_failures_lock_a_login_with_a_clear_word(api: TestClient[Any]) -> None:
    given = {"login": "secretary", "password": "wrong"}
    for _ in range(10):
        assert api.post("/api/sign-in", json=given).status_code == 401
    answer = api.post("/api/sign-in", json=given)
    assert (answer.status_code, answer.json()["rule"]) == (429, "signin.locked")
    assert "minutes" in answer.json()["detail"]


def test_staff_take_up_their_second_factor_in_the_portal(api: TestClient[Any], hall: Hall) -> None:
    with hall.database.transaction() as tx:
        insert_totp_end(tx, "secretary", actor="tests", reason="ทดสอบ")
    answer = api.post("/api/sign-in", json={"login": "secretary", "password": PASSWORD})
    assert (answer.status_code, answer.json()["rule"]) == (403, "signin.unfinished")


def test_staff_logins_change_by_two_persons_and_a_place_is_taken_and_given_back(
    api: TestClient[Any], hall: Hall
) -> None:
    for name, role in (("admin", "admin"), ("dpo", "dpo"), ("legal1", "legal")):
        hall.person(name, role)
    admin, dpo = bearer(api, hall, "admin"), bearer(api, hall, "dpo")
    proposal = {"kind": "end", "login": "legal1", "reason": "ย้าย"}
    change = api.post("/api/staff/changes", headers=admin, json=proposal).json()["change"]
    decision = {"decision": "rejected", "reason": "ยังอยู่"}
    own = api.post(f"/api/staff/changes/{change}", headers=admin, json=decision)
    assert (own.status_code, own.json()["rule"]) == (403, "people.own_matter")
    assert api.post(f"/api/staff/changes/{change}", headers=dpo, json=decision).status_code == 200
    [told] = api.get("/api/staff", headers=dpo).json()["changes"]
    assert (told["decision"], told["decided_by"]) == ("rejected", "dpo")
    place = {
        "login": "legal1", "role": "legal", "deputy": "dpo", "reason": "ลา",
        "first": "2020-01-01T00:00:00+07:00", "until": "2020-01-02T00:00:00+07:00",
    }  # fmt: skip
    past = api.post("/api/deputies", headers=admin, json=place)
    assert (past.status_code, past.json()["rule"]) == (422, "deputy.period")
    naive = {**place, "first": "2020-01-01T00:00:00"}
    assert api.post("/api/deputies", headers=admin, json=naive).status_code == 400
    assert api.post("/api/deputies/x/end", headers=admin, json={}).status_code == 404
    assert api.get("/api/deputies", headers=dpo).json() == {"deputies": []}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nothing", 404), ("PUT", "/api/sign-in", 405), ("POST", "/api/", 404)],
)
def test_a_path_that_is_none_is_told(
    api: TestClient[Any], method: str, path: str, status: int
) -> None:
    assert api.request(method, path).status_code == status
