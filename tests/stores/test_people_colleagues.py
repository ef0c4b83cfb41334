"""An agency's own people, the staff's logins by two persons, and deputies."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from people_hall import PASSWORD, Hall

from sainam.agencies.deputies.refusals import (
    DeputyEnded,
    DeputyOfOneself,
    DeputyPeriod,
    DeputyUnfit,
    UnknownDeputy,
)
from sainam.agencies.person_form import PersonForm
from sainam.agencies.refusals import (
    FormInvalid,
    LastOfItsKind,
    LoginTaken,
    NotYours,
    OwnMatter,
    UnknownLogin,
)
from sainam.agencies.staff.refusals import ChangeDecided, NoAddress, NotStaff
from sainam.kit import clock
from sainam.kit.database import Database

DAY = timedelta(days=1)
DEVELOPER = PersonForm(
    login="dev.one",
    thai="สมชาย ทดสอบ",
    english="Somchai Testing",
    roles=("agency_developer",),
    email="dev@agency.example",
    phone="021234567",
    position="ผู้พัฒนา",
)
CLERK = PersonForm(
    login="fpt3",
    thai="สมหญิง ทดสอบ",
    english="Somying Testing",
    roles=("fpt",),
    email="fpt3@people.example",
    phone="021234567",
    position="เจ้าหน้าที่",
)


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    made = Hall(database, tmp_path)
    made.agency("BIGC")
    made.agency("LOTUS")
    made.person("officer", "agency_officer", agency="BIGC")
    made.person("lotus", "agency_officer", agency="LOTUS")
    return made


@pytest.fixture
def staff(hall: Hall) -> Hall:
    for name, role in (("admin", "admin"), ("admin2", "admin"), ("dpo", "dpo")):
        hall.person(name, role)
    hall.person("member1", "council_member")
    hall.person("legal1", "legal")
    return hall


def now(hall: Hall) -> datetime:
    with hall.database.read_only() as tx:
        return clock.now(tx)


def appointed(
    hall: Hall, whose: str, role: str, deputy: str, actor: str, *, days: int = 1, later: int = 0
) -> UUID:
    first = now(hall) + later * DAY
    return hall.desks.colleagues.appoint(
        login=whose, role=role, deputy=deputy, first=first, until=first + days * DAY,
        reason="ลาพักผ่อน", actor=actor,
    )  # fmt: skip


# --- an agency's own people ---


def test_an_officer_invites_a_developer_who_chooses_an_own_password(hall: Hall) -> None:
    hall.desks.colleagues.invite(DEVELOPER, actor="officer")
    assert len(hall.mails("login_invited")) == 1
    assert hall.accept("dev.one").wants is None
    assert hall.sign_in("dev.one").wants is None
    people = hall.desks.colleagues.colleagues("officer")
    assert [(one.login.name, one.login.agency) for one in people] == [
        ("dev.one", "BIGC"),
        ("officer", "BIGC"),
    ]


def test_an_invitation_that_does_not_fit_names_each_field(hall: Hall) -> None:
    bad = PersonForm(login="ก", thai="abc", english="ก", roles=("admin",), email="x", phone="1")
    with pytest.raises(FormInvalid) as invalid:
        hall.desks.colleagues.invite(bad, actor="officer")
    assert [fault.field for fault in invalid.value.field_faults] == [
        "login", "thai", "english", "roles", "position", "email", "phone",
    ]  # fmt: skip
    taken = msgspec.structs.replace(DEVELOPER, login="lotus")
    with pytest.raises(LoginTaken):
        hall.desks.colleagues.invite(taken, actor="officer")


def test_only_an_officer_invites_and_ends_and_only_in_the_own_agency(hall: Hall) -> None:
    hall.person("dev", "agency_developer", agency="BIGC")
    hall.person("operator", "operator")
    for actor in ("dev", "operator"):
        with pytest.raises(NotYours):
            hall.desks.colleagues.invite(DEVELOPER, actor=actor)
    with pytest.raises(UnknownLogin):
        hall.desks.colleagues.end("lotus", reason="ทดสอบ", actor="officer")
    with pytest.raises(NotYours):
        hall.desks.colleagues.colleagues("operator")


def test_an_ended_login_is_out_at_once_and_the_last_officer_stays(hall: Hall) -> None:
    hall.person("dev", "agency_developer", agency="BIGC")
    token = hall.sign_in("dev").token
    hall.desks.colleagues.end("dev", reason="ย้ายงาน", actor="officer")
    assert hall.desks.sign_in.person(token, "portal") is None
    assert (
        hall.desks.sign_in.sign_in(
            login="dev", password="น้ำใสไหลเย็นเห็นตัวปลา", code="", address="", via="portal"
        )
        is None
    )
    with pytest.raises(LastOfItsKind):
        hall.desks.colleagues.end("officer", reason="ย้ายงาน", actor="officer")
    assert hall.events("login:dev")[-2] == "portal:login:ended"


# --- logins of the staff ---


def test_an_administrator_proposes_and_a_second_person_confirms(staff: Hall) -> None:
    desk = staff.desks.colleagues
    change = desk.propose("register", "", CLERK, reason="คนใหม่", actor="admin")
    with pytest.raises(OwnMatter):
        desk.decide(change, "confirmed", reason="เห็นชอบ", actor="admin")
    with pytest.raises(NotYours):
        desk.decide(change, "confirmed", reason="เห็นชอบ", actor="member1")
    assert staff.mails("login_invited") == []
    desk.decide(change, "confirmed", reason="เห็นชอบ", actor="dpo")
    assert len(staff.mails("login_invited")) == 1
    assert staff.known("fpt3").roles == {"fpt"}
    with pytest.raises(ChangeDecided):
        desk.decide(change, "rejected", reason="สายไป", actor="admin2")


def test_what_is_rejected_changes_nothing(staff: Hall) -> None:
    change = staff.desks.colleagues.propose(
        "end", "legal1", PersonForm(), reason="ก", actor="admin"
    )
    staff.desks.colleagues.decide(change, "rejected", reason="ยังอยู่", actor="admin2")
    assert staff.known("legal1").login == "legal1"


def test_recovery_ends_password_and_second_factor_and_invites_again(staff: Hall) -> None:
    token = staff.sign_in("legal1").token
    desk = staff.desks.colleagues
    change = desk.propose("recover", "legal1", PersonForm(), reason="โทรศัพท์หาย", actor="admin")
    with pytest.raises(NotYours):
        desk.decide(change, "confirmed", reason="ฉันเอง", actor="legal1")
    desk.decide(change, "confirmed", reason="ยืนยันตัวแล้ว", actor="dpo")
    assert staff.desks.sign_in.person(token, "portal") is None
    before = staff.desks.sign_in.sign_in(
        login="legal1", password=PASSWORD, code="", address="", via="portal"
    )
    assert before is None
    assert staff.accept("legal1", password="อีกรหัสหนึ่งที่ยาวพอ").wants is None
    assert "portal:totp:ended" in staff.events("login:legal1")


def test_nobody_confirms_what_is_proposed_about_themselves(staff: Hall) -> None:
    change = staff.desks.colleagues.propose(
        "recover", "dpo", PersonForm(), reason="โทรศัพท์หาย", actor="admin"
    )
    with pytest.raises(OwnMatter):
        staff.desks.colleagues.decide(change, "confirmed", reason="ฉันเอง", actor="dpo")


def test_a_staff_change_is_of_the_staff_and_reaches_somebody(staff: Hall) -> None:
    desk = staff.desks.colleagues
    with pytest.raises(NotStaff):
        desk.propose("end", "officer", PersonForm(), reason="ทดสอบ", actor="admin")
    with pytest.raises(NotStaff):
        desk.propose("end", "nobody", PersonForm(), reason="ทดสอบ", actor="admin")
    with pytest.raises(NoAddress):
        desk.propose("recover", "nobody", PersonForm(), reason="ทดสอบ", actor="admin")
    agency_role = msgspec.structs.replace(CLERK, roles=("agency_officer",))
    with pytest.raises(FormInvalid):
        desk.propose("register", "", agency_role, reason="ทดสอบ", actor="admin")


# --- deputies ---


def test_a_deputy_acts_in_the_role_for_its_time_and_it_is_said_for_whom(staff: Hall) -> None:
    number = appointed(staff, "member1", "council_member", "legal1", "member1")
    assert staff.known("legal1").acting_for == {"council_member": "member1"}
    assert staff.known("legal1").in_role("council_member")
    staff.desks.colleagues.end_deputy(number, reason="กลับมาแล้ว", actor="legal1")
    assert staff.known("legal1").acting_for == {}
    with pytest.raises(DeputyEnded):
        staff.desks.colleagues.end_deputy(number, reason="กลับมาแล้ว", actor="member1")
    assert staff.events("login:member1")[-2:] == [
        "portal:deputy:appointed", "portal:deputy:ended",
    ]  # fmt: skip


def test_a_place_is_taken_from_its_first_day_and_not_after_its_end(staff: Hall) -> None:
    appointed(staff, "member1", "council_member", "legal1", "member1", later=2)
    assert staff.known("legal1").acting_for == {}


def test_a_deputys_own_deputy_takes_no_second_place(staff: Hall) -> None:
    appointed(staff, "member1", "council_member", "legal1", "member1")
    appointed(staff, "legal1", "legal", "dpo", "legal1")
    assert staff.known("dpo").acting_for == {"legal": "legal1"}
    with pytest.raises(DeputyUnfit):
        appointed(staff, "legal1", "council_member", "dpo", "legal1")


def test_an_ended_login_has_no_deputy(staff: Hall) -> None:
    appointed(staff, "member1", "council_member", "legal1", "member1")
    change = staff.desks.colleagues.propose(
        "end", "member1", PersonForm(), reason="เกษียณ", actor="admin"
    )
    staff.desks.colleagues.decide(change, "confirmed", reason="เห็นชอบ", actor="admin2")
    assert staff.known("legal1").acting_for == {}


def test_nobody_is_their_own_deputy_nor_of_another_agency_nor_in_a_role_not_held(
    staff: Hall,
) -> None:
    with pytest.raises(DeputyOfOneself):
        appointed(staff, "member1", "council_member", "member1", "member1")
    with pytest.raises(DeputyUnfit):
        appointed(staff, "member1", "council_member", "officer", "member1")
    with pytest.raises(DeputyUnfit):
        appointed(staff, "officer", "agency_officer", "lotus", "officer")
    with pytest.raises(DeputyUnfit):
        appointed(staff, "member1", "council_chair", "legal1", "member1")


def test_only_the_holder_or_an_administrator_appoints_and_nobody_gives_themselves_a_role(
    staff: Hall,
) -> None:
    with pytest.raises(NotYours):
        appointed(staff, "member1", "council_member", "legal1", "legal1")
    with pytest.raises(OwnMatter):
        appointed(staff, "member1", "council_member", "admin", "admin")
    with pytest.raises(NotYours):
        appointed(staff, "officer", "agency_officer", "officer", "admin")
    number = appointed(staff, "member1", "council_member", "legal1", "admin")
    with pytest.raises(NotYours):
        staff.desks.colleagues.end_deputy(number, reason="ไม่เกี่ยว", actor="dpo")


@pytest.mark.parametrize(("days", "later"), [(0, 0), (-1, 0), (400, 0), (1, -5)])
def test_a_period_ends_after_it_begins_in_the_future_and_within_a_year(
    staff: Hall, days: int, later: int
) -> None:
    with pytest.raises(DeputyPeriod):
        appointed(staff, "member1", "council_member", "legal1", "member1", days=days, later=later)


def test_a_deputy_that_is_none_is_unknown(staff: Hall) -> None:
    with pytest.raises(UnknownDeputy):
        staff.desks.colleagues.end_deputy(UUID(int=1), reason="ทดสอบ", actor="admin")
