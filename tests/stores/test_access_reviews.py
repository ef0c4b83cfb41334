"""Row L5: the access policy is what is; each login and key is reviewed by who does not hold it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from call_desk import ASKER, bring_in
from people_hall import URL, Hall

from sainam.agencies.refusals import LastOfItsKind, NotYours, OwnMatter, ReasonWanted
from sainam.agencies.store import Credential, insert_credential
from sainam.agreements.open_door import open_door
from sainam.agreements.store import Door
from sainam.documents.office import Letterhead
from sainam.evidence.access.access import REVIEW_DAYS, Access, LastReview, Round, due_of
from sainam.evidence.access.access_desk import AccessDesk, Outbound, Reviewed
from sainam.evidence.access.refusals import AccessChanged, AccessUnknown, RoundDayWrong
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner
from sainam.kit.thai_dates import business_date

pytestmark = pytest.mark.row("L5")
NOON = datetime(2026, 11, 22, 5, tzinfo=UTC)
TODAY = date(2026, 11, 22)
OFFICE = Letterhead(organisation="การประปาทดสอบ", address=("1 ถนนทดสอบ",), emblem="<svg/>")


def access(begun: datetime = NOON, last: LastReview | None = None) -> Access:
    return Access("login:a", Title("ก", "a"), None, "login", ("dpo",), begun, last=last)


def reviewed(at: datetime, next_due: date) -> LastReview:
    return LastReview("kept", next_due, "dpo", at)


ROUND = Round(1, NOON, "dpo", TODAY + timedelta(days=30), "ทบทวน")
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("begun", "last", "newest", "due"),
    [
        (NOON, None, None, TODAY + timedelta(days=REVIEW_DAYS)),
        (NOON - DAY, None, ROUND, ROUND.due),
        (NOON - 400 * DAY, None, ROUND, TODAY - 400 * DAY + timedelta(days=REVIEW_DAYS)),
        (NOON + DAY, None, ROUND, TODAY + DAY + timedelta(days=REVIEW_DAYS)),
        (NOON - DAY, reviewed(NOON + DAY, TODAY + 90 * DAY), ROUND, TODAY + 90 * DAY),
        (NOON - DAY, reviewed(NOON - DAY, TODAY + 90 * DAY), ROUND, ROUND.due),
        (NOON - DAY, reviewed(NOON - DAY, TODAY + 90 * DAY), None, TODAY + 90 * DAY),
    ],
    ids=["new", "round", "overdue before it", "after it", "reviewed in it", "before it", "none"],
)
def test_the_day_of_a_review_is_its_own_or_that_of_the_round(
    begun: datetime, last: LastReview | None, newest: Round | None, due: date
) -> None:
    assert due_of(access(begun, last), newest) == due


def test_another_right_makes_another_digest() -> None:
    one = access()
    other = Access("login:a", Title("ก", "a"), None, "login", ("admin",), NOON)
    assert one.seen != other.seen
    assert one.seen == access(NOON - DAY).seen


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    hall = Hall(database, tmp_path)
    bring_in(database, ASKER, "ONCB")
    with database.transaction() as tx:
        insert_credential(
            tx, Credential("oncb", "live", "ONCB", "jwk", "{}", "thumbprint", None), actor="tests"
        )
        door = Door("oncb:api", "live", ASKER, "oncb", "api", None, shut=False)
        open_door(tx, door, actor="tests")
    hall.person("dpo", "dpo")
    hall.person("admin1", "admin")
    hall.person("auditor", "auditor")
    hall.person("oncb.officer", "agency_officer", agency="ONCB")
    return hall


@pytest.fixture
def desk(hall: Hall) -> AccessDesk:
    return AccessDesk(
        hall.database,
        public_url=URL,
        letterhead=lambda: OFFICE,
        outbound=lambda _tx: (Outbound("CIS · live", "https://cis.example"),),
    )


def row(desk: AccessDesk, subject: str) -> Reviewed:
    policy = desk.policy("auditor")
    return next(
        one for one in (*policy.logins, *policy.credentials) if one.access.subject == subject
    )


def today(hall: Hall) -> date:
    with hall.database.read_only() as tx:
        return business_date(clock.now(tx))


def test_the_policy_names_every_login_with_its_roles_and_every_key_with_its_doors(
    desk: AccessDesk,
) -> None:
    assert row(desk, "login:admin1").access.rights == ("admin",)
    assert row(desk, "login:admin1").access.second_factor is True
    assert row(desk, "login:oncb.officer").access.agency == "ONCB"
    assert row(desk, "credential:oncb").access.rights == (f"{ASKER} · api",)
    assert desk.policy("dpo").outbound[0].host == "https://cis.example"


def test_the_policy_is_a_paper_too(desk: AccessDesk) -> None:
    assert desk.paper("auditor").startswith(b"%PDF-")


def test_records_may_be_added_and_read_but_neither_changed_nor_deleted(desk: AccessDesk) -> None:
    rights = dict(desk.policy("auditor").records.rights)
    assert rights["audit_event"] == rights["exchange"] == "INSERT SELECT"


def test_a_kept_login_is_due_again_half_a_year_later(desk: AccessDesk, hall: Hall) -> None:
    seen = row(desk, "login:admin1").access.seen
    desk.review("dpo", "login:admin1", "kept", seen=seen, reason="ยังทำหน้าที่อยู่")
    found = row(desk, "login:admin1")
    assert found.access.last is not None
    assert (found.access.last.actor, found.access.last.result) == ("dpo", "kept")
    assert found.due == today(hall) + timedelta(days=REVIEW_DAYS)
    assert "evidence:review:made" in hall.events("login:admin1")


def test_a_login_that_is_ended_in_a_review_opens_nothing_any_more(
    desk: AccessDesk, hall: Hall
) -> None:
    hall.person("oncb.second", "agency_officer", agency="ONCB")
    seen = row(desk, "login:oncb.second").access.seen
    desk.review("admin1", "login:oncb.second", "ended", seen=seen, reason="ย้ายหน่วยงาน")
    assert hall.events("login:oncb.second")[-2:] == ["evidence:review:made", "portal:login:ended"]
    with pytest.raises(AccessUnknown):
        desk.review("dpo", "login:oncb.second", "kept", seen=seen, reason="x")


def test_a_key_that_is_ended_in_a_review_shuts_its_doors(desk: AccessDesk, hall: Hall) -> None:
    seen = row(desk, "credential:oncb").access.seen
    desk.review("dpo", "credential:oncb", "ended", seen=seen, reason="ไม่มีผู้ดูแลแล้ว")
    assert desk.policy("dpo").credentials == ()
    assert hall.rows("SELECT door FROM door_end") == [("oncb:api",)]
    assert "agency:credential:ended" in hall.events("credential:oncb")


def test_the_last_officer_of_an_agency_is_not_ended_and_nothing_is_recorded(
    desk: AccessDesk, hall: Hall
) -> None:
    seen = row(desk, "login:oncb.officer").access.seen
    with pytest.raises(LastOfItsKind):
        desk.review("dpo", "login:oncb.officer", "ended", seen=seen, reason="ลอง")
    assert row(desk, "login:oncb.officer").access.last is None


def test_nobody_reviews_what_they_hold(desk: AccessDesk) -> None:
    seen = row(desk, "login:dpo").access.seen
    with pytest.raises(OwnMatter):
        desk.review("dpo", "login:dpo", "kept", seen=seen, reason="ของตนเอง")


@pytest.mark.parametrize("login", ["auditor", "oncb.officer"])
def test_other_roles_do_not_review(desk: AccessDesk, hall: Hall, login: str) -> None:
    seen = row(desk, "login:admin1").access.seen
    with pytest.raises(NotYours):
        desk.review(login, "login:admin1", "kept", seen=seen, reason="x")
    with pytest.raises(NotYours):
        desk.open_round(login, due=today(hall) + DAY, reason="x")


def test_an_agencys_people_do_not_see_the_policy(desk: AccessDesk) -> None:
    with pytest.raises(NotYours):
        desk.policy("oncb.officer")


def test_rights_that_changed_since_they_were_seen_are_looked_at_again(desk: AccessDesk) -> None:
    with pytest.raises(AccessChanged):
        desk.review("dpo", "login:admin1", "kept", seen="00" * 32, reason="ลอง")
    with pytest.raises(ReasonWanted):
        desk.review("dpo", "login:admin1", "kept", seen="00" * 32, reason=" ")


def test_a_round_makes_all_that_is_there_due_and_what_is_not_reviewed_overdue(
    desk: AccessDesk, hall: Hall, owner_url: str
) -> None:
    due = today(hall) + timedelta(days=14)
    assert desk.open_round("dpo", due=due, reason="รอบครึ่งปี") == 1
    assert row(desk, "login:admin1").due == due
    hall.person("newcomer", "operator")
    assert row(desk, "login:newcomer").due > due
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation VALUES (true, 'demo', interval '15 days')")
    assert row(desk, "login:admin1").overdue
    assert not row(desk, "login:newcomer").overdue
    assert desk.policy("dpo").overdue == 5
    seen = row(desk, "login:admin1").access.seen
    desk.review("dpo", "login:admin1", "kept", seen=seen, reason="ช้าไปหนึ่งวัน")
    assert desk.policy("dpo").overdue == 4


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_round_ends_on_a_day_to_come(desk: AccessDesk, hall: Hall, days: int) -> None:
    with pytest.raises(RoundDayWrong):
        desk.open_round("dpo", due=today(hall) + timedelta(days=days), reason="x")
