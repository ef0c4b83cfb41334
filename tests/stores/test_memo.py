"""The governor is told with the record of processing; an order brings the dossier back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from dossier_way import DossierWay, way_on

from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.documents import store as documents
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.kit.thai_dates import thai_date
from sainam.links.applied_catalogue import load_catalogue, load_law
from sainam.onboarding import process
from sainam.onboarding.act import Act
from sainam.onboarding.bodies import Memo
from sainam.onboarding.design.design import agreed_design
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.memo.record_of_processing import record_of_processing
from sainam.onboarding.memo.refusals import FormMissing
from sainam.onboarding.memo.rules import memo_fits
from sainam.onboarding.refusals import BodyInvalid, EventNotNow, RoleMissing, TwoSides
from sainam.onboarding.review.council import findings, members, votes
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.review.refusals import NotAMember, NotDecided
from sainam.onboarding.state import Event, State

BODY = "จึงเรียนมาเพื่อโปรดทราบ"


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        with module_database.transaction() as tx:
            register_hashed(
                tx,
                Login(
                    "scribe", Title("สมมติ", "scribe"),
                    frozenset({"privacy_group", "governor_office"}), None,
                ),
                "none", contact=Contact("scribe@example.go.th", "", "สมมติ"), actor="tests",
            )  # fmt: skip
        yield made


def at(way: DossierWay, state: State) -> Dossier:
    return way.go_on(way.desk.open(), state)


@pytest.mark.row("P5")
def test_the_record_of_processing_says_what_the_section_asks(way: DossierWay) -> None:
    found = at(way, State.MEMO)
    design = agreed_design(found)
    assert design is not None
    with way.database.read_only() as tx:
        catalogue, law = load_catalogue(tx), load_law(tx)[0]
    record = record_of_processing(found, design, catalogue, law, "สำนักทดสอบสมมติ")
    told = {row.label: row.text for row in record.rows}
    assert told["คู่เชื่อมโยง"] == "G4z กับ สำนักทดสอบสมมติ"
    assert told["ทิศทาง"] == "กปน. ส่งให้หน่วยงาน"
    assert told["ระยะเวลาเก็บรักษา"] == "90 วัน"
    assert found.request.until is not None
    last = thai_date(found.request.until - timedelta(days=1))
    assert told["ระยะเวลาข้อตกลง"].endswith(f"ถึงสิ้นวันที่ {last}")
    assert told["มาตรการความปลอดภัย"].startswith("OAuth 2.0")
    assert "มาตรา 24 (4)" in told["ฐานทางกฎหมาย"]
    assert record.fields is not None
    assert [row[1] for row in record.fields.rows] == ["เลขที่ผู้ใช้น้ำ", "เดือนที่อ่านมาตร", "ปริมาณน้ำที่ใช้"]
    assert all(told.values())


@pytest.mark.row("P5")
def test_a_numbered_signed_memo_is_acknowledged_by_another_and_cannot_be_refused(
    way: DossierWay,
) -> None:
    found = at(way, State.MEMO)
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(found.id, "issue_memo", "scribe", body=" ")
    assert [fault.field for fault in refused.value.field_faults] == ["body"]
    issued = way.desk.do(found.id, "issue_memo", "scribe", body=BODY)
    outcome = issued.steps[-1].outcome
    assert outcome["number"]
    with way.database.read_only() as tx:
        document = documents.find_document(tx, UUID(outcome["document"]))
    assert document is not None
    assert (document.kind, document.signed) == ("memo", 1)
    with pytest.raises(TwoSides):  # in the other of two roles
        way.desk.do(found.id, "acknowledge", "scribe")
    with pytest.raises(EventNotNow):
        way.desk.do(found.id, "refuse", "governor1", reason="ไม่เห็นด้วย")
    with pytest.raises(RoleMissing):
        way.desk.do(found.id, "acknowledge", "deputygovernor")
    assert way.desk.do(found.id, "acknowledge", "governor1").dossier.state == State.DRAFTING


@pytest.mark.row("P5")
def test_when_the_time_is_over_a_deputy_acknowledges_and_nothing_goes_on_before(
    way: DossierWay,
) -> None:
    found = at(way, State.GOVERNOR)
    with pytest.raises(EventNotNow):
        way.desk.do(found.id, "draft_agreement", "legal1")
    way.pass_time(timedelta(days=30))
    assert way.by_itself(found.id) is None
    assert way.desk.do(found.id, "acknowledge", "deputygovernor").dossier.state == State.DRAFTING


@pytest.mark.row("P5")
def test_an_order_brings_the_dossier_back_to_the_council_which_is_called_anew(
    way: DossierWay,
) -> None:
    found = at(way, State.GOVERNOR)
    with pytest.raises(BodyInvalid):
        way.desk.do(found.id, "order_back", "governor1", order="")
    back = way.desk.do(found.id, "order_back", "governor1", order="ให้ทบทวนจำนวนช่องข้อมูล").dossier
    assert back.state == State.REVIEW
    assert questions_of(back)
    assert (members(back), findings(back), votes(back)) == ((), {}, {})
    with pytest.raises(NotAMember):
        way.desk.find_all(found.id, "member1")
    with pytest.raises(NotDecided):
        way.desk.do(
            found.id, "approve", "secretary", approved=way.desk.request()["wanted"], summary="เดิม"
        )
    again = way.go_on(found.id, State.DESIGN)
    assert agreed_design(again) is None
    assert way.go_on(found.id, State.DRAFTING).state == State.DRAFTING


def test_no_memo_without_a_form(way: DossierWay) -> None:
    """The table lets none be issued before; its own guard says so, too."""
    found = at(way, State.DESIGN)
    chosen = process.transition(State.MEMO, Event.ISSUE_MEMO)
    assert chosen is not None
    actor = way.desk.actor("privacy1")
    with way.database.read_only() as tx:
        act = Act(
            tx, way.desk.world, found, chosen, Memo(body=BODY), actor, "privacy_group", found.since
        )
        with pytest.raises(FormMissing):
            memo_fits(act)
