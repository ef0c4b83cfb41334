"""The seven steps as partners and staff take them, over HTTP and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, cast

import pytest
from running_hub import RunningHub

from sainam.api.beside_dossiers import BesideDesk, routes_beside
from sainam.api.dossiers import DossierDesk, dossier_routes
from sainam.onboarding.state import Event
from sainam.tour.onboarding.api import Reply, Signed
from sainam.tour.onboarding.cast import MEMBERS, Cast
from sainam.tour.onboarding.good_way import FIELDS, GoodWay, opened
from sainam.tour.onboarding.new_agency import LETTER, NewAgency, register
from sainam.tour.onboarding.seven_steps import SevenSteps, begin
from sainam.tour.onboarding.told_steps import done
from sainam.tour.onboarding.try_out import Program, ask, gone_live, tried_out
from sainam.tour.onboarding.two_departments import free_link
from sainam.tour.step import RowWalk
from sainam.tour.tourist import Tourist

pytestmark = [
    pytest.mark.xdist_group("hub"),
    *(pytest.mark.row(f"P{number}") for number in range(1, 8)),
]
SITTING = MEMBERS[:3]
# The clock's alone: no request brings them about. tests/stores has each of them.
BY_THE_CLOCK = {Event.LAPSE, Event.DEEM_RECEIVED, Event.EXPIRE}


@pytest.fixture(scope="module")
def steps(hub: RunningHub) -> Iterator[SevenSteps]:
    with Tourist(hub.installation) as tourist:
        begun = begin(tourist)
        begun.known_agency = register(begun.cast, begun.code, RowWalk("P1"))
        yield begun


def new_way(steps: SevenSteps, kind: str = "link") -> GoodWay:
    """A new draft, as good as it can be."""
    number = opened(steps.agency, {"kind": kind, "request": {"title": "ทดสอบ"}})
    asked = replace(steps.asked, fields=FIELDS)
    return GoodWay(steps.cast, steps.agency, number, asked)


def events_of(way: GoodWay) -> set[Event]:
    return {Event(one["event"]) for one in way.shown()["steps"]}


def voted_by_all(way: GoodWay, outcome: str, finding: str = "complies") -> None:
    for member in SITTING:
        way.found(member, finding)
        way.voted(member, outcome)


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
    way.do("privacy2", "sign_letter", position="ประธานคณะทำงาน")
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


# --- what is refused, and how it is told ---


@pytest.fixture(scope="module")
def submitted(steps: SevenSteps) -> GoodWay:
    way = new_way(steps)
    way.submitted()
    return way


def told_well(reply: Reply, status: int, rule: str) -> bool:
    return (reply.status, reply.rule) == (status, rule) and reply.bilingual


@pytest.mark.parametrize("event", [*Event, "reject", "%00", "a" * 200])
@pytest.mark.parametrize(
    "sent",
    [
        {"seen": 1, "body": {"nonsense": True}},
        {"seen": -1, "body": {}},
        {"seen": 10**9, "body": {"reason": 7}},
        {"seen": "one"},
        {"body": {}},
        [],
    ],
    ids=["unknown field", "negative", "wrong type", "no number", "seen missing", "a list"],
)
def test_nothing_that_is_sent_makes_the_hub_fail(
    steps: SevenSteps, submitted: GoodWay, event: str, sent: object
) -> None:
    for who in (steps.agency.officer, steps.staff("secretary")):
        before = submitted.shown()["number"]
        reply = who.post(f"/api/dossiers/{submitted.dossier}/{event}", sent)
        assert reply.status in (400, 403, 404, 409, 422)
        assert reply.rule
        assert reply.bilingual
        assert submitted.shown()["number"] == before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"purpose": "curiosity"}, "purpose"),
        ({"legal_bases": []}, "legal_bases"),
        ({"legal_bases": ["because"]}, "legal_bases"),
        ({"wanted": []}, "wanted"),
        ({"wanted": [{"dataset": "salaries", "fields": ["all"]}]}, "wanted.0.dataset"),
        ({"wanted": [{"dataset": "water-use-six-months", "fields": []}]}, "wanted.0.fields"),
        ({"direction": "in"}, "direction"),
        ({"transport": ""}, "transport"),
        ({"volume": 0}, "volume"),
        ({"volume": "many"}, "volume"),
        ({"retention_days": -1}, "retention_days"),
        ({"recipients": "  "}, "recipients"),
        ({"first_day": "2020-01-01"}, "first_day"),
        ({"until": None}, "until"),
        ({"until": "tomorrow"}, "until"),
        ({"contacts": []}, "contacts"),
        ({"contacts": [{"name": "สมมติ", "email": "nobody"}]}, "contacts.0.email"),
        ({"contacts": [{"email": "a@agency.example"}]}, "contacts.0.name"),
        ({"carrier": "NOBODY"}, "carrier"),
    ],
)
def test_a_field_that_does_not_fit_is_named_by_its_path(
    steps: SevenSteps, changed: dict[str, Any], field: str
) -> None:
    way = new_way(steps)
    body = way.asked.request(way.agency) | changed
    reply = way.agency.officer.act(way.dossier, "submit", **body)
    assert told_well(reply, 422, "dossier.fields")
    assert field in reply.fields
    for error in reply.body["errors"]:
        assert re.search("[ก-๙]", error["thai"])
        assert error["english"]
    assert way.shown()["state"] == "draft"


@pytest.mark.parametrize(
    ("login", "event", "rule"),
    [
        ("operator", "convene", "dossier.role_missing"),
        ("auditor", "ask_information", "dossier.role_missing"),
        ("secretary", "withdraw", "dossier.role_missing"),
        ("chair", "approve", "dossier.not_now"),
        ("governor1", "acknowledge", "dossier.not_now"),
        ("operator", "go_live", "dossier.not_now"),
        ("secretary", "signed", "dossier.not_now"),
    ],
)
def test_whose_turn_it_is_not_is_told(
    steps: SevenSteps, submitted: GoodWay, login: str, event: str, rule: str
) -> None:
    reply = steps.staff(login).act(submitted.dossier, event)
    assert told_well(reply, 403 if rule.endswith("role_missing") else 409, rule)


def test_what_follows_by_itself_cannot_be_sent(steps: SevenSteps) -> None:
    """An agency cannot let its own draft lapse, nor say that both have signed."""
    way = new_way(steps)
    reply = way.agency.officer.act(way.dossier, "lapse")
    assert told_well(reply, 403, "dossier.role_missing")


# --- another agency's ---


@pytest.fixture(scope="module")
def stranger(steps: SevenSteps) -> Signed:
    return steps.staff("officer.oncb")


class Nothing:
    """Only its routes are asked for."""

    def __getattr__(self, name: str) -> object:
        return None


ROUTES = (
    *dossier_routes(cast("DossierDesk", Nothing())),
    *routes_beside(cast("BesideDesk", Nothing())),
)
OF_ONE = [
    route for route in ROUTES if "{id}" in route.pattern and "documents/{id}" not in route.pattern
]


@pytest.mark.parametrize("route", OF_ONE, ids=lambda one: f"{one.method} {one.pattern}")
def test_another_agency_is_told_that_there_is_no_such_dossier(
    stranger: Signed, submitted: GoodWay, route: Any
) -> None:
    events = list(Event) if "{event}" in route.pattern else [Event.SAVE]
    for event in events:
        path = route.pattern.format(id=submitted.dossier, event=event.value, name="good")
        reply = (
            stranger.get(path)
            if route.method == "GET"
            else stranger.post(path, {"seen": 1, "body": {}})
        )
        assert reply.status in (403, 404)
        assert reply.rule in ("dossier.unknown", "people.role_missing")
        assert submitted.asked.request(submitted.agency)["title"] not in str(reply.body)


def test_another_agency_gets_no_paper_and_builds_nothing_on_it(
    stranger: Signed, submitted: GoodWay
) -> None:
    document = submitted.shown()["steps"][-1]["outcome"]["document"]
    assert told_well(stranger.get(f"/api/documents/{document}"), 404, "dossier.unknown")
    own = submitted.agency.officer.get(f"/api/documents/{document}")
    assert own.body.startswith(b"%PDF")
    for kind in ("link", "amendment"):
        reply = stranger.post("/api/dossiers", {"kind": kind, "earlier": submitted.dossier})
        assert told_well(reply, 404, "dossier.unknown")
    listed = done(stranger.get("/api/dossiers"), "list").body
    assert {one["agency"] for one in listed} <= {"ONCB"}
    gates = done(stranger.get("/api/agreements"), "agreements").body
    assert {one["agency"] for one in gates} == {"ONCB"}


def test_an_agency_amends_only_its_own_agreement(steps: SevenSteps) -> None:
    officer = steps.agency.officer
    others = {"kind": "amendment", "agreement": "MOU-ONCB-2568-01"}
    for body in (others, {"kind": "renewal"}, {"kind": "link", "agreement": "MOU-ONCB-2568-01"}):
        reply = officer.post("/api/dossiers", body)
        assert told_well(reply, 422, "dossier.fields")
        assert reply.fields == {"agreement"}


def test_an_agency_stops_no_agreement(steps: SevenSteps) -> None:
    for action in ("suspend", "resume"):
        path = f"/api/agreements/MOU-ONCB-2568-01/live/{action}"
        reply = steps.agency.officer.post(path, {"reason": "ลอง"})
        assert told_well(reply, 403, "people.role_missing")


@pytest.mark.parametrize(
    ("path", "body", "status", "rule"),
    [
        ("live/suspend", {"reason": " "}, 400, "step.reason"),
        ("live/suspend", {"reason": "ลอง", "until": "2020-01-01"}, 409, "step.suspension_over"),
        ("live/suspend", {"reason": "ลอง", "until": "soon"}, 400, "api.body"),
        ("live/resume", {"reason": "ลอง"}, 409, "step.not_suspended"),
        ("elsewhere/suspend", {"reason": "ลอง"}, 404, "api.path"),
    ],
)
def test_an_agreement_is_stopped_and_let_go_on_only_with_a_reason_and_a_day_to_come(
    steps: SevenSteps, path: str, body: dict[str, str], status: int, rule: str
) -> None:
    operator = steps.staff("operator")
    reply = operator.post(f"/api/agreements/MOU-CIB-2568-01/{path}", body)
    assert told_well(reply, status, rule)


# --- two at once ---


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


def test_nobody_sees_anything_without_signing_in(cast_of_nobody: Cast) -> None:
    for route in ROUTES:
        path = route.pattern.format(id="D-2569-00001", event="save", name="good")
        nobody = cast_of_nobody.nobody
        reply = nobody.get(path) if route.method == "GET" else nobody.post(path, {})
        assert told_well(reply, 401, "signin.missing")


@pytest.fixture
def cast_of_nobody(steps: SevenSteps) -> Cast:
    return steps.cast


def test_the_agency_in_these_journeys_is_new(steps: SevenSteps) -> None:
    agency: NewAgency = steps.agency
    who = done(agency.officer.get("/api/sign-in"), "who").body
    assert (who["agency"], who["roles"]) == (steps.code, ["agency_officer"])
