"""Signing in: password and six digits, each code once, ten tries, and what has to be set first."""

from datetime import timedelta
from pathlib import Path

import pytest
from people_hall import ACTOR, PASSWORD, SEALER, Hall

from sainam.agencies.authenticated import authenticated, find_session
from sainam.agencies.enrol_totp import enrol_totp
from sainam.agencies.open_session import MOST_FAILURES, OpenedSession
from sainam.agencies.refusals import (
    CodeWrong,
    PasswordTooOld,
    SignInLocked,
    SignInUnfinished,
    SignInWrong,
    UnknownLogin,
)
from sainam.agencies.store import Via, insert_totp_end
from sainam.agencies.totp import code_at, step_of, window
from sainam.kit import clock
from sainam.kit.database import Database, connect_as_owner

pytestmark = pytest.mark.row("S1")


@pytest.fixture
def hall(database: Database, owner_url: str, tmp_path: Path) -> Hall:
    with connect_as_owner(owner_url, application_name="tests") as owner:
        owner.execute("INSERT INTO installation (mode) VALUES ('demo')")
    return Hall(database, tmp_path)


def tried(
    hall: Hall, name: str, password: str = PASSWORD, code: str = "", via: Via = "portal"
) -> OpenedSession | None:
    return hall.desks.sign_in.sign_in(
        login=name, password=password, code=code, address="127.0.0.1", via=via
    )


def pass_time(hall: Hall, time: timedelta) -> None:
    with hall.database.transaction() as tx:
        tx.execute("UPDATE installation SET clock_offset = clock_offset + %s", (time,))


def test_staff_sign_in_with_password_and_code_and_may_do_everything(hall: Hall) -> None:
    hall.person("member1", "council_member")
    opened = hall.sign_in("member1")
    assert opened.wants is None
    person = hall.desks.sign_in.person(opened.token, "portal")
    assert person is not None
    assert (person.login, set(person.roles)) == ("member1", {"council_member"})


@pytest.mark.parametrize("code", ["", "000000", "12345", "abcdef", "1234567"])
def test_without_the_code_of_now_the_right_password_is_not_enough(hall: Hall, code: str) -> None:
    hall.person("member1", "council_member")
    if code != hall.code("member1"):
        assert tried(hall, "member1", code=code) is None


def test_a_code_is_taken_once_and_none_before_it(hall: Hall) -> None:
    hall.person("dpo", "dpo")
    with hall.database.read_only() as tx:
        before, now, after = window(clock.now(tx))
    secret = hall.secrets["dpo"]
    assert tried(hall, "dpo", code=code_at(secret, now)) is not None
    assert tried(hall, "dpo", code=code_at(secret, now)) is None
    assert tried(hall, "dpo", code=code_at(secret, before)) is None
    assert tried(hall, "dpo", code=code_at(secret, after)) is not None


def test_a_clock_half_a_minute_wrong_is_understood_and_thai_digits_too(hall: Hall) -> None:
    hall.person("dpo", "dpo")
    with hall.database.read_only() as tx:
        step = step_of(clock.now(tx))
    code = code_at(hall.secrets["dpo"], step + 1).translate(
        str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
    )
    assert tried(hall, "dpo", code=f"{code[:3]} {code[3:]}") is not None


def test_staff_without_a_second_factor_can_only_take_one_up(hall: Hall) -> None:
    hall.person("fpt1", "fpt")
    with hall.database.transaction() as tx:
        insert_totp_end(tx, "fpt1", actor=ACTOR, reason="ทดสอบ")
    opened = tried(hall, "fpt1")
    assert opened is not None
    assert opened.wants == "totp"
    assert hall.desks.sign_in.person(opened.token, "portal") is None
    offer = hall.desks.sign_in.offer_totp("fpt1")
    with pytest.raises(CodeWrong):
        hall.desks.sign_in.enrol_totp(login="fpt1", sealed=offer.sealed, code="000")
    again = hall.desks.sign_in.offer_totp("fpt1", offer.sealed)
    assert again.secret == offer.secret
    with hall.database.read_only() as tx:
        code = code_at(offer.secret, step_of(clock.now(tx)))
    whole = hall.desks.sign_in.enrol_totp(login="fpt1", sealed=again.sealed, code=code)
    assert hall.desks.sign_in.person(whole.token, "portal") is not None
    with hall.database.read_only() as tx:
        assert find_session(tx, opened.token) is None
    assert tried(hall, "fpt1", code=code) is None
    assert "portal:totp:enrolled" in hall.events("login:fpt1")


def test_a_second_factor_offered_to_one_is_nothing_for_another(hall: Hall) -> None:
    for name in ("fys1", "fys2"):
        hall.person(name, "fys")
    offer = hall.desks.sign_in.offer_totp("fys1")
    with hall.database.transaction() as tx:
        insert_totp_end(tx, "fys2", actor=ACTOR, reason="ทดสอบ")
        code = code_at(offer.secret, step_of(clock.now(tx)))
    with hall.database.transaction() as tx, pytest.raises(CodeWrong):
        enrol_totp(tx, "fys2", offer.sealed, code, sealer=SEALER)
    with hall.database.transaction() as tx, pytest.raises(UnknownLogin):
        enrol_totp(tx, "fys1", offer.sealed, code, sealer=SEALER)


def test_the_secret_of_a_second_factor_is_not_in_the_database(hall: Hall) -> None:
    hall.person("dpo", "dpo")
    [[sealed]] = hall.rows("SELECT sealed FROM login_totp")
    assert hall.secrets["dpo"].encode() not in bytes(sealed)  # type: ignore[call-overload]


def test_after_ten_failures_in_a_quarter_of_an_hour_a_login_waits_with_a_clear_word(
    hall: Hall,
) -> None:
    hall.agency("BIGC")
    hall.person("officer", "agency_officer", agency="BIGC")
    for _ in range(MOST_FAILURES):
        assert tried(hall, "officer", "a wrong password") is None
    with pytest.raises(SignInLocked) as locked:
        tried(hall, "officer")
    assert 1 <= locked.value.minutes <= 15
    assert hall.events("login:officer")[-1] == "portal:login:locked"
    pass_time(hall, timedelta(minutes=locked.value.minutes))
    assert tried(hall, "officer") is not None
    assert hall.rows("SELECT count(*) FROM sign_in_failure") == [(0,)]


def test_a_name_that_nobody_has_waits_like_any_other_and_is_not_kept(hall: Hall) -> None:
    for _ in range(MOST_FAILURES):
        assert tried(hall, "a-password-typed-here", "x") is None
    with pytest.raises(SignInLocked):
        tried(hall, "a-password-typed-here", "x")
    kept = hall.rows("SELECT encode(name_mark, 'escape') FROM sign_in_failure")
    assert "password" not in str(kept)


def test_an_old_password_gives_way_to_another_one(hall: Hall) -> None:
    hall.agency("BIGC")
    hall.person("dev", "agency_developer", agency="BIGC")
    desk = hall.desks.sign_in
    with pytest.raises(PasswordTooOld):
        desk.set_password(login="dev", old=PASSWORD, new=PASSWORD)
    with pytest.raises(SignInWrong):
        desk.set_password(login="dev", old="another one", new="a new one of twelve")
    desk.set_password(login="dev", old=PASSWORD, new="a new one of twelve")
    assert tried(hall, "dev") is None
    assert tried(hall, "dev", "a new one of twelve") is not None


def test_a_bearer_token_of_the_api_lives_eight_hours_and_is_no_cookie(hall: Hall) -> None:
    hall.person("operator", "operator")
    opened = hall.sign_in("operator", via="api")
    with hall.database.read_only() as tx:
        assert opened.expires_at - clock.now(tx) <= timedelta(hours=8)
        assert authenticated(tx, opened.token, "api") is not None
        assert authenticated(tx, opened.token, "portal") is None
    hall.desks.sign_in.sign_out(token=opened.token, via="portal")
    assert hall.desks.sign_in.person(opened.token, "api") is not None
    hall.desks.sign_in.sign_out(token=opened.token, via="api")
    assert hall.desks.sign_in.person(opened.token, "api") is None


def test_the_api_opens_nothing_for_who_has_to_set_something_first(hall: Hall) -> None:
    hall.person("legal1", "legal")
    with hall.database.transaction() as tx:
        insert_totp_end(tx, "legal1", actor=ACTOR, reason="ทดสอบ")
    with pytest.raises(SignInUnfinished):
        tried(hall, "legal1", via="api")
    assert hall.rows("SELECT count(*) FROM portal_session") == [(0,)]
