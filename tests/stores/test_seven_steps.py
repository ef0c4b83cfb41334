"""A request goes through the seven steps on a real database, or is refused by letter."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest
from dossier_desk import DossierDesk, new_key, open_desk

from sainam.agreements.store import load_standing
from sainam.api.problem import problem
from sainam.kit.database import Database
from sainam.onboarding.refusals import (
    BodyInvalid,
    DossierMoved,
    EventNotNow,
    RoleMissing,
    UnknownDossier,
)
from sainam.onboarding.review.refusals import NotAMember, NotDecided
from sainam.onboarding.signing.agreement_of import agreement_of
from sainam.onboarding.state import State


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> DossierDesk:
    return open_desk(database, tmp_path)


@pytest.mark.row("P1")
def test_an_incomplete_request_names_every_field_at_once_and_keeps_what_was_typed(
    desk: DossierDesk,
) -> None:
    number = desk.open(title="ขอข้อมูลการใช้น้ำ")
    with pytest.raises(BodyInvalid) as refused:
        desk.do(number, "submit", "officer", title="ขอข้อมูลการใช้น้ำ")
    fields = {fault.field for fault in refused.value.field_faults}
    assert {"purpose", "legal_bases", "wanted", "volume", "contacts", "until"} <= fields
    assert desk.dossier(number).state == State.DRAFT
    assert desk.dossier(number).request.title == "ขอข้อมูลการใช้น้ำ"


@pytest.mark.row("P1")
@pytest.mark.parametrize("digest", ["00" * 32, "../../secret", "x" * 64])
def test_what_is_attached_has_to_be_on_record(desk: DossierDesk, digest: str) -> None:
    paper = {"sha256": digest, "name": "a.pdf", "media_type": "application/pdf", "length": 1}
    number = desk.open()
    with pytest.raises(BodyInvalid) as refused:
        desk.do(number, "submit", "officer", **desk.request(attachments=[paper]))
    assert [fault.field for fault in refused.value.field_faults] == ["attachments.0"]


@pytest.mark.row("P1")
def test_a_submitted_request_has_a_receipt_and_is_another_agencys_secret(desk: DossierDesk) -> None:
    number = desk.submitted()
    dossier = desk.dossier(number)
    assert dossier.state == State.SUBMITTED
    assert dossier.steps[-1].outcome["number"]
    with pytest.raises(UnknownDossier):
        desk.dossier(number, "stranger")


@pytest.mark.row("P2")
def test_the_council_decides_only_as_it_voted_and_with_a_quorum(desk: DossierDesk) -> None:
    number = desk.in_review()
    desk.find_all(number, "member1")
    desk.do(number, "vote", "member1", outcome="approve", reason="ชอบด้วยกฎหมาย")
    with pytest.raises(NotDecided):
        desk.do(number, "approve", "secretary", approved=desk.request()["wanted"], summary="เห็นชอบ")
    desk.do(number, "step_aside", "member2", reason="เคยทำงานให้หน่วยงานผู้ขอ")
    with pytest.raises(NotAMember):
        desk.find_all(number, "member2")


@pytest.mark.row("P3")
def test_a_refusal_goes_out_by_a_letter_that_another_person_signs(desk: DossierDesk) -> None:
    number = desk.in_review()
    desk.vote_all(number, "refuse", "does_not_comply")
    desk.do(number, "refuse", "secretary", reason="ไม่เป็นไปตามกฎหมาย")
    desk.do(number, "draft_letter", "privacy1", body="ตามมติคณะกรรมการ", remedy="ลดช่องข้อมูลลง")
    sent = desk.do(number, "sign_letter", "privacy2")
    assert sent.dossier.state == State.REFUSAL_SENT
    assert sent.steps[-1].outcome["provisions"]
    closed = desk.do(number, "receive_letter", "officer")
    assert closed.dossier.state == State.REFUSED


@pytest.mark.row("P4")
def test_both_departments_have_to_agree_before_the_governor_is_told(desk: DossierDesk) -> None:
    number = desk.approved()
    with pytest.raises(EventNotNow):
        desk.do(number, "issue_memo", "privacy1", body="เรียนเพื่อทราบ")
    proposed = desk.do(number, "propose", "fpt1", **desk.design())
    with pytest.raises(RoleMissing):
        desk.do(number, "agree", "secretary", proposal=proposed.dossier.number)
    desk.do(number, "agree", "fys1", proposal=proposed.dossier.number)
    dossier = desk.dossier(number)
    assert dossier.state == State.MEMO
    assert "links/g4z.yaml" in dossier.steps[-1].outcome["files"]


@pytest.mark.row("P7")
def test_a_dossier_goes_live_by_all_seven_steps_and_opens_the_gate(desk: DossierDesk) -> None:
    number = desk.signed()
    with desk.database.read_only() as tx:
        made = agreement_of(tx, number)
        assert made is not None
        assert load_standing(tx, "live", made[0]) is None
        sandbox = load_standing(tx, "sandbox", made[0])
    assert sandbox is not None
    assert sandbox.state == "open"
    desk.do(number, "register_key", "developer", environment="sandbox", public_key=new_key())


def test_the_audit_trail_has_a_steps_digests_and_facts_and_none_of_its_texts(
    desk: DossierDesk,
) -> None:
    number = desk.formed()
    with desk.database.read_only() as tx:
        told = [
            json.loads(one)
            for (one,) in tx.execute(
                "SELECT detail FROM audit_event WHERE subject = %s AND event = ANY (%s) "
                "ORDER BY seq",
                (f"dossier:{number}", ["onboarding:dossier:acted", "onboarding:dossier:moved"]),
            )
        ]
        kept = tx.execute(
            "SELECT body, outcome FROM dossier_step WHERE dossier = %s ORDER BY number", (number,)
        ).fetchall()
    assert [(one["body_sha256"], one["outcome_sha256"]) for one in told] == [
        (sha256(body.encode()).hexdigest(), sha256(outcome.encode()).hexdigest())
        for body, outcome in kept
    ]
    approved, formed = told[-4], told[-1]
    assert (approved["event"], approved["outcome"]["outcome"]) == ("approve", "approve")
    assert approved["outcome"]["number"]
    assert formed["outcome"] == {"link": "G4z"} | {
        name: value for name, value in formed["outcome"].items() if name == "contracts"
    }
    assert all(len(json.dumps(one)) < 2000 for one in told)


def test_two_people_at_once_one_wins_and_the_other_is_told_why(desk: DossierDesk) -> None:
    number = desk.submitted()
    seen = desk.dossier(number).number
    desk.do(number, "ask_information", "secretary", seen=seen, questions=["ใช้ทำอะไร"])
    with pytest.raises(DossierMoved) as refused:
        desk.do(number, "withdraw", "officer", seen=seen, reason="ไม่ใช้แล้ว")
    assert "Ask for more information (secretary" in refused.value.detail
    assert "ขอข้อมูลเพิ่มเติม (secretary" in refused.value.thai_detail
    assert "ขอข้อมูลเพิ่มเติม (secretary" in problem(refused.value).body.decode()
