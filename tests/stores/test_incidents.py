"""The file of an incident: its clocks, whom it reached, what was told, and what is refused."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from evidence_desk import papers
from people_hall import Hall
from worked_hub import ONCB, WorkedHub

from sainam.agencies.refusals import NotYours
from sainam.evidence.incidents.incident import Opening
from sainam.evidence.incidents.incident_desk import IncidentDesk
from sainam.evidence.incidents.refusals import (
    ClockNotNeededWithoutReason,
    ClockProvisionMissing,
    ClockRuns,
    ClocksStillRun,
    ClockUnknown,
    IncidentClosed,
    IncidentFieldUnusable,
    LateWithoutReason,
    ScopeNotSet,
    UnknownIncident,
)
from sainam.evidence.incidents.remind_of_clocks import remind_of_clocks
from sainam.evidence.incidents.scope import Scope
from sainam.evidence.incidents.step_incident import end_clock
from sainam.kit import clock
from sainam.kit.database import Database

pytestmark = pytest.mark.row("L4")


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    hall = Hall(database, tmp_path)
    hall.person("dpo1", "dpo")
    hall.person("operator1", "operator")
    hall.person("finance1", "finance")
    return hall


@pytest.fixture
def desk(hall: Hall, tmp_path: Path) -> IncidentDesk:
    return IncidentDesk(hall.database, papers(tmp_path))


def opened(desk: IncidentDesk, hall: Hall, *, hours_ago: float = 1, personal: bool = True) -> str:
    with hall.database.read_only() as tx:
        aware = clock.now(tx) - timedelta(hours=hours_ago)
    opening = Opening(title="กุญแจรั่ว", aware_at=aware, personal=personal)
    return desk.open("operator1", opening)


def test_a_file_gets_a_number_of_its_year_without_gaps(desk: IncidentDesk, hall: Hall) -> None:
    first, second = opened(desk, hall), opened(desk, hall)
    assert int(second[-5:]) == int(first[-5:]) + 1
    assert hall.events(f"incident:{first}") == ["evidence:incident:opened"]


def test_a_clock_of_an_incident_recorded_late_does_not_start_anew(
    desk: IncidentDesk, hall: Hall
) -> None:
    number = opened(desk, hall, hours_ago=100)
    seen = desk.incident("dpo1", number)
    assert [one.state(seen.now) for one in seen.incident.clocks] == ["late"]


def test_the_letter_to_the_office_ends_its_clock_and_names_the_provision(
    desk: IncidentDesk, hall: Hall
) -> None:
    number = opened(desk, hall)
    letter = desk.tell("dpo1", number, "pdpa_office", said="เพิกถอนกุญแจแล้ว")
    seen = desk.incident("dpo1", number)
    [end] = [one.end for one in seen.incident.clocks]
    assert end is not None
    assert (end.result, end.document) == ("told", str(letter))
    assert desk.letter("dpo1", number, letter).startswith(b"%PDF")
    [(data,)] = hall.rows("SELECT data FROM document")
    assert "มาตรา 37" in str(data)
    assert "เพิกถอนกุญแจแล้ว" in str(data)


def test_a_late_letter_says_why(desk: IncidentDesk, hall: Hall) -> None:
    number = opened(desk, hall, hours_ago=73)
    with pytest.raises(LateWithoutReason):
        desk.tell("dpo1", number, "pdpa_office", said="เพิกถอนกุญแจแล้ว")
    assert hall.rows("SELECT 1 FROM document") == []  # not even a number is taken
    desk.tell("dpo1", number, "pdpa_office", said="เพิกถอนกุญแจแล้ว", late="ทราบตัวผู้ได้รับผลกระทบช้า")
    [(data,)] = hall.rows("SELECT data FROM document")
    assert "ทราบตัวผู้ได้รับผลกระทบช้า" in str(data)


def test_told_needs_its_paper_and_not_needed_its_reason(desk: IncidentDesk, hall: Hall) -> None:
    number = opened(desk, hall)
    with pytest.raises(ClockNotNeededWithoutReason):
        desk.end_clock("dpo1", number, "pdpa_office", "not_needed", reason=" ")
    with hall.database.transaction() as tx, pytest.raises(IncidentFieldUnusable):
        end_clock(tx, number, "pdpa_office", "told", actor="dpo1")
    desk.end_clock("dpo1", number, "pdpa_office", "not_needed", reason="ข้อมูลเข้ารหัสไว้ทั้งหมด")
    with pytest.raises(ClockUnknown):
        desk.end_clock("dpo1", number, "pdpa_office", "not_needed", reason="อีกครั้ง")


def test_an_agency_is_told_as_its_agreement_says(desk: IncidentDesk, hall: Hall) -> None:
    number = opened(desk, hall)
    with pytest.raises(ClockProvisionMissing):
        desk.start_clock("dpo1", number, "agency", hours=24, provision="")
    due = desk.start_clock("dpo1", number, "agency", hours=24, provision=f"{ONCB} ข้อ 7")
    seen = desk.incident("dpo1", number).incident
    assert due == seen.aware_at + timedelta(hours=24) == seen.next_due
    with pytest.raises(ClockRuns):
        desk.start_clock("dpo1", number, "agency", hours=48, provision="อีกข้อ")


def test_nobody_lengthens_the_hours_that_the_law_gives(desk: IncidentDesk, hall: Hall) -> None:
    number = opened(desk, hall, personal=False)
    due = desk.start_clock("dpo1", number, "pdpa_office", hours=500, provision="ตามใจ")
    seen = desk.incident("dpo1", number).incident
    assert due == seen.aware_at + timedelta(hours=72)
    assert seen.clocks[0].provision == "PDPA-2562-37"


def test_it_closes_when_every_clock_has_ended_and_then_takes_nothing_more(
    desk: IncidentDesk, hall: Hall
) -> None:
    number = opened(desk, hall)
    with pytest.raises(ClocksStillRun):
        desk.write("dpo1", number, "closed", "จบเรื่อง")
    desk.end_clock("dpo1", number, "pdpa_office", "not_needed", reason="ไม่มีข้อมูลบุคคล")
    desk.write("dpo1", number, "closed", "จบเรื่อง")
    assert desk.incident("dpo1", number).incident.closed
    with pytest.raises(IncidentClosed):
        desk.write("dpo1", number, "noted", "อีกเรื่อง")


def test_only_the_officer_acts_and_finance_does_not_even_read(
    desk: IncidentDesk, hall: Hall
) -> None:
    number = opened(desk, hall)
    with pytest.raises(NotYours):
        desk.write("operator1", number, "noted", "จด")
    with pytest.raises(NotYours):
        desk.incident("finance1", number)
    with pytest.raises(UnknownIncident):
        desk.incident("dpo1", "I-2569-99999")


def test_the_officer_is_told_once_that_a_clock_nears_and_once_that_it_is_over(
    desk: IncidentDesk, hall: Hall
) -> None:
    far, near, late = (opened(desk, hall, hours_ago=ago) for ago in (1, 50, 80))
    for told in (2, 0):
        with hall.database.transaction() as tx:
            assert remind_of_clocks(tx, "https://hub.example") == told
    [said] = hall.mails("incident_near")
    assert near in said
    [said] = hall.mails("incident_late")
    assert late in said
    assert far not in said


def test_of_a_clock_that_ended_nobody_is_told(desk: IncidentDesk, hall: Hall) -> None:
    number = opened(desk, hall, hours_ago=50)
    desk.end_clock("dpo1", number, "pdpa_office", "not_needed", reason="ไม่มีข้อมูลบุคคล")
    with hall.database.transaction() as tx:
        assert remind_of_clocks(tx, "https://hub.example") == 0


def scope(hub: WorkedHub, **given: object) -> Scope:
    whole: dict[str, object] = {
        "since": hub.now - timedelta(days=1), "until": hub.now + timedelta(days=1),
    }  # fmt: skip
    return Scope(**(whole | given))  # type: ignore[arg-type]


def test_the_scope_tells_which_persons_and_what_left(hub: WorkedHub, tmp_path: Path) -> None:
    desk = IncidentDesk(hub.database, papers(tmp_path, hub.masters))
    number = desk.open("dpo", Opening(title="กุญแจรั่ว", aware_at=hub.now, personal=True))
    with pytest.raises(ScopeNotSet):
        desk.persons("dpo", number, reason="เพื่อแจ้ง")
    affected = desk.set_scope("dpo", number, scope(hub, agreements=(ONCB,)))
    # Three were answered; one failed and one still ran, so nothing of theirs left.
    assert (affected.persons, affected.exchanges) == (3, 3)
    [left] = affected.left
    assert (left.agency, left.dataset) == ("ONCB", "water-use-six-months")
    assert "customer_account" in left.fields
    found = desk.persons("dpo", number, reason="เพื่อแจ้ง")
    assert [one.key for one in found] == ["990000011", "990000012", "990000013"]
    seen = desk.incident("dpo", number)
    assert seen.affected == affected


def test_lines_of_files_count_by_the_account_that_was_paid(hub: WorkedHub, tmp_path: Path) -> None:
    desk = IncidentDesk(hub.database, papers(tmp_path, hub.masters))
    number = desk.open("dpo", Opening(title="กล่องรับไฟล์ถูกอ่าน", aware_at=hub.now))
    affected = desk.set_scope("dpo", number, scope(hub, agreements=("CONTRACT-TRUEMONEY-2568-01",)))
    # 39 lines of 28 accounts; what was held or sent again crossed too, but posted nobody's payment.
    assert (affected.persons, affected.exchanges) == (28, 3)
    assert len(desk.persons("dpo", number, reason="เพื่อแจ้ง")) == 28


def test_outside_of_the_time_nothing_left(hub: WorkedHub, tmp_path: Path) -> None:
    desk = IncidentDesk(hub.database, papers(tmp_path, hub.masters))
    number = desk.open("dpo", Opening(title="กุญแจรั่ว", aware_at=hub.now))
    before = scope(
        hub,
        agreements=(ONCB,),
        since=hub.now - timedelta(days=3),
        until=hub.now - timedelta(days=2),
    )
    affected = desk.set_scope("dpo", number, before)
    assert (affected.persons, affected.left) == (0, ())
