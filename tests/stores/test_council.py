"""The council on a real database: who is called, who votes on what, what becomes a grant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from dossier_desk import MEMBERS
from dossier_way import DossierWay, way_on

from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.review.council import sitting
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.review.refusals import QuorumStands
from sainam.onboarding.state import State


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        with module_database.transaction() as tx:
            register_hashed(
                tx,
                Login("member4", Title("สมมติ", "member4"), frozenset({"council_member"}), None),
                "none", contact=Contact("member4@example.go.th", "", "สมมติ"), actor="tests",
            )  # fmt: skip
        yield made


def at(way: DossierWay, state: State) -> Dossier:
    return way.go_on(way.desk.open(), state)


@pytest.mark.row("P2")
def test_others_are_called_once_too_many_stepped_aside_and_not_before(way: DossierWay) -> None:
    found = at(way, State.REVIEW)
    call: dict[str, Any] = {"meeting": "ครั้งที่ 2/2569", "day": f"{way.desk.today()}"}
    everybody = [*MEMBERS, "member4"]
    way.desk.do(found.id, "step_aside", "member1", reason="ญาติทำงานที่นั่น")
    with pytest.raises(QuorumStands):
        way.desk.do(found.id, "convene", "secretary", **call, members=everybody)
    way.desk.do(found.id, "step_aside", "member2", reason="เคยเป็นที่ปรึกษา")
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(found.id, "convene", "secretary", **call, members=everybody)
    assert {fault.rule for fault in refused.value.field_faults} == {"review.aside"}
    called = ["chair", "member3", "member4"]
    again = way.desk.do(found.id, "convene", "secretary", **call, members=called).dossier
    assert again.state == State.REVIEW
    assert sitting(again) == tuple(called)
    assert questions_of(again)


@pytest.mark.row("P2")
def test_what_is_approved_becomes_grants_each_dataset_once_and_with_its_key(
    way: DossierWay,
) -> None:
    found = at(way, State.REVIEW)
    way.desk.vote_all(found.id, "approve_part", "complies_with_condition")
    dataset = "water-use-six-months"
    key = {"dataset": dataset, "fields": ["customer_account"]}
    for approved, rules in (
        ([], {"review.not_asked"}),
        ([{"dataset": dataset, "fields": ["citizen_id"]}], {"review.not_asked"}),
        ([{"dataset": dataset, "fields": ["use.month"]}], {"review.key"}),
        ([key, key], {"review.once"}),
        ([key, {"dataset": dataset, "fields": []}], {"review.once", "review.key"}),
    ):
        with pytest.raises(BodyInvalid) as refused:
            way.desk.do(found.id, "approve", "secretary", approved=approved, summary="เห็นชอบ")
        assert {fault.rule for fault in refused.value.field_faults} == rules
    part = [{"dataset": dataset, "fields": ["customer_account", "use.month"]}]
    moved = way.desk.do(found.id, "approve", "secretary", approved=part, summary="เห็นชอบบางส่วน")
    assert moved.dossier.state == State.DESIGN


@pytest.mark.row("P2")
@pytest.mark.parametrize(
    ("finding", "vote", "rules"),
    [
        (None, "approve", {"vote.findings_missing"}),
        (None, "refuse", {"vote.findings_missing", "vote.no_ground"}),
        (None, "defer", set()),
        ("complies", "refuse", {"vote.no_ground"}),
        ("complies", "approve", set()),
        ("does_not_comply", "approve", {"vote.against_findings"}),
        ("does_not_comply", "approve_part", set()),
        ("does_not_comply", "refuse", set()),
    ],
)
def test_nobody_votes_before_finding_nor_against_what_they_found(
    way: DossierWay, finding: str | None, vote: str, rules: set[str]
) -> None:
    number = _in_review(way)
    if finding:
        way.desk.find_all(number, "member1", finding)
    if not rules:
        way.desk.do(number, "vote", "member1", outcome=vote, reason="ตามผลการพิจารณา")
        return
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "vote", "member1", outcome=vote, reason="ตามผลการพิจารณา")
    assert {fault.rule for fault in refused.value.field_faults} == rules


def _in_review(way: DossierWay) -> str:
    return at(way, State.REVIEW).id
