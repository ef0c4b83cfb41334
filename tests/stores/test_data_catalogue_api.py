"""The catalogue of data and the trace by the management API: what each may see and do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest
from worked_hub import ONCB, WorkedHub

from sainam.agencies.person import Person
from sainam.agencies.refusals import NotYours
from sainam.api.datasets import dataset_routes
from sainam.api.management import ApiAnswer, ApiRequest
from sainam.api.refusals import BodyUnreadable, PathUnknown
from sainam.formats.layout import Title
from sainam.kit.settings import read_settings
from sainam.wiring.data_catalogue import DataCatalogue
from sainam.wiring.installation import Installation

pytestmark = [pytest.mark.row("L1"), pytest.mark.xdist_group("portal readings")]

LEGAL = Person("legal.head", Title("นิติกรทดสอบ", "Test lawyer"), frozenset({"legal"}))
AUDITOR = Person("auditor", Title("ผู้ตรวจทดสอบ", "Test auditor"), frozenset({"auditor"}))
BIGC_OFFICER = Person("bigc", Title("ทดสอบ", "Test"), frozenset({"legal"}), agency="BIGC")
ASKED = {"about": "provision:PDPA-2562-24", "change": "ends", "on": "2026-11-22"}
Ask = Callable[..., ApiAnswer]


@pytest.fixture
def ask(hub: WorkedHub, tmp_path: Path) -> Ask:
    settings = {"SAINAM_PUBLIC_URL": "https://hub.invalid", "SAINAM_STATE": str(tmp_path)}
    desk = DataCatalogue(Installation(read_settings(settings)), hub.database)
    routes = {(str(route.method), route.pattern): route for route in dataset_routes(desk)}

    def asked(pattern: str, who: Person | None, body: object = None, **values: str) -> ApiAnswer:
        method = "GET" if body is None else "POST"
        content = b"" if body is None else msgspec.json.encode(body)
        return routes[method, pattern].answer(
            ApiRequest(method, values, values, content, "", "", who)
        )

    return asked


def test_anybody_is_told_of_open_datasets_and_of_no_other(ask: Ask) -> None:
    answer = ask("/api/data-catalogue", None)
    assert answer.media_type == "application/ld+json"
    assert isinstance(answer.body, bytes)
    told = msgspec.json.decode(answer.body)
    assert [one["dct:identifier"] for one in told["dcat:dataset"]] == ["samlae-water-level"]
    assert b"water-use" not in answer.body


def test_an_agency_is_told_of_its_own(ask: Ask) -> None:
    assert ONCB not in msgspec.json.encode(ask("/api/trace", BIGC_OFFICER).body).decode()
    for about in (f"agreement:{ONCB}", "agency:ONCB"):
        with pytest.raises(PathUnknown):
            ask("/api/trace", BIGC_OFFICER, about=about)
    with pytest.raises(PathUnknown):
        ask("/api/datasets/{name}", BIGC_OFFICER, name="water-use-six-months")


def test_a_lawyer_keeps_a_report_and_nobody_else_does(ask: Ask) -> None:
    answer = ask("/api/impact", LEGAL, ASKED)
    assert answer.status == 201
    assert ONCB in msgspec.json.encode(answer.body).decode()
    with pytest.raises(NotYours):
        ask("/api/impact", AUDITOR, ASKED)
    with pytest.raises(PathUnknown):
        ask("/api/impact", BIGC_OFFICER, ASKED)
    with pytest.raises(PathUnknown):
        ask("/api/impact", LEGAL, {**ASKED, "about": "provision:NONE"})


def test_a_report_kept_is_listed_and_had_again_as_it_was(ask: Ask) -> None:
    made: Any = ask("/api/impact", LEGAL, ASKED).body
    listed: Any = ask("/api/impact", AUDITOR, about=ASKED["about"]).body
    newest = listed["reports"][0]
    assert (newest.id, newest.stops) == (made["id"], made["stops"])
    content = ask("/api/impact/{id}", AUDITOR, id=str(newest.id)).body
    assert isinstance(content, bytes)
    assert sha256(content).hexdigest() == newest.sha256
    for refused in ("/api/impact", "/api/impact/{id}"):
        with pytest.raises(NotYours):
            ask(refused, BIGC_OFFICER, id=str(newest.id))
    for unknown in ("x", "01900000-0000-7000-8000-000000000000"):
        with pytest.raises(PathUnknown):
            ask("/api/impact/{id}", LEGAL, id=unknown)


def test_a_day_that_is_none_is_said_so(ask: Ask) -> None:
    with pytest.raises(BodyUnreadable):
        ask("/api/trace", LEGAL, about=f"agreement:{ONCB}", on="tomorrow")
    assert ask("/api/trace", LEGAL, about=f"agreement:{ONCB}", on=str(date(2026, 11, 22))).body
