"""In whose place somebody acts, what two hands of one person may not do, and what was not seen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from dossier_way import DossierWay, way_on

from sainam.agencies.deputies.deputy import Deputy
from sainam.agencies.deputies.store import insert_deputy
from sainam.agencies.store import Contact, Login, insert_contact, insert_login
from sainam.documents import store as documents
from sainam.documents.store import DocumentRow
from sainam.formats.layout import Title
from sainam.kit.database import Database, connect_as_owner
from sainam.onboarding import process
from sainam.onboarding.actor import Actor
from sainam.onboarding.inbox import can_do, turns
from sainam.onboarding.notices import store as mail
from sainam.onboarding.refusals import (
    BodyInvalid,
    DossierMoved,
    EventNotNow,
    RoleMissing,
    TwoSides,
)
from sainam.onboarding.remind_owners import remind_owners
from sainam.onboarding.signing.drafts import offered
from sainam.onboarding.state import Event, State
from sainam.onboarding.store import standings
from sainam.onboarding.take_event import take_event
from sainam.onboarding.tend_dossiers import tend_dossiers

pytestmark = pytest.mark.row("P5")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def with_roles(way: DossierWay, name: str, *roles: str) -> None:
    with way.database.transaction() as tx:
        insert_login(tx, Login(name, Title("สมมติ", name), frozenset(roles), None))
        insert_contact(tx, name, Contact(f"{name}@example.go.th", "", "สมมติ"), actor="tests")


def stands_in(way: DossierWay, login: str, role: str, deputy: str) -> None:
    """For a day from now on."""
    now = way.now()
    until = now + timedelta(days=1)
    place = Deputy(uuid4(), login, role, deputy, now, until, "ลา", login)
    with way.database.transaction() as tx:
        insert_deputy(tx, place)


def overdue(way: DossierWay, number: str) -> None:
    due = way.desk.dossier(number).due_at
    assert due is not None
    way.until(due)


def tend(way: DossierWay) -> None:
    tend_dossiers(
        way.database.transaction, way.desk.world,
        lambda tx, due, kind: remind_owners(way.desk.world, tx, due, kind),
    )  # fmt: skip


def told(way: DossierWay, number: str, login: str, kind: str = "overdue") -> int:
    """How often somebody was told of a dossier, such as that its time is over."""
    with way.database.transaction() as tx:
        sent = mail.mails(tx, limit=2000)
    address = f"{login}@example.go.th"
    return sum((one.dossier, one.to_address, one.kind) == (number, address, kind) for one in sent)


def events(way: DossierWay, number: str, login: str, *, late: bool) -> set[Event]:
    found = way.desk.dossier(number)
    assert found.due_at is not None
    at = found.due_at if late else found.since
    able = can_do(found, way.desk.actor(login), at)
    return {one.event for one in able}


def test_the_governor_in_time_then_a_reminder_then_a_deputy_in_the_governors_place(
    way: DossierWay,
) -> None:
    number = way.go_on(way.desk.open(), State.GOVERNOR).id
    with pytest.raises(RoleMissing):
        way.desk.do(number, "acknowledge", "deputygovernor", note="ทราบ")
    overdue(way, number)
    tend(way)
    tend(way)
    assert (told(way, number, "governor1"), told(way, number, "deputygovernor")) == (1, 0)
    way.pass_time(timedelta(days=1))
    tend(way)
    tend(way)
    assert (told(way, number, "governor1"), told(way, number, "deputygovernor")) == (1, 1)
    with way.database.transaction() as tx:
        waiting = turns(standings(tx), way.desk.actor("deputygovernor"), way.now())
    assert [(one.standing.dossier, one.late) for one in waiting] == [(number, True)]
    step = way.desk.do(number, "acknowledge", "deputygovernor", note="ทราบ").steps[0]
    assert (step.role, step.deputy_for) == ("deputy_governor", "governor1")


def test_who_acts_late_does_what_is_the_governors_and_nothing_else(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.SIGNING).id
    overdue(way, number)
    assert events(way, number, "deputygovernor", late=True) == set()
    for event in ("withdraw", "reopen", "file_paper", "sign"):
        with pytest.raises(RoleMissing):
            way.desk.do(number, event, "deputygovernor")


def test_the_secretary_settles_late_but_does_not_withdraw_for_the_agency(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.DESIGN).id
    proposed = way.desk.do(number, "propose", "fpt1", **way.desk.design()).dossier.number
    way.desk.do(number, "object", "fys1", proposal=proposed, reason="ใช้แฟ้มดีกว่า")
    way.desk.do(number, "escalate", "fys1", reason="ตกลงกันไม่ได้")
    overdue(way, number)
    assert events(way, number, "secretary", late=True) == {Event.SETTLE, Event.RETURN}
    with pytest.raises(RoleMissing):
        way.desk.do(number, "withdraw", "secretary", reason="ไม่ใช้แล้ว")
    step = way.desk.do(number, "settle", "secretary", proposal=proposed, reason="เบากว่า").steps[0]
    assert step.deputy_for == "chair"


def test_an_appointed_deputy_finds_it_in_the_inbox_and_the_step_says_whose_place(
    way: DossierWay,
) -> None:
    with_roles(way, "stand-in", "auditor")
    stands_in(way, "privacy1", "privacy_group", "stand-in")
    number = way.go_on(way.desk.open(), State.MEMO).id
    assert (told(way, number, "stand-in", "your_turn"), told(way, number, "fpt1", "your_turn")) == (
        1,
        0,
    )
    with way.database.transaction() as tx:
        waiting = standings(tx)
    mine = turns(waiting, way.desk.actor("stand-in"), way.now())
    assert number in {one.standing.dossier for one in mine}
    step = way.desk.do(number, "issue_memo", "stand-in", body="เรียนเพื่อทราบ").steps[0]
    assert (step.actor, step.role, step.deputy_for) == ("stand-in", "privacy_group", "privacy1")


def test_an_own_role_goes_before_one_held_in_anothers_place(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.DESIGN).id
    both = Actor("fys1", frozenset({"fys"}), None, {"fpt": "fpt1"})
    found = way.desk.dossier(number)
    with way.database.transaction() as tx:
        step = take_event(
            tx, way.desk.world, dossier=number, event="propose", body=way.desk.design(),
            seen=found.number, actor=both,
        ).steps[0]  # fmt: skip
    assert (step.role, step.deputy_for) == ("fys", None)
    with pytest.raises(TwoSides), way.database.transaction() as tx:
        take_event(
            tx, way.desk.world, dossier=number, event="agree", body={"proposal": step.number},
            seen=step.number, actor=both,
        )  # fmt: skip


def test_who_is_of_both_departments_does_not_agree_with_themselves(way: DossierWay) -> None:
    with_roles(way, "fptfys", "fpt", "fys")
    number = way.go_on(way.desk.open(), State.DESIGN).id
    proposed = way.desk.do(number, "propose", "fptfys", **way.desk.design()).dossier.number
    for event in ("agree", "object"):
        with pytest.raises(TwoSides):
            way.desk.do(number, event, "fptfys", proposal=proposed, reason="ดี")
    assert way.desk.dossier(number).state == State.DESIGN


@pytest.mark.parametrize("seen", [-1, 3, 10**9, -(10**9)])
def test_nobody_can_have_seen_a_step_that_is_not_there(way: DossierWay, seen: int) -> None:
    number = way.desk.submitted()
    assert way.desk.dossier(number).number == 2
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "withdraw", "officer", seen=seen, reason="ไม่ใช้แล้ว")
    assert [fault.field for fault in refused.value.field_faults] == ["seen"]


def test_an_agency_is_not_held_up_by_what_it_does_not_see_and_not_told_of_it(
    way: DossierWay,
) -> None:
    number = way.desk.in_review()
    seen = way.desk.dossier(number).number
    way.desk.find_all(number, "member1")
    with pytest.raises(DossierMoved) as refused:
        way.desk.do(number, "withdraw", "officer", seen=1, reason="ไม่ใช้แล้ว")
    assert "member1" not in refused.value.detail
    gone = way.desk.do(number, "withdraw", "officer", seen=seen, reason="ไม่ใช้แล้ว").dossier
    assert gone.state == State.WITHDRAWN


def paper_of(way: DossierWay, number: str) -> DocumentRow:
    document = offered(way.desk.dossier(number))
    assert document is not None
    with way.database.transaction() as tx:
        row = documents.find_document(tx, document)
    assert row is not None
    return row


@pytest.mark.row("P6")
def test_a_request_withdrawn_while_it_is_signed_leaves_its_number_voided_with_the_reason(
    way: DossierWay,
) -> None:
    number = way.go_on(way.desk.open(), State.SIGNING).id
    way.desk.do(number, "sign", "officer")
    paper = paper_of(way, number)
    gone = way.desk.do(number, "withdraw", "officer", reason="ไม่ลงนามแล้ว").dossier
    assert gone.state == State.WITHDRAWN
    assert gone.steps[-1].outcome == {"document": str(paper.id)}
    with way.database.transaction() as tx:
        voided = documents.find_document(tx, paper.id)
    assert voided is not None
    assert voided.voided == "ไม่ลงนามแล้ว"


@pytest.mark.parametrize("state", [State.MEMO, State.GOVERNOR])
def test_an_agency_may_withdraw_while_the_governor_is_told(way: DossierWay, state: State) -> None:
    number = way.go_on(way.desk.open(), state).id
    gone = way.desk.do(number, "withdraw", "officer", reason="ไม่ใช้แล้ว").dossier
    assert (gone.state, gone.due_at) == (State.WITHDRAWN, None)
    with pytest.raises(EventNotNow):
        way.desk.do(number, "acknowledge", "governor1", note="ทราบ")


def test_a_dossier_keeps_the_version_of_the_process_it_began_under(
    way: DossierWay, module_owner_url: str
) -> None:
    number = way.go_on(way.desk.open(), State.MEMO).id
    assert way.desk.dossier(number).process == process.VERSION
    with connect_as_owner(module_owner_url, application_name="tests") as owner:
        owner.execute("UPDATE sainam.dossier SET process = 1 WHERE id = %s", (number,))
    with pytest.raises(EventNotNow):
        way.desk.do(number, "withdraw", "officer", reason="ไม่ใช้แล้ว")
    assert events(way, number, "officer", late=False) == set()
    way.go_on(number, State.GOVERNOR)


def test_a_reminder_goes_out_once_though_people_comment_meanwhile(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.DRAFTING).id
    overdue(way, number)
    tend(way)
    assert told(way, number, "legal1") == 1
    way.desk.do(number, "comment", "legal2", text="เร่งหน่อย")
    tend(way)
    assert told(way, number, "legal1") == 1
