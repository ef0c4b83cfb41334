"""The record of processing and its alarms by the API: the same rights as in the portal."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import UUID

import pytest

from sainam.agencies.person import Person
from sainam.agencies.refusals import NotYours
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.api.management import ApiAnswer, ApiRequest
from sainam.api.processing import processing_routes
from sainam.evidence.incidents import store as incidents
from sainam.evidence.processing import store
from sainam.evidence.processing.processing_desk import ProcessingDesk
from sainam.evidence.processing.refusals import AlarmUnknown, MonthUnreadable
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.ids import new_id

pytestmark = pytest.mark.row("L4")

DPO = Person("dpo1", Title("สมมติ", "Made-up"), frozenset({"dpo"}))
AUDITOR = Person("auditor1", Title("สมมติ", "Made-up"), frozenset({"auditor"}))
FLOW = """
INSERT INTO flow (environment, agreement, agreement_version, dataset, pattern, purpose, agency,
  caller, owner, channel, fields, first_seen_at)
VALUES ('live', 'MOU-TEST-1', 1, 'water-use-six-months', 'lookup', 'p', 'TEST', 'TEST', 'CIS',
  'api', 'customer_account', sainam_now()) RETURNING number
"""


@pytest.fixture
def alarm(database: Database) -> str:
    with database.transaction() as tx:
        for who in (DPO, AUDITOR):
            register_hashed(
                tx, Login(who.login, who.title, who.roles, None), "none",
                contact=Contact(f"{who.login}@example.go.th", "", "สมมติ"), actor="tests",
            )  # fmt: skip
        (flow,) = tx.execute(FLOW).fetchone() or (0,)
        number, at = new_id(), clock.now(tx)
        store.insert_alarm(
            tx, number, flow, "field", at.date().replace(day=1), approved='{"values":["a"]}',
            seen='{"values":["a","b"]}', at=at, due_at=at,
        )  # fmt: skip
    return f"{number}"


def ask(
    database: Database, method: str, pattern: str, who: Person = DPO, *,
    query: dict[str, str] | None = None, body: dict[str, Any] | None = None, **path: str,
) -> ApiAnswer:  # fmt: skip
    [route] = [
        one for one in processing_routes(ProcessingDesk(database))
        if (one.method, one.pattern) == (method, pattern)
    ]  # fmt: skip
    sent = json.dumps(body or {}).encode()
    return route.answer(ApiRequest(method, path, query or {}, sent, "", "", who))


def test_an_alarm_is_read_and_decided_on(database: Database, alarm: str) -> None:
    one = "/api/processing/alarms/{alarm}"
    told: Any = ask(database, "GET", one, AUDITOR, alarm=alarm).body
    assert (told["kind"], told["seen"], told["decision"]) == ("field", ("a", "b"), None)
    decided = {"decision": "stopped", "reason": "ระงับแล้ว"}
    with pytest.raises(NotYours):
        ask(database, "POST", f"{one}/end", AUDITOR, alarm=alarm, body=decided)
    ended: Any = ask(database, "POST", f"{one}/end", alarm=alarm, body=decided).body
    assert (ended["decision"], ended["actor"]) == ("stopped", "dpo1")
    listed: Any = ask(database, "GET", "/api/processing/alarms").body
    assert [row["decision"] for row in listed["alarms"]] == ["stopped"]
    for unknown in ("x", f"{new_id()}"):
        with pytest.raises(AlarmUnknown):
            ask(database, "GET", one, alarm=unknown)


def test_the_record_of_a_month_is_read_as_json_and_as_csv(database: Database, alarm: str) -> None:
    assert alarm
    told: Any = ask(database, "GET", "/api/processing", query={"month": "2026-10"}).body
    assert (told["month"], told["rows"]) == ("2026-10-01", [])
    answer = ask(database, "GET", "/api/processing.csv", query={"month": "2026-10"})
    assert isinstance(answer.body, bytes)
    [head] = csv.reader(StringIO(answer.body.decode("utf-8-sig")))
    assert head[:3] == ["month", "controller", "agreement"]
    with pytest.raises(MonthUnreadable):
        ask(database, "GET", "/api/processing", query={"month": "October"})


def test_a_breach_opens_the_file_of_an_incident_in_the_same_moment(
    database: Database, alarm: str
) -> None:
    where = "/api/processing/alarms/{alarm}/end"
    told: Any = ask(
        database, "POST", where, alarm=alarm, body={"decision": "breach", "reason": "ส่งเกินจริง"}
    ).body
    with database.read_only() as tx:
        found = incidents.find_incident(tx, told["incident"])
        [raised] = [one.raised_at for one in store.alarms(tx, alarm=UUID(alarm))]
    assert found is not None
    assert found.aware_at == raised
    assert [(one.clock, one.due_at - raised) for one in found.clocks] == [
        ("pdpa_office", timedelta(hours=72))
    ]
    assert "ส่งเกินจริง" in found.steps[0].text
    again: Any = ask(database, "GET", "/api/processing/alarms/{alarm}", alarm=alarm).body
    assert again["incident"] == told["incident"]
