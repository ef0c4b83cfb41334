"""Who sees the record of processing, and who decides on an alarm, with the real desk behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from browser.sample_dossiers import desks_over
from browser.sample_hub import SampleActions, SampleHub
from browser.sample_people import SamplePeople
from browser.sample_portal import UTILITY
from sainam.agencies.register_login import register_hashed
from sainam.agencies.role import RoleName
from sainam.agencies.store import Contact, Login
from sainam.evidence.processing import store
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database
from sainam.kit.ids import new_id
from sainam.onboarding.people.desks import Desks
from sainam.portal.form_token import masked
from sainam.portal.frame import Frame
from sainam.portal.mount import portal_pages
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.sessions import FORM_TOKEN, SESSION_COOKIE

pytestmark = pytest.mark.row("L4")

# As the sample hub knows them: the operator is the data protection officer too.
PEOPLE: dict[str, RoleName] = {"operator": "dpo", "secretary": "council_secretary"}
FLOW = """
INSERT INTO flow (environment, agreement, agreement_version, dataset, pattern, purpose, agency,
  caller, owner, channel, fields, first_seen_at)
VALUES ('live', 'MOU-TEST-1', 1, 'water-use-six-months', 'lookup', 'p', 'TEST', 'TEST', 'CIS',
  'api', 'customer_account', sainam_now()) RETURNING number
"""


@pytest.fixture
def alarm(database: Database) -> str:
    with database.transaction() as tx:
        for name, role in PEOPLE.items():
            register_hashed(
                tx, Login(name, Title("สมมติ", name), frozenset({role}), None), "none",
                contact=Contact(f"{name}@example.go.th", "", "สมมติ"), actor="tests",
            )  # fmt: skip
        (flow,) = tx.execute(FLOW).fetchone() or (0,)
        number, at = new_id(), clock.now(tx)
        store.insert_alarm(
            tx, number, flow, "purpose", at.date().replace(day=1), approved='{"values":["p"]}',
            seen='{"values":["marketing"]}', at=at, due_at=at,
        )  # fmt: skip
    return f"/th/processing/alarms/{number}"


@pytest.fixture
def reader(database: Database) -> Iterator[TestClient[Litestar]]:
    frame = Frame(utility=UTILITY, environment="live", secure_cookies=False)
    portal = portal_pages(
        frame, SampleHub(), SampleActions(), cast("Desks", SamplePeople()),
        cast("HubDossiers", None), desks_over(database, cast("ByteStore", None)),
    )  # fmt: skip
    with TestClient(portal) as client:
        client.follow_redirects = False
        yield client


def as_who(reader: TestClient[Litestar], login: str) -> dict[str, str]:
    """Signs in; the field that every form of this session carries."""
    reader.cookies.set(SESSION_COOKIE, login)
    return {FORM_TOKEN: masked(f"form-of-{login}")}


def test_the_officer_decides_in_the_portal_once(reader: TestClient[Litestar], alarm: str) -> None:
    token = as_who(reader, "operator")
    assert "marketing" in reader.get("/th/processing").text
    bare = reader.post(f"{alarm}/end", data={**token, "decision": "stopped", "reason": " "})
    assert bare.status_code == 422
    assert 'aria-invalid="true"' in bare.text
    said = {**token, "decision": "stopped", "reason": "ระงับข้อตกลงแล้ว"}
    assert reader.post(f"{alarm}/end", data=said).status_code == 303
    shown = reader.get(alarm).text
    assert "ระงับข้อตกลงแล้ว" in shown
    assert '<form class="card-plain"' not in shown
    assert reader.post(f"{alarm}/end", data=said).status_code == 422


def test_others_of_the_council_read_and_do_not_decide(
    reader: TestClient[Litestar], alarm: str
) -> None:
    token = as_who(reader, "secretary")
    assert "/end" not in reader.get(alarm).text
    said = {**token, "decision": "stopped", "reason": "ก"}
    assert reader.post(f"{alarm}/end", data=said).status_code == 403


@pytest.mark.parametrize("login", ["reader", "officer"])
def test_who_has_no_part_in_it_sees_nothing_of_it(
    reader: TestClient[Litestar], alarm: str, login: str
) -> None:
    as_who(reader, login)
    for path in ("/th/processing", "/th/processing/record.csv", alarm):
        assert reader.get(path).status_code == 403


def test_a_month_that_is_none_is_refused_and_an_unknown_alarm_is_not_there(
    reader: TestClient[Litestar], alarm: str
) -> None:
    assert alarm
    as_who(reader, "operator")
    assert reader.get("/en/processing?month=2026-13").status_code == 400
    assert reader.get(f"/en/processing/alarms/{new_id()}").status_code == 404
    csv = reader.get("/en/processing/record.csv?month=2026-10")
    assert csv.headers["content-disposition"] == 'attachment; filename="processing-2026-10.csv"'


def test_the_inbox_counts_for_who_decides_alone(database: Database, alarm: str) -> None:
    assert alarm
    desk = desks_over(database, cast("ByteStore", None)).processing
    assert desk.open_alarms("operator")[0] == 1
    assert desk.open_alarms("secretary") == (0, None)
