"""A suspension says who, why and until when, to everybody concerned, and ends by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from dossier_way import DossierWay, way_on

from sainam.agencies.authenticated import person_of
from sainam.agreements import store
from sainam.agreements.end_suspension import end_suspension
from sainam.agreements.in_force import intervals_in_force
from sainam.agreements.rebuild_gate import rebuild_gate
from sainam.agreements.refusals import SuspensionOver, UnknownAgreement
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.terms import Environment
from sainam.api.agreements import Resumption, Suspension
from sainam.formats.layout import Title
from sainam.kit.database import Database
from sainam.kit.keys.masters import Masters
from sainam.kit.settings import read_settings
from sainam.kit.thai_dates import start_of_day
from sainam.onboarding.notices import store as mail
from sainam.onboarding.notices.notice import Mail, Notice
from sainam.onboarding.state import State
from sainam.onboarding.stop_and_tell import shut_door_and_tell, suspend_and_tell
from sainam.onboarding.tend_agreements import tend_agreements
from sainam.portal.readings.agreements.show_agreement import show_agreement
from sainam.portal.readings.agreements.suspensions import standing_suspensions
from sainam.portal.readings.hub_deeds import HubDeeds
from sainam.portal.readings.names import Names
from sainam.portal.views.agreements import SuspensionView
from sainam.wiring.agreements import Agreements
from sainam.wiring.consequences import payment_consequences
from sainam.wiring.installation import Installation

pytestmark = pytest.mark.row("P6")
WHY = "พบการเรียกผิดปกติ"
URL = "https://hub.invalid"
CONTACTS = {"officer@example.go.th", "developer@example.go.th"}
DEPARTMENTS = {f"{name}@example.go.th" for name in ("fpt1", "fys1", "legal1", "operator")}


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture(scope="module")
def in_use(way: DossierWay) -> str:
    return way.agreement(way.go_on(way.desk.open(), State.LIVE).id)


@pytest.fixture
def agreement(way: DossierWay, in_use: str) -> str:
    """In real use and in the sandbox, not suspended, some days later."""
    way.pass_time(timedelta(days=2))
    with way.database.transaction() as tx:
        for one in store.standing_suspensions(tx, agreement=in_use):
            resume_agreement(tx, one.environment, in_use, actor="operator", reason="ตรวจแล้ว")
    way.pass_time(timedelta(days=2))
    return in_use


def suspend(
    way: DossierWay, agreement: str, until: date | None, environment: Environment = "live"
) -> None:
    with way.database.transaction() as tx:
        suspend_and_tell(tx, URL, environment, agreement, actor="operator", reason=WHY, until=until)


def tend(way: DossierWay) -> None:
    tend_agreements(way.database.transaction, way.desk.world)


def mails(way: DossierWay, kind: Notice, agreement: str) -> list[Mail]:
    """Those of the test: what was before lies two days back."""
    with way.database.transaction() as tx:
        last = way.now() - timedelta(days=1)
        rows = [
            one for one in mail.mails(tx, limit=1000) if one.kind == kind and one.queued_at > last
        ]
        found = [mail.load_mail(tx, one.id) for one in rows]
    return [one for one in found if one is not None and agreement in one.body]


def shown(way: DossierWay, agreement: str) -> tuple[SuspensionView, ...]:
    with way.database.read_only() as tx:
        page = show_agreement(tx, Names(way.desk.world.catalogue(tx), tx), agreement)
    assert page is not None
    return page.suspensions


def by_api(way: DossierWay, agreement: str, until: date) -> None:
    desk = Agreements(Installation(read_settings({"SAINAM_PUBLIC_URL": URL})), way.database)
    with way.database.read_only() as tx:
        operator = person_of(tx, "operator")
    assert operator is not None
    desk.suspend(operator, "live", agreement, Suspension(reason=WHY, until=until))


def deeds_of(way: DossierWay) -> HubDeeds:
    return HubDeeds(
        way.database,
        masters=Masters(Path("no look-up is read here")),
        consequences=payment_consequences,
        public_url=URL,
    )


def in_the_portal(way: DossierWay, agreement: str, until: date) -> None:
    deeds = deeds_of(way)
    deeds.change_agreement(
        actor="operator", agreement_id=agreement, environment="live", action="suspend", reason=WHY,
        until=until,
    )  # fmt: skip


@pytest.mark.parametrize("do", [by_api, in_the_portal])
def test_whoever_suspends_the_agency_and_the_departments_are_told(
    way: DossierWay, agreement: str, do: Callable[[DossierWay, str, date], None]
) -> None:
    until = way.desk.today() + timedelta(days=3)
    do(way, agreement, until)
    told = mails(way, Notice.SUSPENDED, agreement)
    assert {one.to_address for one in told} >= CONTACTS | DEPARTMENTS
    assert len(told) == len({one.to_address for one in told}), "each of them once"
    body = told[0].body
    assert WHY in body
    assert "สมมติ operator" in body, "who"
    assert f"{until.day} " in body
    assert "00:00 Bangkok time" in body, "until when"
    assert f"{URL}/th/agreements/{agreement}" in body
    one = shown(way, agreement)[0]
    assert (one.who.th, one.reason, one.until, one.ended_at) == ("สมมติ operator", WHY, until, None)


def test_it_ends_by_itself_as_its_day_begins_in_bangkok_and_everybody_hears_it_once(
    way: DossierWay, agreement: str
) -> None:
    until = way.desk.today() + timedelta(days=3)
    suspend(way, agreement, until)
    way.until(start_of_day(until) - timedelta(seconds=30))
    tend(way)
    assert shown(way, agreement)[0].ended_at is None
    way.until(start_of_day(until))
    tend(way)
    tend(way)
    one = shown(way, agreement)[0]
    assert one.ended_at is not None
    assert one.ended_at >= start_of_day(until)
    assert (one.ended_by, one.ended_who and one.ended_who.th) == ("resume", "ระบบ")
    told = mails(way, Notice.RESUMED, agreement)
    assert {one.to_address for one in told} >= CONTACTS | DEPARTMENTS
    assert len(told) == len({one.to_address for one in told})
    with way.database.read_only() as tx:
        gate = rebuild_gate(tx, agreement, "live")
        spans = intervals_in_force(store.load_history(tx, "live", agreement))
    assert gate is not None
    assert (gate.state, gate.closed_at) == ("open", None)
    assert spans[-1].start == one.ended_at


def test_the_sandbox_is_told_of_apart_and_ends_by_itself_too(
    way: DossierWay, agreement: str
) -> None:
    until = way.desk.today() + timedelta(days=1)
    suspend(way, agreement, until, "sandbox")
    assert "the sandbox" in mails(way, Notice.SUSPENDED, agreement)[0].body
    way.until(start_of_day(until))
    tend(way)
    with way.database.read_only() as tx:
        assert store.gate_states(tx, agreement) == {"live": "open", "sandbox": "open"}


def test_what_has_no_day_waits_for_a_person(way: DossierWay, agreement: str) -> None:
    suspend(way, agreement, None)
    assert "somebody resumes it" in mails(way, Notice.SUSPENDED, agreement)[0].body
    way.pass_time(timedelta(days=30))
    tend(way)
    with way.database.read_only() as tx:
        assert store.gate_states(tx, agreement)["live"] == "suspended"


def test_one_that_was_begun_anew_goes_by_its_own_day(way: DossierWay, agreement: str) -> None:
    """The clock looked before an officer resumed it and another suspended it for longer."""
    first = way.desk.today() + timedelta(days=1)
    suspend(way, agreement, first)
    way.until(start_of_day(first))
    deeds = deeds_of(way)
    deeds.change_agreement(
        actor="operator", agreement_id=agreement, environment="live", action="resume",
        reason="ตรวจแล้ว",
    )  # fmt: skip
    suspend(way, agreement, first + timedelta(days=5))
    with way.database.transaction() as tx:
        assert end_suspension(tx, "live", agreement) is None
    newest, oldest = shown(way, agreement)[:2]
    assert (newest.until, newest.ended_at) == (first + timedelta(days=5), None)
    assert (oldest.until, oldest.ended_reason) == (first, "ตรวจแล้ว")


def test_a_day_that_is_not_ahead_is_refused_and_nobody_is_told(
    way: DossierWay, agreement: str
) -> None:
    before = shown(way, agreement)
    with pytest.raises(SuspensionOver):
        suspend(way, agreement, way.desk.today())
    assert mails(way, Notice.SUSPENDED, agreement) == []
    assert shown(way, agreement) == before


def test_an_agency_sees_its_own_suspensions_and_no_other_s(way: DossierWay, agreement: str) -> None:
    suspend(way, agreement, None)
    desk = Agreements(Installation(read_settings({"SAINAM_PUBLIC_URL": URL})), way.database)
    with way.database.read_only() as tx:
        officer, stranger, operator = (
            person_of(tx, name) for name in ("officer", "stranger", "operator")
        )
        assert officer is not None
        own = standing_suspensions(tx, officer.agency)
        assert agreement in {one.agreement_id for one in own}
        assert standing_suspensions(tx, "ONCB") == ()
    told = desk.suspensions(officer, agreement)[0]
    assert (told["who"], told["reason"]) == (Title("สมมติ operator", "operator"), WHY)
    assert stranger is not None
    with pytest.raises(UnknownAgreement):
        desk.suspensions(stranger, agreement)
    assert operator is not None
    desk.resume(operator, "live", agreement, Resumption(reason="ตรวจแล้ว"))
    assert desk.suspensions(officer, agreement)[0]["ended_reason"] == "ตรวจแล้ว"


def test_of_a_door_that_is_shut_the_agency_is_told_and_the_page_says_who_and_why(
    way: DossierWay, agreement: str
) -> None:
    with way.database.transaction() as tx:
        [door] = store.doors_of_agreement(tx, "live", agreement)
        shut_door_and_tell(tx, URL, door.id, actor="operator", reason="กุญแจอาจรั่วไหล")
    told = mails(way, Notice.DOOR_SHUT, agreement)
    assert {one.to_address for one in told} >= CONTACTS | DEPARTMENTS
    assert door.id in told[0].body
    with way.database.read_only() as tx:
        page = show_agreement(tx, Names(way.desk.world.catalogue(tx), tx), agreement)
    assert page is not None
    [shut] = [one for one in page.doors if one.id == door.id]
    assert (shut.ended_who and shut.ended_who.th, shut.ended_reason) == (
        "สมมติ operator", "กุญแจอาจรั่วไหล",
    )  # fmt: skip


def test_an_agreement_that_is_over_is_not_resumed(way: DossierWay, agreement: str) -> None:
    with way.database.read_only() as tx:
        standing = store.load_standing(tx, "live", agreement)
    assert standing is not None
    way.until(standing.valid_until - timedelta(days=1))
    suspend(way, agreement, way.desk.today() + timedelta(days=3))
    way.until(standing.valid_until + timedelta(days=5))
    with way.database.transaction() as tx:
        assert end_suspension(tx, "live", agreement) is None
