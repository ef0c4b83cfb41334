"""The register and the compliance table over a real hub, by the desk of portal and API."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from law_people import apply, body_of, person, register_people

from sainam.agencies.refusals import NotYours
from sainam.api.law import law_routes
from sainam.api.management import ApiRequest, Route
from sainam.evidence.compliance.law_desk import LawDesk
from sainam.evidence.compliance.table import Compliance, MeasureRow
from sainam.kit import clock
from sainam.kit.byte_store import ByteStore
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.thai_dates import business_date
from sainam.links.law_changes.refusals import OwnLawChange, UnknownLawObject
from sainam.links.measures.state_measure import Stated

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
DAY = timedelta(days=1)
STANDS_ON, STOPPED = "PDPA-2562-24", "CONTRACT-BIGC-2568-01"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> LawDesk:
    apply(database, MWA)
    register_people(database)
    return LawDesk(database, ByteStore(tmp_path / "bytes"))


@pytest.fixture
def today(database: Database) -> date:
    with database.read_only() as tx:
        return business_date(clock.now(tx))


def row_of(found: Compliance, measure: str) -> MeasureRow:
    rows = (one for row in found.rows for one in row.measures())
    return next(one for one in rows if one.measure.id == measure)


def state_of(desk: LawDesk, measure: str, on: date | None = None) -> str:
    return row_of(desk.compliance("auditor", on), measure).standing.state


@pytest.mark.row("L1")
def test_every_measure_of_the_page_has_state_owner_and_next_review_from_the_first_day(
    desk: LawDesk,
) -> None:
    found = desk.compliance("auditor", None)
    rows = [one for row in found.rows for one in row.measures()]
    numbered = [(one.measure.row, one.measure.number) for one in rows if one.measure.number]
    assert len(numbered) == len(set(numbered)) == 23
    assert all(one.standing.owner and one.standing.next_review for one in rows)
    assert [row.row.id for row in found.rows] == ["L1", "L2", "L3", "L4", "L5", "L6"]
    assert {one: state_of(desk, one) for one in ("L1-7.2", "L1-7.3", "L1-7.1", "L1-7")} == {
        "L1-7.2": "in_progress",
        "L1-7.3": "in_progress",
        # a chair alone is no council
        "L1-7.1": "gap",
        "L1-7": "gap",
    }
    assert sum(found.counts.values()) == len(rows) - 1  # 7 stands as its parts do


@pytest.mark.row("L4")
def test_cells_of_the_page_are_printed_as_it_groups_them(desk: LawDesk) -> None:
    cells = {row.row.id: row.cells for row in desk.compliance("auditor", None).rows}
    printed = {
        row: [(len(cell.entries), [one.measure.number for one in cell.measures]) for cell in found]
        for row, found in cells.items()
    }
    assert printed == {
        "L1": [
            (1, ["(1)", "(2)", "(3)", "(4)"]),
            (1, ["(5)"]),
            (1, ["(6)"]),
            (1, ["(7)", "(7.1)", "(7.2)", "(7.3)"]),
        ],
        "L2": [(1, ["(1)", "*"])],
        "L3": [(1, ["(1)"]), (1, ["(2)"]), (1, ["(3)", "(4)"])],
        "L4": [(3, ["(1)", "(2)", "(3)", "(4)"])],
        "L5": [(1, ["(1)", "(2)"])],
        "L6": [(3, ["(1)"])],
    }


def state(desk: LawDesk, measure: str, by: str, second: str, **said: Any) -> None:
    page = desk.measure(by, measure)
    given: dict[str, Any] = {"base": len(page.statements), "note": "ตรวจแล้ว"}
    proposal = desk.state(measure, Stated(**(given | said)), actor=by)
    desk.decide_statement(proposal, "confirmed", reason="เห็นด้วย", actor=second)


@pytest.mark.row("L1")
def test_the_table_of_a_past_day_is_as_it_was_and_a_passed_review_is_due_without_any_write(
    desk: LawDesk, database: Database, owner_url: str, today: date
) -> None:
    before = state_of(desk, "L4-1")
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
        clock.shift(owner, 10 * DAY)
    state(
        desk, "L4-1", "dpo", "auditor", state="met", evidence="probe:data-officer",
        review=today + 40 * DAY,
    )  # fmt: skip
    assert row_of(desk.compliance("dpo", None), "L4-1").standing.why == "stated"
    then = row_of(desk.compliance("dpo", today), "L4-1").standing
    assert (then.state, then.statement) == (before, None)
    with connect_as_owner(owner_url, application_name="tests") as owner:
        clock.shift(owner, 60 * DAY)
    now = row_of(desk.compliance("dpo", None), "L4-1").standing
    assert (now.state, now.why) == ("evidence_due", "review_past")
    assert state_of(desk, "L4-1", today + 20 * DAY) == "met"


@pytest.mark.row("L4")
def test_the_hub_says_the_contrary_of_what_was_stated(
    desk: LawDesk, database: Database, today: date
) -> None:
    """No second factor for anybody, whatever the owner says."""
    paper = {"approved": f"{today}", "kept_at": "ตู้เอกสาร 7"}
    version, body = body_of(database, "policy_document", "MWA-ACCESS-POLICY")
    change = desk.propose(
        kind="policy_document", name="MWA-ACCESS-POLICY", base=version, body={**body, **paper},
        reason="อนุมัติแล้ว", actor="legal1",
    )  # fmt: skip
    seen = desk.change("legal2", change).citing.base
    desk.decide(change, "confirmed", seen=seen, reason="ตรวจแล้ว", actor="legal2")
    state(
        desk, "L5-1", "operator", "auditor", state="met", evidence="policy:MWA-ACCESS-POLICY",
        review=today + 90 * DAY,
    )  # fmt: skip
    found = row_of(desk.compliance("auditor", None), "L5-1").standing
    assert (found.state, found.why) == ("gap", "contrary")


@pytest.mark.row("L3")
def test_each_control_of_annex_a_shows_evidence_or_is_for_its_owner(desk: LawDesk) -> None:
    rows = {one.control.id: one for one in desk.controls("auditor").rows}
    assert len(rows) == 93
    assert list(rows)[:2] == ["A.5.1", "A.5.2"]
    second_factor = rows["A.8.5"].reading
    assert second_factor is not None
    assert second_factor.said == "contrary"  # nobody of the staff has one yet
    assert rows["A.5.15"].paper_standing == "not_filed"
    assert (rows["A.7.3"].reading, rows["A.7.3"].paper) == (None, None)
    assert rows["A.7.3"].control.owner == "operator"
    assert ask(desk, "GET", "/api/compliance/controls", "auditor")["rows"][0]["control"]["id"]


@pytest.mark.row("L5")
def test_a_month_of_traffic_that_is_gone_is_found(
    desk: LawDesk, database: Database, owner_url: str, today: date
) -> None:
    with database.transaction() as tx:
        tx.execute("SELECT ensure_month_partition('exchange', %s)", (today,))
    assert state_of(desk, "L5-TRAFFIC") == "met"
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute(f"DROP TABLE sainam.exchange_{today:%Y_%m}")
    assert state_of(desk, "L5-TRAFFIC") == "gap"


@pytest.mark.row("L1")
def test_the_register_shows_past_versions_with_what_changed(
    desk: LawDesk, database: Database
) -> None:
    version, body = body_of(database, "instrument", "CCA-2550")
    body["provisions"][0]["about"]["en"] = "other words"
    change = desk.propose(
        kind="instrument", name="CCA-2550", base=version, body=body, reason="แก้ถ้อยคำ",
        actor="secretary",
    )  # fmt: skip
    page = desk.change("dpo", change)
    (told,) = page.differences
    assert (told.place, told.after) == ("provisions[CCA-2550-5-17].about.en", "other words")
    assert page.may_decide
    assert desk.change("secretary", change).own
    desk.decide(change, "confirmed", seen=page.citing.base, reason="ตรวจแล้ว", actor="dpo")
    newest, first = desk.object("auditor", "instrument", "CCA-2550").history
    assert newest.differences == (told,)
    assert (newest.version.origin, first.version.origin) == ("register", "files")
    kept = {one.kept_by: one.digest.hex() for one in desk.kept("auditor")}
    page_of_kept = desk.kept_version("auditor", kept["agreement:MOU-ONCB-2568-01@1"])
    assert page_of_kept.differences == {"instrument:CCA-2550": (told,)}


@pytest.mark.parametrize("digest", ["xyz", "00" * 32])
def test_no_version_of_the_law_but_a_kept_one_is_shown(desk: LawDesk, digest: str) -> None:
    with pytest.raises(UnknownLawObject):
        desk.kept_version("auditor", digest)


def test_the_register_is_not_for_agencies(desk: LawDesk, database: Database) -> None:
    with database.transaction() as tx:
        tx.execute(
            "INSERT INTO login VALUES ('officer', 'ก', 'a', '{agency_officer}', 'ONCB',"
            " sainam_now())"
        )
    for read in (desk.register, desk.kept, lambda login: desk.compliance(login, None)):
        with pytest.raises(NotYours):
            read("officer")


def ask(desk: LawDesk, method: str, path: str, by: str, body: Any = None) -> Any:
    """Of the management API, without HTTP around it; its answer is read back from JSON."""
    address, _, query = path.partition("?")
    database = desk._database  # noqa: SLF001  the desk's own
    for route in law_routes(desk):
        found = route.path.fullmatch(address)
        if found and route.method == method:
            request = ApiRequest(
                method, found.groupdict(), dict(one.split("=") for one in query.split("&") if one),
                json.dumps(body or {}).encode(), "", "", person(database, by),
            )  # fmt: skip
            return msgspec.json.decode(msgspec.json.encode(answer(route, request)))
    raise AssertionError(path)


def answer(route: Route, request: ApiRequest) -> object:
    return route.answer(request).body


@pytest.mark.row("L1")
def test_the_api_does_what_the_portal_does(desk: LawDesk, today: date) -> None:
    law = ask(desk, "GET", "/api/law", "auditor")
    assert [row["row"] for row in law["rows"]] == ["L1", "L2", "L3", "L4", "L5", "L6", None]
    act = ask(desk, "GET", "/api/law/instrument/CCA-2550", "legal1")
    act["body"]["provisions"][0]["about"]["en"] = "by the API"
    given = {"base": act["version"], "body": act["body"], "reason": "แก้"}
    change = ask(desk, "POST", "/api/law/instrument/CCA-2550/changes", "legal1", given)["change"]
    seen = ask(desk, "GET", f"/api/law-changes/{change}", "legal2")["seen"]
    decided = {"decision": "confirmed", "reason": "ตรวจแล้ว", "seen": seen}
    with pytest.raises(OwnLawChange):
        ask(desk, "POST", f"/api/law-changes/{change}", "legal1", decided)
    assert ask(desk, "POST", f"/api/law-changes/{change}", "legal2", decided)["version"] == 2
    stated = {"base": 0, "state": "in_progress", "note": "กำลังทำ", "target": f"{today + DAY}"}
    number = ask(desk, "POST", "/api/measures/L1-5", "operator", stated)["statement"]
    ask(desk, "POST", f"/api/statements/{number}", "dpo", {"decision": "confirmed", "reason": "ok"})
    table = ask(desk, "GET", f"/api/compliance?on={today}", "auditor")
    measures = {
        one["measure"]: one["state"]
        for row in table["rows"]
        for cell in row["cells"]
        for one in cell["measures"]
    }
    assert measures["L1-5"] == "in_progress"
    assert ask(desk, "GET", "/api/compliance/l1", "auditor")["month"] == f"{today.replace(day=1)}"
    assert ask(desk, "POST", "/api/law/measure/L1-5/owner", "legal1", {"owner": "auditor"})
    kept = ask(desk, "GET", "/api/law-kept", "auditor")["kept"][0]
    found = ask(desk, "GET", f"/api/law-kept/{kept['version']}", "auditor")
    assert "instrument:CCA-2550" in found["reads_otherwise_today"]


@pytest.mark.row("L4")
def test_what_would_stop_is_shown_before_a_change_is_made_and_kept_when_it_is(
    desk: LawDesk, database: Database
) -> None:
    base, body = body_of(database, "instrument", "PDPA-2562")
    for one in body["provisions"]:
        if one["id"] == STANDS_ON:
            one["about"] = {"th": "ถ้อยคำใหม่", "en": "New words"}
    change = desk.propose(
        kind="instrument", name="PDPA-2562", base=base, body=body, reason="แก้ถ้อยคำ",
        actor="legal1",
    )  # fmt: skip
    page = desk.change("legal2", change)
    [found] = page.stops
    assert (found.provision, found.gone) == (STANDS_ON, False)
    assert STOPPED in {one.flow.agreement for one in found.stops}
    desk.decide(change, "confirmed", seen=page.citing.base, reason="ตรวจแล้ว", actor="legal2")
    assert desk.change("legal2", change).stops == ()
    with database.read_only() as tx:
        kept = tx.execute(
            "SELECT change, stops FROM impact_report WHERE about = %s", [f"provision:{STANDS_ON}"]
        ).fetchall()
    assert kept == [("changes", len(found.stops))]
