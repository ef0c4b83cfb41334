"""The seven steps as partners and staff take them, over HTTP and nothing else."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from seven_steps_desk import SITTING, new_way, told_well, voted_by_all

from sainam.onboarding.state import Event
from sainam.tour.onboarding.api import Reply, Signed
from sainam.tour.onboarding.good_way import GoodWay
from sainam.tour.onboarding.new_agency import LETTER, NewAgency
from sainam.tour.onboarding.seven_steps import SevenSteps
from sainam.tour.onboarding.told_steps import done
from sainam.tour.onboarding.try_out import Program, ask, gone_live, tried_out
from sainam.tour.onboarding.two_departments import free_link

pytestmark = [
    pytest.mark.xdist_group("hub"),
    *(pytest.mark.row(f"P{number}") for number in range(1, 8)),
]
# The clock's alone: no request brings them about. tests/stores has each of them.
BY_THE_CLOCK = {Event.LAPSE, Event.DEEM_RECEIVED, Event.EXPIRE}


def events_of(way: GoodWay) -> set[Event]:
    return {Event(one["event"]) for one in way.shown()["steps"]}


def whole_way_with_every_turn(steps: SevenSteps) -> GoodWay:
    """Sent back, deferred, ordered back, escalated, taken back, on paper, and ended after all."""
    way = new_way(steps)
    way.submitted()
    way.do("secretary", "ask_information", questions=["ใช้ทำอะไร"])
    way.submitted()
    way.convened()
    way.do("member3", "step_aside", reason="มีส่วนได้เสีย")
    voted_by_all(way, "defer")
    way.do("secretary", "defer", questions=["ใช้กับคดีใด"])
    way.submitted()
    way.convened(SITTING)
    voted_by_all(way, "approve")
    way.approved(way.asked.fields)
    way.do("fpt1", "return_to_council", reason="คำสั่งภายในไม่ครอบคลุม")
    way.convened(SITTING)
    voted_by_all(way, "approve")
    way.approved(way.asked.fields)
    disagreed_and_settled(way, free_link(steps))
    way.do("privacy1", "issue_memo", body="เรียนเพื่อทราบ")
    way.do("governor1", "order_back", order="ให้ทบทวนช่องข้อมูล")
    way.convened(SITTING)
    voted_by_all(way, "approve")
    way.approved(way.asked.fields)
    way.formed(free_link(steps))
    way.told_the_governor()
    signed_on_paper(way)
    built_and_sent_back(steps, way)
    wound_up(way)
    return way


def disagreed_and_settled(way: GoodWay, link: str) -> None:
    proposed = way.do("fpt1", "propose", **way.design(link)).body["number"]
    way.do("fys1", "object", proposal=proposed, reason="โควตาสูง")
    way.do("fys1", "escalate", reason="ตกลงกันไม่ได้")
    settled = way.do("chair", "settle", proposal=proposed, reason="เหมาะสมแล้ว")
    assert settled.body["state"] == "memo"


def signed_on_paper(way: GoodWay) -> None:
    way.do("legal1", "draft_agreement", **way.draft())
    way.officer("comment", text="ขอแก้ข้อ 1", clause="1")
    first = way.do("legal1", "offer").body["steps"][-1]["outcome"]
    way.do("legal1", "reopen", reason="แก้คำผิด")
    second = way.do("legal1", "offer").body["steps"][-1]["outcome"]
    assert first["number"] != second["number"]
    scan = done(way.cast.staff("legal1").attach("scan.pdf", LETTER), "attach").body
    way.do("legal1", "file_paper", scan=scan, signed_on=way.asked.today.isoformat())
    alone = way.cast.staff("legal1").act(way.dossier, "confirm_paper")
    assert (alone.status, alone.rule) == (403, "dossier.two_sides")
    assert way.do("legal2", "confirm_paper").body["state"] == "building"


def built_and_sent_back(steps: SevenSteps, way: GoodWay) -> None:
    steps.agreement = way.shown()["steps"][-1]["outcome"]["agreement"]
    program = Program(steps)
    key = {"environment": "sandbox", "channel": "api", "public_key": program.public_key("spare")}
    spare = way.developer("register_key", **key).body["steps"][-1]["outcome"]["credential"]
    way.developer("retire_key", credential=spare, reason="ไม่ใช้แล้ว")
    tried_out(steps, way, program, "journey")
    way.developer("present")
    way.do("operator", "send_back", reason="ขอดูอีกครั้ง")
    way.developer("check_conformance")
    gone_live(way, program, "journey-live")


def wound_up(way: GoodWay) -> None:
    """Each item by whose it is, and closed by legal."""
    way.do("legal1", "terminate", reason="หน่วยงานไม่ใช้แล้ว")
    officer = way.agency.officer
    certificate = done(way.cast.staff("legal1").attach("destroyed.pdf", LETTER), "attach").body
    listed = done(officer.get(f"/api/dossiers/{way.dossier}/exit-list"), "exit list").body
    early = way.cast.staff("legal1").act(way.dossier, "close", reason="เสร็จสิ้น")
    assert (early.status, early.rule) == (409, "signing.exit_open")
    who = {"legal": "legal1", "operator": "operator", "finance": "finance"}
    for entry in listed:
        given = {"certificate": certificate} if entry["certificate"] == "theirs" else {}
        way.do(who[entry["roles"][0]], "tick_exit", item=entry["item"], note="เรียบร้อย", **given)
    assert way.do("legal1", "close", reason="เสร็จสิ้น").body["state"] == "closed"


def refused_by_letter(steps: SevenSteps) -> GoodWay:
    way = new_way(steps)
    way.submitted()
    way.convened()
    voted_by_all(way, "refuse", "does_not_comply")
    way.do("secretary", "refuse", reason="ไม่เป็นไปตามกฎหมาย")
    way.do("privacy1", "draft_letter", body="ไม่เห็นชอบ", remedy="ลดช่องข้อมูล")
    way.do("privacy2", "sign_letter")
    assert way.officer("receive_letter").body["state"] == "refused"
    return way


def released_once(steps: SevenSteps) -> GoodWay:
    """A one-time release is over with the exchange by which it happened."""
    way = new_way(steps, "release")
    steps.agreement = way.to_the_signature(free_link(steps)).body["steps"][-1]["outcome"][
        "agreement"
    ]
    program = Program(steps)
    tried_out(steps, way, program, "release")
    credential = gone_live(way, program, "release-live")

    async def called() -> str:
        async with program.hub(credential, "release-live") as hub:
            answer = await ask(hub, steps.agreement)
        assert answer.status == 200
        return answer.exchange or ""

    exchange = steps.tourist.run(called())
    nothing = way.cast.staff("operator").act(
        way.dossier, "record_release", exchange="never", receiver="สมมติ"
    )
    assert (nothing.status, nothing.rule) == (422, "signing.nothing_crossed")
    released = way.do("operator", "record_release", exchange=exchange, receiver="สมมติ")
    assert released.body["state"] == "released"
    return way


def test_every_event_of_the_process_is_reached_over_http(steps: SevenSteps) -> None:
    withdrawn = new_way(steps)
    withdrawn.officer("withdraw", reason="ไม่ใช้แล้ว")
    ways = (
        withdrawn, refused_by_letter(steps), released_once(steps), whole_way_with_every_turn(steps),
    )  # fmt: skip
    reached = set().union(*(events_of(way) for way in ways)) | {Event.SIGN}
    assert set(Event) - reached == BY_THE_CLOCK


def test_of_those_who_act_at_once_one_wins_and_the_others_are_told_why(
    steps: SevenSteps,
) -> None:
    way = new_way(steps)
    seen = way.submitted().body["number"]
    secretary, officer = steps.staff("secretary"), steps.agency.officer

    def act(place: int) -> Reply:
        if place % 2:
            return officer.act(way.dossier, "withdraw", seen=seen, reason="ไม่ใช้แล้ว")
        return secretary.act(way.dossier, "ask_information", seen=seen, questions=["ใช้ทำอะไร"])

    with ThreadPoolExecutor(8) as people:
        replies = list(people.map(act, range(8)))
    won = [reply for reply in replies if reply.ok]
    lost = [reply for reply in replies if not reply.ok]
    assert len(won) == 1
    assert all(told_well(reply, 409, "dossier.moved") for reply in lost)
    what = won[0].body["steps"][-1]["title"]["en"]
    assert all(what in reply.body["detail"] for reply in lost)
    assert way.shown()["number"] == seen + 1


def test_members_find_and_vote_side_by_side(steps: SevenSteps) -> None:
    way = new_way(steps)
    way.submitted()
    way.convened()

    def find_and_vote(member: str) -> None:
        way.found(member)
        seen = way.shown()["number"]
        way.do(member, "vote", seen=seen, outcome="approve", reason="เห็นชอบ")

    for member in SITTING:
        steps.staff(member)
    with ThreadPoolExecutor(3) as people:
        list(people.map(find_and_vote, SITTING))
    assert way.approved(way.asked.fields).body["state"] == "design"


def test_people_see_what_is_theirs_to_do(steps: SevenSteps, submitted: GoodWay) -> None:
    def can(who: Signed) -> set[str]:
        return set(done(who.get(f"/api/dossiers/{submitted.dossier}"), "show").body["can"])

    assert can(steps.staff("secretary")) == {"ask_information", "convene"}
    assert can(steps.agency.officer) == {"withdraw"}
    assert can(steps.staff("operator")) == set()
    waiting = done(steps.staff("secretary").get("/api/dossiers?mine=yes"), "mine").body
    assert submitted.dossier in {one["standing"]["dossier"] for one in waiting}


def test_the_process_can_be_read_and_drawn(steps: SevenSteps) -> None:
    told = done(steps.agency.officer.get("/api/process"), "process").body
    assert {one["event"] for one in told["table"]} == {event.value for event in Event}
    drawn = done(steps.agency.officer.get("/api/process.bpmn?language=en"), "bpmn").body
    assert b"bpmn" in drawn.lower()


def test_the_agency_in_these_journeys_is_new(steps: SevenSteps) -> None:
    agency: NewAgency = steps.agency
    who = done(agency.officer.get("/api/sign-in"), "who").body
    assert (who["agency"], who["roles"]) == (steps.code, ["agency_officer"])
