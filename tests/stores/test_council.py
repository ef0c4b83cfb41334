"""The council on a real database: who is called, who votes on what, what becomes a grant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from dossier_desk import MEMBERS
from dossier_way import DossierWay, way_on

from sainam.agencies.authenticated import person_of
from sainam.agencies.deputies.appoint_deputy import appoint_deputy
from sainam.agencies.register_login import register_hashed
from sainam.agencies.store import Contact, Login
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.review.council import sitting, stood_in, votes
from sainam.onboarding.review.questions import questions_of
from sainam.onboarding.review.refusals import MeetingAhead, NotAMember, QuorumStands
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


def wanted(*fields: str) -> dict[str, Any]:
    return {"dataset": "water-use-six-months", "fields": list(fields)}


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
    for member in MEMBERS:
        way.desk.find_all(found.id, member, "complies_with_condition")
        way.desk.do(
            found.id, "vote", member, outcome="approve_part", reason="เห็นชอบบางส่วน",
            without=[wanted("use.cubic_metres")], conditions=["ลบภายใน 90 วัน"],
        )  # fmt: skip
    part, on = wanted("customer_account", "use.month"), ["ตามเงื่อนไข", "ลบภายใน 90 วัน"]
    for approved, conditions, wrong in (
        ([], on, {"approved"}),
        ([wanted("citizen_id")], on, {"approved"}),
        ([wanted("customer_account")], on, {"approved"}),
        ([wanted("customer_account", "use.month", "use.cubic_metres")], on, {"approved"}),
        ([part, part], on, {"approved"}),
        ([part], [], {"conditions"}),
        ([part], [*on, "เลขานุการเพิ่มเอง"], {"conditions"}),
        ([part], ["ลบภายใน 90 วัน"], {"conditions"}),
    ):
        with pytest.raises(BodyInvalid) as refused:
            way.desk.do(
                found.id, "approve", "secretary", approved=approved, conditions=conditions,
                summary="เห็นชอบ",
            )  # fmt: skip
        faults = refused.value.field_faults
        assert ({fault.field for fault in faults}, {fault.rule for fault in faults}) == (
            wrong, {"review.not_as_voted"},
        )  # fmt: skip
    moved = way.desk.do(
        found.id, "approve", "secretary", approved=[part], conditions=on, summary="เห็นชอบบางส่วน"
    )
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
        ("does_not_comply", "approve_part", {"vote.part_of_what"}),
        ("complies_with_condition", "approve", {"vote.on_condition"}),
        ("complies_with_condition", "approve_part", set()),
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


@pytest.mark.row("P2")
@pytest.mark.parametrize(
    ("carried", "rules"),
    [
        ({"outcome": "approve_part"}, {"vote.part_of_what"}),
        ({"outcome": "approve_part", "conditions": ["  "]}, {"vote.part_of_what"}),
        ({"outcome": "approve_part", "without": [wanted("citizen_id")]}, {"review.not_asked"}),
        ({"outcome": "approve_part", "without": [wanted("customer_account")]}, {"review.key"}),
        (
            {"outcome": "approve_part",
             "without": [wanted("customer_account", "use.month", "use.cubic_metres")]},
            {"vote.nothing_left"},
        ),
        ({"outcome": "approve", "conditions": ["ลบภายใน 90 วัน"]}, {"vote.part_only"}),
        ({"outcome": "approve", "without": [wanted("use.month")]}, {"vote.part_only"}),
    ],
)  # fmt: skip
def test_a_vote_for_a_part_says_which_part_and_no_other_vote_does(
    way: DossierWay, carried: dict[str, Any], rules: set[str]
) -> None:
    number = _in_review(way)
    way.desk.find_all(number, "member1")
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "vote", "member1", reason="ตามผลการพิจารณา", **carried)
    assert {fault.rule for fault in refused.value.field_faults} == rules


@pytest.mark.row("P2")
def test_where_the_chair_steps_aside_a_member_is_called_to_preside_and_breaks_the_tie(
    way: DossierWay,
) -> None:
    number = _in_review(way)
    call: dict[str, Any] = {"meeting": "ครั้งที่ 3/2569", "day": f"{way.desk.today()}"}
    way.desk.do(number, "step_aside", "chair", reason="เคยเป็นที่ปรึกษา")
    called = ["member1", "member2", "member3", "member4"]
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "convene", "secretary", **call, members=called)
    assert [fault.rule for fault in refused.value.field_faults] == ["review.chair_missing"]
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "convene", "secretary", **call, members=called, chair="chair")
    assert [fault.rule for fault in refused.value.field_faults] == ["review.chair"]
    way.desk.do(number, "convene", "secretary", **call, members=called, chair="member2")
    for member, outcome, finding in (
        ("member1", "refuse", "does_not_comply"), ("member2", "approve", "complies"),
        ("member3", "refuse", "does_not_comply"), ("member4", "approve", "complies"),
    ):  # fmt: skip
        way.desk.find_all(number, member, finding)
        way.desk.do(number, "vote", member, outcome=outcome, reason="ตามผลการพิจารณา")
    approved = way.desk.request()["wanted"]
    moved = way.desk.do(number, "approve", "secretary", approved=approved, summary="เห็นชอบ")
    assert moved.dossier.state == State.DESIGN


@pytest.mark.row("P2")
def test_a_council_that_cannot_agree_is_called_again_with_others(way: DossierWay) -> None:
    number = _in_review(way)
    call: dict[str, Any] = {"meeting": "ครั้งที่ 4/2569", "day": f"{way.desk.today()}"}
    for member, outcome, finding in (
        ("chair", "defer", "complies"), ("member1", "approve", "complies"),
        ("member2", "refuse", "does_not_comply"), ("member3", "approve", "complies"),
    ):  # fmt: skip
        with pytest.raises(QuorumStands):
            way.desk.do(number, "convene", "secretary", **call, members=list(MEMBERS))
        way.desk.find_all(number, member, finding)
        way.desk.do(number, "vote", member, outcome=outcome, reason="ตามผลการพิจารณา")
    again = way.desk.do(
        number, "convene", "secretary", **call, members=[*MEMBERS, "member4"]
    ).dossier
    assert sitting(again) == (*MEMBERS, "member4")


@pytest.mark.row("P2")
@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"members": ["chair", "member1", "member1", "member1", "member2"]}, "review.twice"),
        ({"members": ["member1", "member2"], "chair": "member1"}, "review.too_few"),
        ({"day": "1901-01-01"}, "review.day"),
        ({"day": "2099-01-01"}, "review.day"),
        ({"day": None}, "field.missing"),
        ({"chair": "member1"}, "review.chair"),
        ({"members": ["chair", "member1", "fpt1"]}, "review.no_seat"),
    ],
)
def test_a_call_names_each_member_once_a_day_in_sight_and_who_presides(
    way: DossierWay, changed: dict[str, Any], rule: str
) -> None:
    number = way.desk.submitted()
    call = {"meeting": "ครั้งที่ 5/2569", "day": f"{way.desk.today()}", "members": list(MEMBERS)}
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "convene", "secretary", **{**call, **changed})
    assert rule in {fault.rule for fault in refused.value.field_faults}


@pytest.mark.row("P2")
def test_nothing_is_decided_before_the_day_of_the_meeting(way: DossierWay) -> None:
    number = way.desk.submitted()
    way.desk.do(
        number, "convene", "secretary", meeting="ครั้งที่ 6/2569",
        day=f"{way.desk.today() + timedelta(days=2)}", members=list(MEMBERS),
    )  # fmt: skip
    way.desk.vote_all(number, "approve")
    approved = way.desk.request()["wanted"]
    with pytest.raises(MeetingAhead):
        way.desk.do(number, "approve", "secretary", approved=approved, summary="เห็นชอบ")
    way.pass_time(timedelta(days=2))
    moved = way.desk.do(number, "approve", "secretary", approved=approved, summary="เห็นชอบ")
    assert moved.dossier.state == State.DESIGN


@pytest.mark.row("P2")
def test_a_deputy_takes_the_members_seat_and_the_minutes_say_so(way: DossierWay) -> None:
    number = _in_review(way)
    today = clock_of(way)
    with way.database.transaction() as tx:
        holder = person_of(tx, "member3")
        assert holder is not None
        appoint_deputy(
            tx, login="member3", role="council_member", deputy="operator", first=today,
            until=today + timedelta(days=1), reason="ไปราชการ", actor=holder,
        )  # fmt: skip
    for login in ("chair", "member1", "operator"):
        way.desk.find_all(number, login)
        way.desk.do(number, "vote", login, outcome="approve", reason="เห็นชอบ")
    found = way.desk.dossier(number)
    assert set(votes(found)) == {"chair", "member1", "member3"}
    assert stood_in(found) == {"member3": "operator"}
    with pytest.raises(NotAMember):
        way.desk.do(number, "step_aside", "member4", reason="ไม่ได้รับเชิญ")


def clock_of(way: DossierWay) -> datetime:
    with way.database.read_only() as tx:
        return clock.now(tx)


@pytest.mark.row("P3")
def test_the_letter_stands_on_the_findings_of_those_who_refused_and_is_signed_in_ones_own_position(
    way: DossierWay,
) -> None:
    number = _in_review(way)
    first, second, *_ = (one.provision for one in questions_of(way.desk.dossier(number)))
    for member, against, outcome in (
        ("chair", first, "refuse"), ("member1", first, "refuse"), ("member2", first, "refuse"),
        ("member3", second, "approve_part"),
    ):  # fmt: skip
        way.desk.find_all(number, member)
        way.desk.do(
            number, "record_finding", member, provision=against, finding="does_not_comply",
            reason=f"ไม่เป็นไปตาม {against}",
        )  # fmt: skip
        conditions = ["ลบภายใน 30 วัน"] if outcome == "approve_part" else []
        way.desk.do(
            number, "vote", member, outcome=outcome, conditions=conditions, reason="ตามผลการพิจารณา"
        )
    way.desk.do(number, "refuse", "secretary", reason="ไม่มีหน้าที่และอำนาจ")
    way.desk.do(number, "draft_letter", "privacy1", body="ไม่อาจให้ได้", remedy="แก้ไขแล้วยื่นใหม่")
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "sign_letter", "privacy2", position="ผู้ว่าการการประปานครหลวง")
    assert [fault.rule for fault in refused.value.field_faults] == ["signing.position"]
    sent = way.desk.do(number, "sign_letter", "privacy2").steps[-1]
    assert sent.outcome["provisions"] == [first]
