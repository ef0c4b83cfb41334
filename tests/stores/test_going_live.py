"""Keys, conformance, acceptance and real use, with the real token endpoint, gate and records."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from dossier_way import DossierWay, way_on
from try_out_desk import GOOD_AND_BAD, Developer, accept, be_accepted, go_live, tries, try_out

from sainam.agreements import store as agreements
from sainam.documents import store as documents
from sainam.exchanges.issue_token import NoOpenDoor
from sainam.kit.database import Database
from sainam.onboarding.going_live.refusals import (
    AlreadyAccepted,
    LiveKeyMissing,
    NotGreen,
    SampleUnknown,
)
from sainam.onboarding.refusals import RoleMissing, TwoSides
from sainam.onboarding.signing.refusals import NothingCrossed
from sainam.onboarding.state import State

pytestmark = pytest.mark.row("P7")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def developer(way: DossierWay, module_owner_url: str) -> Developer:
    """Both have signed; the agency builds."""
    number = way.go_on(way.desk.open(), State.BUILDING).id
    return Developer(way, number, module_owner_url)


@pytest.fixture
def tried(developer: Developer) -> Developer:
    """All has been tried out in the sandbox, and the checks are green."""
    return try_out(developer)


@pytest.fixture
def ready(tried: Developer) -> Developer:
    """Presented and accepted by both; no live key yet."""
    return be_accepted(tried)


@pytest.fixture
def live(ready: Developer) -> Developer:
    return go_live(ready)


# --- conformance ---


def test_before_anything_was_tried_every_check_is_red_and_says_so(developer: Developer) -> None:
    developer.register()
    judged = developer.check()
    assert set(judged) == set(GOOD_AND_BAD)
    assert not any(one.green for one in judged.values())
    assert all("Nothing of this dataset" in one.why[0].en for one in judged.values())
    with pytest.raises(NotGreen):
        developer.do("present")


def test_each_try_turns_its_own_check_green_and_no_other(developer: Developer) -> None:
    token = developer.token(developer.register())
    left = set(GOOD_AND_BAD)
    for name in GOOD_AND_BAD:
        with pytest.raises(NotGreen):
            developer.do("present")
        developer.ask(token, *tries([name]))
        left.remove(name)
        assert {check for check, one in developer.check().items() if not one.green} == left


def test_what_is_red_is_named_where_presenting_is_refused(developer: Developer) -> None:
    token = developer.token(developer.register())
    developer.ask(token, *tries([name for name in GOOD_AND_BAD if name != "case"]))
    assert "answered" in developer.check()["case"].instead
    with pytest.raises(NotGreen) as refused:
        developer.do("present")
    assert refused.value.detail == "water-use-six-months:case"


def test_each_green_check_names_the_record_that_made_it_green(tried: Developer) -> None:
    records = {one.record for one in tried.check().values()}
    with tried.way.database.transaction() as tx:
        known = tx.execute(
            "SELECT count(*) FROM (SELECT id FROM exchange WHERE environment = 'sandbox'"
            " UNION SELECT id FROM refusal WHERE environment = 'sandbox') AS r"
            " WHERE id = ANY (%s::uuid[])",
            (list(records),),
        ).fetchone()
    assert known == (len(GOOD_AND_BAD),)


def test_what_another_agreement_of_the_agency_has_tried_counts_for_nothing_here(
    tried: Developer,
) -> None:
    way = tried.way
    other = Developer(way, way.go_on(way.desk.open(), State.BUILDING).id, tried.owner_url)
    other.register()
    assert not any(one.green for one in other.check().values())


def test_a_key_registered_after_the_check_wants_another_check(tried: Developer) -> None:
    tried.register()
    with pytest.raises(NotGreen):
        tried.do("present")
    tried.check()
    tried.do("present")
    assert tried.found.state == State.ACCEPTANCE


# --- acceptance and real use ---


def test_two_people_of_two_sides_accept_and_the_paper_has_every_check(tried: Developer) -> None:
    tried.do("present")
    accept(tried, "operator")
    with pytest.raises(AlreadyAccepted):
        accept(tried, "operator2")
    with pytest.raises(RoleMissing):
        accept(tried, "developer")
    assert tried.found.state == State.ACCEPTANCE
    accept(tried, "officer")
    with tried.way.database.transaction() as tx:
        [paper] = [
            row for row in documents.documents_of(tx, tried.number) if row.kind == "acceptance"
        ]
        signed = [row.login for row in documents.signatures_of(tx, paper.id)]
    assert sorted(signed) == ["officer", "operator"]
    cases = paper.record.content.cases.rows  # type: ignore[union-attr]
    assert len(cases) == len(GOOD_AND_BAD)
    assert all(found == "ผ่าน" and record for _, found, record in cases)


def test_sent_back_it_is_presented_and_accepted_anew(tried: Developer) -> None:
    tried.do("present")
    accept(tried, "operator")
    tried.way.desk.do(tried.number, "send_back", "officer", reason="ขอทดลองเพิ่ม")
    assert tried.found.state == State.BUILDING
    tried.do("present")
    accept(tried, "officer")
    assert tried.found.state.value == "acceptance", "what was accepted before counts no more"


def test_a_live_key_waits_without_a_door_until_real_use(ready: Developer) -> None:
    with pytest.raises(LiveKeyMissing):
        ready.way.desk.do(ready.number, "go_live", "operator2", reason="เปิด")
    credential = ready.register("live")
    with pytest.raises(NoOpenDoor):
        ready.token(credential)
    with ready.way.database.transaction() as tx:
        assert agreements.doors_of_credential(tx, credential) == ()
    ready.way.desk.do(ready.number, "go_live", "operator2", reason="เปิด")
    assert set(ready.token(credential).doors) == {ready.agreement}


def test_who_accepted_does_not_open_it_a_third_person_does(ready: Developer) -> None:
    ready.register("live")
    with pytest.raises(TwoSides):
        ready.way.desk.do(ready.number, "go_live", "operator", reason="เปิด")
    with pytest.raises(RoleMissing):
        ready.do("go_live", reason="เปิด")
    assert "live" not in ready.way.gates(ready.number)
    ready.way.desk.do(ready.number, "go_live", "operator2", reason="เปิด")
    assert ready.way.gates(ready.number)["live"] == "open"


def test_after_going_live_a_call_goes_through_the_live_gate(live: Developer) -> None:
    [credential] = [name for name in live.keys if "sandbox" not in name]
    assert live.ask(live.token(credential), *tries(["answered"])) == ["answered"]


def test_there_is_no_sample_file_where_calls_were_agreed(developer: Developer) -> None:
    with pytest.raises(SampleUnknown):
        developer.sample("water-use-six-months-good.txt")


def test_a_release_ends_with_the_exchange_that_was_it(
    way: DossierWay, module_owner_url: str
) -> None:
    number = way.go_on(way.desk.open("release"), State.BUILDING).id
    once = go_live(be_accepted(try_out(Developer(way, number, module_owner_url))))
    [credential] = [name for name in once.keys if "sandbox" not in name]
    with pytest.raises(NothingCrossed):
        record_release(once, "00000000-0000-7000-8000-000000000000")
    once.ask(once.token(credential), *tries(["answered"]))
    with way.database.transaction() as tx:
        [(exchange,)] = tx.execute(
            "SELECT id FROM exchange WHERE environment = 'live' AND agreement = %s",
            (once.agreement,),
        ).fetchall()
    record_release(once, f"{exchange}")
    assert once.found.state == State.RELEASED
    assert once.way.gates(number) == {"sandbox": "ended", "live": "ended"}
    with pytest.raises(NoOpenDoor):
        once.token(credential)


def record_release(developer: Developer, exchange: str) -> None:
    developer.way.desk.do(
        developer.number, "record_release", "operator", exchange=exchange, receiver="สมมติ ผู้รับ"
    )
