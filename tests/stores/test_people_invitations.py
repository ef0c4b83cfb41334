"""Invitations by link: one use, a week, voided by the next, and the secret nowhere to be read."""

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from people_hall import PASSWORD, Hall, sent

from sainam.agencies.invitations.accept_invitation import MOST_UNKNOWN, UNKNOWN_WITHIN
from sainam.agencies.invitations.invitation import LASTS
from sainam.agencies.invitations.refusals import (
    InvitationExpired,
    InvitationsTried,
    InvitationUnknown,
    InvitationUsed,
    InvitationVoided,
)
from sainam.agencies.open_session import OpenedSession
from sainam.agencies.person_form import PersonForm
from sainam.agencies.refusals import NotYours, OwnMatter, ReasonWanted, UnknownLogin
from sainam.kit.database import Database, connect_as_owner
from sainam.onboarding.people.welcome_desk import Entered, Welcome

pytestmark = pytest.mark.row("P1")
HERE = "192.0.2.7"
DEVELOPER = PersonForm(
    login="dev.one",
    thai="สมชาย ทดสอบ",
    english="Somchai Testing",
    roles=("agency_developer",),
    email="dev@agency.example",
    phone="021234567",
    position="ผู้พัฒนา",
)
OWN = Entered(PASSWORD, PASSWORD)


@pytest.fixture
def hall(database: Database, owner_url: str, tmp_path: Path) -> Hall:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    made = Hall(database, tmp_path)
    made.agency("BIGC")
    made.person("officer", "agency_officer", agency="BIGC")
    return made


def invited(hall: Hall) -> str:
    hall.desks.colleagues.invite(DEVELOPER, actor="officer")
    return hall.link("dev.one")


def invited_staff(hall: Hall) -> str:
    """A recovery: it invites again."""
    for name, role in (("admin", "admin"), ("dpo", "dpo"), ("legal1", "legal")):
        hall.person(name, role)
    desk = hall.desks.colleagues
    change = desk.propose("recover", "legal1", PersonForm(), reason="โทรศัพท์หาย", actor="admin")
    desk.decide(change, "confirmed", reason="ยืนยันตัวแล้ว", actor="dpo")
    return hall.link("legal1")


def accept(hall: Hall, token: str, entered: Entered = OWN) -> OpenedSession | Welcome:
    return hall.desks.welcome.accept(token, entered, address=HERE, via="portal")


def pass_time(hall: Hall, time: timedelta) -> None:
    with hall.database.transaction() as tx:
        tx.execute("UPDATE installation SET clock_offset = clock_offset + %s", (time,))


def test_the_link_tells_whose_it_is_and_leads_to_a_password_and_a_session(hall: Hall) -> None:
    token = invited(hall)
    view = hall.desks.welcome.look(token, address=HERE)
    assert (view.login, view.agency and view.agency.en) == ("dev.one", "BIGC")
    assert view.offer is None
    opened = accept(hall, token)
    assert isinstance(opened, OpenedSession)
    assert hall.desks.sign_in.person(opened.token, "portal") is not None
    assert hall.sign_in("dev.one").login == "dev.one"
    kinds = hall.events("login:dev.one")
    assert "portal:invitation:made" in kinds
    assert "portal:invitation:used" in kinds


def test_before_it_is_used_no_password_opens_anything(hall: Hall) -> None:
    invited(hall)
    for password in ("", PASSWORD, "dev.one"):
        opened = hall.desks.sign_in.sign_in(
            login="dev.one", password=password, code="", address=HERE, via="portal"
        )
        assert opened is None


def test_a_used_link_opens_nothing_more(hall: Hall) -> None:
    token = invited(hall)
    accept(hall, token)
    with pytest.raises(InvitationUsed):
        hall.desks.welcome.look(token, address=HERE)
    with pytest.raises(InvitationUsed):
        accept(hall, token, Entered("another password", "another password"))
    assert hall.sign_in("dev.one").login == "dev.one"


def test_it_holds_for_a_week_and_not_a_moment_longer(hall: Hall) -> None:
    token = invited(hall)
    pass_time(hall, LASTS - timedelta(minutes=1))
    assert hall.desks.welcome.look(token, address=HERE).login == "dev.one"
    pass_time(hall, timedelta(minutes=1))
    with pytest.raises(InvitationExpired):
        hall.desks.welcome.look(token, address=HERE)
    with pytest.raises(InvitationExpired):
        accept(hall, token)
    [_, _] = people = hall.desks.colleagues.colleagues("officer")
    assert people[0].invited is not None
    assert people[0].invited.standing == "expired"


def test_inviting_again_voids_the_earlier_link_and_whatever_held_before(hall: Hall) -> None:
    first = invited(hall)
    accept(hall, first)
    session = hall.sign_in("dev.one").token
    hall.desks.colleagues.invite_again("dev.one", reason="ลืมรหัสผ่าน", actor="officer")
    second = hall.link("dev.one")
    assert hall.desks.sign_in.person(session, "portal") is None
    hall.desks.colleagues.invite_again("dev.one", reason="อีเมลหาย", actor="officer")
    with pytest.raises(InvitationVoided):
        accept(hall, second)
    assert hall.rows("SELECT count(*) FROM mail_secret") == [(1,)]
    hall.accept("dev.one", password="รหัสใหม่ที่ยาวพอแล้ว")
    assert hall.sign_in("dev.one", password="รหัสใหม่ที่ยาวพอแล้ว").login == "dev.one"


def test_only_an_officer_invites_again_only_colleagues_and_says_why(hall: Hall) -> None:
    invited(hall)
    hall.agency("LOTUS")
    hall.person("lotus", "agency_officer", agency="LOTUS")
    desk = hall.desks.colleagues
    with pytest.raises(UnknownLogin):
        desk.invite_again("dev.one", reason="ก", actor="lotus")
    with pytest.raises(OwnMatter):
        desk.invite_again("officer", reason="ก", actor="officer")
    with pytest.raises(ReasonWanted):
        desk.invite_again("dev.one", reason=" ", actor="officer")
    hall.accept("dev.one")
    with pytest.raises(NotYours):
        desk.invite_again("officer", reason="ก", actor="dev.one")


def test_an_ended_login_is_invited_to_nothing(hall: Hall) -> None:
    token = invited(hall)
    hall.desks.colleagues.end("dev.one", reason="ไม่มาแล้ว", actor="officer")
    with pytest.raises(InvitationExpired):
        accept(hall, token)


def test_the_staff_cannot_do_without_the_second_factor(hall: Hall) -> None:
    token = invited_staff(hall)
    view = hall.desks.welcome.look(token, address=HERE)
    assert view.offer is not None
    back = accept(hall, token, Entered(PASSWORD, PASSWORD, "000000", view.offer.sealed))
    assert isinstance(back, Welcome)
    assert [fault.field for fault in back.faults] == ["code"]
    assert back.offer == view.offer or (back.offer and back.offer.secret == view.offer.secret)
    assert back.kept
    assert hall.rows("SELECT count(*) FROM login_totp t WHERE login = 'legal1'") == [(1,)]
    opened = hall.accept("legal1")
    assert hall.desks.sign_in.person(opened.token, "portal") is not None


def test_a_password_that_was_chosen_need_not_be_typed_again_but_is_of_this_link_only(
    hall: Hall,
) -> None:
    token = invited_staff(hall)
    back = accept(hall, token, Entered(PASSWORD, PASSWORD, "000000"))
    assert isinstance(back, Welcome)
    other = invited(hall)
    stolen = accept(hall, other, Entered("", "", kept=back.kept))
    assert isinstance(stolen, Welcome)
    assert [fault.rule for fault in stolen.faults] == ["form.missing"]


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        (Entered("", ""), "password"),
        (Entered("short", "short"), "password"),
        (Entered(PASSWORD, "another password"), "again"),
        (Entered("", "", kept="made up"), "password"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field_and_uses_nothing_up(
    hall: Hall, entered: Entered, field: str
) -> None:
    token = invited(hall)
    back = accept(hall, token, entered)
    assert isinstance(back, Welcome)
    assert [fault.field for fault in back.faults] == [field]
    assert isinstance(accept(hall, token), OpenedSession)


def test_ten_links_that_nobody_has_make_an_address_wait_and_no_other(hall: Hall) -> None:
    token = invited(hall)
    for rank in range(MOST_UNKNOWN):
        with pytest.raises(InvitationUnknown):
            hall.desks.welcome.look(f"made-up-{rank}", address=HERE)
    with pytest.raises(InvitationsTried):
        hall.desks.welcome.look(token, address=HERE)
    with pytest.raises(InvitationsTried):
        accept(hall, token)
    assert hall.desks.welcome.look(token, address="192.0.2.8").login == "dev.one"
    assert hall.events("invitation:unknown") == ["portal:invitation:refused"] * MOST_UNKNOWN
    pass_time(hall, UNKNOWN_WITHIN)
    assert hall.desks.welcome.look(token, address=HERE).login == "dev.one"


@pytest.mark.parametrize("token", ["", "\x00", "ก" * 5000, "' OR true --", "\ud800"])
def test_a_link_of_nonsense_is_unknown(hall: Hall, token: str) -> None:
    with pytest.raises(InvitationUnknown):
        hall.desks.welcome.look(token, address=HERE)


def test_the_token_is_in_no_row_no_event_and_no_log(
    hall: Hall, owner_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = invited(hall)
        filed = hall.desks.registration.file(sent(), address=HERE)
        accept(hall, token)
    secret = filed.secret  # type: ignore[union-attr]
    assert token not in caplog.text
    with connect_as_owner(owner_url, application_name="tests") as owner:
        tables = [
            row[0]
            for row in owner.execute(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'sainam'"
            )
        ]
        for table in tables:
            rows = owner.execute(f"SELECT t::text FROM sainam.{table} t".encode()).fetchall()
            for (row,) in rows:
                assert token not in row, table
                assert secret not in row, table
