"""Requests of persons over a hub on which something has happened to them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from call_desk import bring_in
from evidence_desk import papers
from key_desk import masters_of
from people_hall import Hall
from worked_hub import CATALOGUE, ONCB, WorkedHub

from sainam.agencies.refusals import NotYours
from sainam.contracts.validate import validate
from sainam.evidence.subjects import store
from sainam.evidence.subjects.disclosures import disclosures
from sainam.evidence.subjects.receive_subject_request import RETENTION
from sainam.evidence.subjects.refusals import (
    KeptByDuty,
    ProvisionWanted,
    SearcherApproves,
    StepNotDue,
    UnknownWithholding,
    WithheldByOne,
    WithholdingUnusable,
)
from sainam.evidence.subjects.remind_of_requests import remind_of_requests, remind_of_reviews
from sainam.evidence.subjects.search_subject import search_subject
from sainam.evidence.subjects.subject_desk import SubjectDesk, WithholdingForm
from sainam.evidence.subjects.subject_request import RequestKind, Stated
from sainam.evidence.subjects.withhold import (
    decide_withholding,
    end_withholding,
    propose_withholding,
)
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.keys.data_keys import DataKeys
from sainam.kit.thai_dates import business_date

pytestmark = pytest.mark.row("L4")
PERSON = "990000011"  # asked about once by ONCB
PAYER = "990000010"  # paid by API


@pytest.fixture(scope="module")
def people(hub: WorkedHub, tmp_path_factory: pytest.TempPathFactory) -> Hall:
    hall = Hall(hub.database, tmp_path_factory.mktemp("hall"))
    hall.person("dpo1", "dpo")
    hall.person("legal1", "legal")
    hall.person("legal2", "legal")
    hall.person("operator1", "operator")
    return hall


@pytest.fixture
def desk(hub: WorkedHub, people: Hall, tmp_path: Path) -> SubjectDesk:
    keys = DataKeys(hub.database, hub.masters)
    return SubjectDesk(people.database, papers(tmp_path, hub.masters), keys)


def asked(desk: SubjectDesk, kind: RequestKind = "access", number: str = PERSON) -> str:
    stated = Stated(
        name="สมมติ ผู้ใช้น้ำ", number=number, contact="test@person.example", wants="ขอดูข้อมูลของฉัน"
    )
    return desk.receive("dpo1", kind, stated)


def searched(desk: SubjectDesk, kind: RequestKind = "access", number: str = PERSON) -> str:
    request = asked(desk, kind, number)
    desk.step("dpo1", request, "identified", reason="แสดงบัตรต่อหน้า")
    desk.search("dpo1", request)
    return request


def test_what_the_person_says_stands_in_no_row_in_clear(hub: WorkedHub, desk: SubjectDesk) -> None:
    number = asked(desk, number="990000077")
    with hub.database.read_only() as tx:
        for table in ("subject_request", "subject_request_step", "audit_event"):
            text = tx.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t".encode()).fetchone()
            assert text is not None
            assert "สมมติ ผู้ใช้น้ำ" not in str(text[0])
            assert "990000077" not in str(text[0])
    seen = desk.request("dpo1", number)
    assert seen.stated is not None
    assert seen.stated.name == "สมมติ ผู้ใช้น้ำ"
    assert RETENTION == "subjects"


def test_a_search_finds_look_ups_by_their_marks_and_payments_by_the_ledger(
    hub: WorkedHub, desk: SubjectDesk
) -> None:
    with hub.database.read_only() as tx:
        found = search_subject(tx, hub.masters, "customer_account", PERSON)
        paid = search_subject(tx, hub.masters, "customer_account", PAYER)
        nobody = search_subject(tx, hub.masters, "customer_account", "990000098")
    [one] = found.disclosures
    assert one.exchange == hub.exchanges["answered 1"]
    assert (one.agency, one.case) == ("ONCB", "ปส 0013/4401")
    assert "customer_account" in one.fields
    assert len([each for each in paid.payments if each.file is None]) == 3
    assert [each for each in paid.payments if each.file is not None]
    assert (nobody.disclosures, nobody.payments, nobody.files) == ((), (), ())
    [file] = {one.name for one in paid.files}
    assert file in hub.files


def test_a_failed_look_up_disclosed_nothing(hub: WorkedHub) -> None:
    with hub.database.read_only() as tx:
        found = search_subject(tx, hub.masters, "customer_account", "990000099")
    assert found.disclosures == ()


def test_identity_comes_before_the_search_and_the_answer_is_a_signed_letter(
    desk: SubjectDesk, people: Hall
) -> None:
    number = asked(desk)
    with pytest.raises(StepNotDue):
        desk.search("dpo1", number)
    desk.step("dpo1", number, "identified", reason="แสดงบัตรต่อหน้า")
    desk.search("dpo1", number)
    letter = desk.close("dpo1", number, "answered", said="ข้อมูลครบตามที่ขอ")
    assert desk.letter("dpo1", number, letter).startswith(b"%PDF")
    [(data,)] = people.rows(f"SELECT data FROM document WHERE id = '{letter}'")
    assert "ONCB" in str(data)
    assert "รวม 1 ครั้ง" in str(data)
    assert desk.request("dpo1", number).row.due_state == "over"
    assert people.events(f"subject:{number}") == [
        "evidence:subject:asked", *["evidence:subject:stepped"] * 3,
    ]  # fmt: skip


def test_a_refusal_names_its_provision(desk: SubjectDesk, people: Hall) -> None:
    number = searched(desk)
    with pytest.raises(ProvisionWanted):
        desk.close("dpo1", number, "refused", said="ไม่อาจให้ได้")
    letter = desk.close("dpo1", number, "refused", said="ไม่อาจให้ได้", provision="PDPA-2562-30")
    [(data,)] = people.rows(f"SELECT data FROM document WHERE id = '{letter}'")
    assert "มาตรา 30" in str(data)


@pytest.mark.parametrize("whose", [PERSON, PAYER])
def test_an_erasure_under_a_duty_to_keep_is_refused_with_it(desk: SubjectDesk, whose: str) -> None:
    number = searched(desk, "erasure", whose)
    with pytest.raises(KeptByDuty):
        desk.close("dpo1", number, "answered", said="ลบแล้ว")
    desk.close("dpo1", number, "refused", said="ยังต้องเก็บ", provision="PDPA-2562-37")


def test_an_erasure_of_nothing_is_answered(desk: SubjectDesk) -> None:
    number = searched(desk, "erasure", "990000098")
    desk.close("dpo1", number, "answered", said="ไม่มีข้อมูลของท่าน")


def form(hub: WorkedHub, **given: object) -> WithholdingForm:
    whole: dict[str, object] = {
        "agreement": ONCB, "provision": "PDPA-2562-30", "reason": "อยู่ระหว่างสืบสวน",
        "until": hub.today + timedelta(days=30), "case": "ปส 0013/4401",
    }  # fmt: skip
    return WithholdingForm(**(whole | given))  # type: ignore[arg-type]


def test_what_two_people_withhold_is_in_no_row_and_no_total_of_the_answer(
    hub: WorkedHub, desk: SubjectDesk, people: Hall
) -> None:
    number = searched(desk)
    held = desk.propose("legal1", form(hub))
    assert desk.request("dpo1", number).hidden == 0  # one person withholds nothing
    with pytest.raises(WithheldByOne):
        desk.decide("legal1", held, confirmed=True)
    desk.decide("dpo1", held, confirmed=True)
    try:
        assert desk.request("dpo1", number).hidden == 1
        with pytest.raises(ProvisionWanted):
            desk.close("legal1", number, "answered", said="ข้อมูลครบตามที่ขอ")
        with pytest.raises(SearcherApproves):
            desk.close("dpo1", number, "withheld", said="ตามที่ขอ", provision="PDPA-2562-30")
        letter = desk.close("legal1", number, "withheld", said="ตามที่ขอ", provision="PDPA-2562-30")
        [(data,)] = people.rows(f"SELECT data FROM document WHERE id = '{letter}'")
        assert "ONCB" not in str(data)
        assert "ไม่พบการเปิดเผยข้อมูลของท่าน" in str(data)
        assert "มาตรา 30" not in str(data)  # naming it would tell that something is withheld
    finally:
        desk.end("legal1", held, reason="สืบสวนเสร็จแล้ว")
    with pytest.raises(UnknownWithholding):
        desk.end("legal1", held, reason="อีกครั้ง")
    assert desk.request("dpo1", searched(desk)).hidden == 0


@pytest.mark.parametrize(
    "wrong", [{"agreement": "MOU-NO-SUCH-1"}, {"provision": " "}, {"reason": ""}]
)
def test_a_withholding_without_ground_is_none(
    hub: WorkedHub, desk: SubjectDesk, wrong: dict[str, object]
) -> None:
    with pytest.raises(WithholdingUnusable):
        desk.propose("legal1", form(hub, **wrong))
    with pytest.raises(WithholdingUnusable):
        desk.propose("legal1", form(hub, until=hub.today))


def test_only_officer_and_legal_see_whose_data_it_is(desk: SubjectDesk) -> None:
    number = asked(desk)
    with pytest.raises(NotYours):
        desk.request("operator1", number)


@pytest.mark.parametrize(
    ("login", "agencies"), [("dpo1", {"ONCB"}), ("legal1", {"ONCB"}), ("legal2", set())]
)
def test_that_somebody_is_looked_into_is_seen_by_the_dpo_and_who_was_named(
    desk: SubjectDesk, login: str, agencies: set[str]
) -> None:
    number = searched(desk)
    seen = desk.request(login, number)
    assert seen.found is not None
    assert {one.agency for one in seen.found.disclosures} == agencies
    assert seen.summary is not None
    assert {one.agency for one in seen.summary.entries} == agencies


def test_the_register_of_disclosures_fits_its_contract_and_hides_rows_and_totals_alike(
    hub: WorkedHub, desk: SubjectDesk
) -> None:
    def told() -> dict[str, Any]:
        with hub.database.read_only() as tx:
            return disclosures(tx, hub.masters, PERSON)

    before = told()
    assert validate(before, CATALOGUE.contracts["disclosures"]) == ()
    assert before["total"] == 1
    [row] = before["disclosures"]
    assert (row["agency"], row["purpose"]) == ("ONCB", "narcotics-investigation")
    held = desk.propose("legal1", form(hub))
    desk.decide("dpo1", held, confirmed=True)
    during = told()
    desk.end("legal1", held, reason="สืบสวนเสร็จแล้ว")
    assert during == {"customer_account": PERSON, "total": 0, "disclosures": []}
    assert told() == before  # with the day it was made, not the day it is shown


def test_the_officer_is_told_once_of_an_answer_due_soon_and_once_of_a_late_one(
    database: Database, owner_url: str, tmp_path: Path
) -> None:
    hall = Hall(database, tmp_path)
    hall.person("dpo1", "dpo")
    masters = masters_of(owner_url, database)
    key = DataKeys(database, masters).of_month(RETENTION, date(2026, 11, 1))
    with database.transaction() as tx:
        today = business_date(clock.now(tx))
        for number, days in (("S-2569-00001", 8), ("S-2569-00002", 7), ("S-2569-00003", -1)):
            store.insert_request(
                tx, number, "access", (key.number, b"sealed"), received_at=clock.now(tx),
                due=today + timedelta(days=days), actor="dpo1",
            )  # fmt: skip
    for told in (2, 0):
        with database.transaction() as tx:
            assert remind_of_requests(tx, "https://hub.example") == told
    [near], [late] = hall.mails("subject_near"), hall.mails("subject_late")
    assert "S-2569-00002" in near
    assert "S-2569-00003" in late


def test_the_officer_is_told_once_of_a_withholding_whose_review_is_due(
    database: Database, owner_url: str, tmp_path: Path
) -> None:
    """One that ended is not told of, nor one whose day is to come, nor a mere proposal."""
    hall = Hall(database, tmp_path)
    hall.person("dpo1", "dpo")
    with database.transaction() as tx:
        today = business_date(clock.now(tx))
    for name in ("MOU-DUE", "MOU-ENDED", "MOU-COMING", "MOU-PROPOSED"):
        bring_in(database, name, "ONCB", purposes=(name.lower(),))
    placed = {}
    for name, days in (("MOU-DUE", 1), ("MOU-ENDED", 1), ("MOU-COMING", 2), ("MOU-PROPOSED", 1)):
        with database.transaction() as tx:
            placed[name] = propose_withholding(
                tx, agreement=name, provision="PDPA-2562-30", reason="สืบสวน", case="ปส 1/2569",
                until=today + timedelta(days=days), actor="legal1",
            )  # fmt: skip
            if name != "MOU-PROPOSED":
                decide_withholding(tx, placed[name], confirmed=True, actor="dpo1")
    with database.transaction() as tx:
        end_withholding(tx, placed["MOU-ENDED"], reason="จบ", actor="legal1")
        assert remind_of_reviews(tx, "https://hub.example") == 0
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute(
            "INSERT INTO sainam.installation (mode, clock_offset) VALUES ('demo', '1 day')"
        )
    for told in (1, 0):
        with database.transaction() as tx:
            assert remind_of_reviews(tx, "https://hub.example") == told
    [mail] = hall.mails("withheld_review")
    assert "MOU-DUE" in mail
    assert "ปส 1/2569" not in mail
