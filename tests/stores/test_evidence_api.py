"""Rows L3, L5: the management API does with packs and access what the pages do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from people_hall import URL, Hall

from sainam.api.access import access_routes
from sainam.api.evidence import pack_routes
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.problem import status_of
from sainam.audit.signing_key import SigningKey
from sainam.documents.office import Letterhead
from sainam.evidence.access.access_desk import AccessDesk
from sainam.evidence.pack.make_pack import Works
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.evidence.verify_pack import verify
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import business_date

pytestmark = [pytest.mark.row("L3"), pytest.mark.row("L5")]
KEY = SigningKey.new()


class Api:
    def __init__(self, hall: Hall, routes: tuple[Route, ...]) -> None:
        self.hall, self.routes = hall, routes

    def call(self, login: str, method: str, path: str, **body: object) -> ApiAnswer:
        for route in self.routes:
            found = route.path.fullmatch(path)
            if found and route.method == method:
                request = ApiRequest(
                    method, found.groupdict(), {}, json.dumps(body).encode(), "", "",
                    self.hall.known(login),
                )  # fmt: skip
                return route.answer(request)
        raise LookupError(path)

    def told(self, login: str, method: str, path: str, **body: object) -> Any:
        return self.call(login, method, path, **body).body


@pytest.fixture
def api(database: Database, tmp_path: Path) -> Api:
    hall = Hall(database, tmp_path)
    for name, role in (("dpo", "dpo"), ("auditor", "auditor"), ("clerk", "finance")):
        hall.person(name, role)
    works = Works(ByteStore(tmp_path / "bytes"), lambda: KEY, lambda: {KEY.key_id: KEY.public})
    office = Letterhead(organisation="การประปาทดสอบ", address=(), emblem="<svg/>")
    accesses = AccessDesk(
        database, public_url=URL, letterhead=lambda: office, outbound=lambda _tx: ()
    )
    packs = PackDesk(database, lambda: works)
    return Api(hall, (*pack_routes(packs), *access_routes(accesses)))


def today(api: Api) -> str:
    with api.hall.database.read_only() as tx:
        return business_date(clock.now(tx)).isoformat()


def test_a_pack_is_asked_for_made_and_fetched(api: Api, tmp_path: Path) -> None:
    day = today(api)
    asked = api.call(
        "dpo", "POST", "/api/evidence/packs", scope="period", first_day=day, last_day=day,
        purpose="ตรวจสอบ",
    )  # fmt: skip
    assert asked.status == 201
    where = f"/api/evidence/packs/{asked.body['pack']}"  # type: ignore[index]
    made = api.told("auditor", "POST", f"{where}/confirm")
    assert (made["decision"], made["decided_by"]) == ("confirmed", "auditor")
    file = api.call("dpo", "GET", f"{where}/file")
    assert isinstance(file.body, bytes)
    path = tmp_path / "pack.zip"
    path.write_bytes(file.body)
    listed = api.told("dpo", "GET", "/api/evidence/packs")
    assert verify(str(path), key=listed["fingerprint"])["second"] == "auditor"
    assert listed["packs"][0]["sha256"] == made["sha256"]
    program = api.told("auditor", "GET", "/api/evidence/verify_pack.py")
    assert b"is_signed" in program


def test_a_pack_can_be_said_no_to(api: Api) -> None:
    day = today(api)
    asked = api.told(
        "dpo", "POST", "/api/evidence/packs", scope="period", first_day=day, last_day=day,
        purpose="ตรวจสอบ",
    )  # fmt: skip
    where = f"/api/evidence/packs/{asked['pack']}"
    api.call("auditor", "POST", f"{where}/reject", reason="กว้างไป")
    with pytest.raises(Refusal) as refused:
        api.call("auditor", "POST", f"{where}/confirm")
    assert status_of(refused.value.rule) == 409


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/evidence/packs"),
        ("GET", "/api/evidence/verify_pack.py"),
        ("GET", "/api/access"),
        ("GET", "/api/access/policy.pdf"),
    ],
)
def test_another_role_reads_nothing_of_it(api: Api, method: str, path: str) -> None:
    with pytest.raises(Refusal) as refused:
        api.call("clerk", method, path)
    assert status_of(refused.value.rule) == 403


def test_a_pack_that_is_not_there_is_not_found(api: Api) -> None:
    for number in ("nothing", "00000000-0000-7000-8000-000000000000"):
        with pytest.raises(Refusal) as refused:
            api.call("dpo", "GET", f"/api/evidence/packs/{number}/file")
        assert status_of(refused.value.rule) == 404


def test_access_is_told_reviewed_and_a_round_opened(api: Api) -> None:
    told = api.told("dpo", "GET", "/api/access")
    clerk = next(one for one in told["logins"] if one["subject"] == "login:clerk")
    assert clerk["rights"] == ("finance",)
    answer = api.told(
        "dpo", "POST", "/api/access/reviews", subject="login:clerk", result="kept",
        seen=clerk["seen"], reason="ยังทำหน้าที่",
    )  # fmt: skip
    assert answer["result"] == "kept"
    year = int(today(api)[:4])
    with pytest.raises(Refusal) as refused:
        api.call("dpo", "POST", "/api/access/rounds", due=f"{year + 3}-01-01", reason="x")
    assert status_of(refused.value.rule) == 422
    assert api.call("auditor", "GET", "/api/access/policy.pdf").media_type == "application/pdf"
