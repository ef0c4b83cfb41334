"""What a new dossier may be about, and what it is filled in with."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from dossier_desk import AGENCY
from dossier_way import DossierWay, way_on

from sainam.agreements import store as agreements
from sainam.agreements.end_agreement import end_agreement
from sainam.agreements.refusals import StepAfterEnd
from sainam.agreements.terms import Grant, Terms
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date
from sainam.onboarding import store
from sainam.onboarding.dossier import Dossier, Kind
from sainam.onboarding.refusals import BodyInvalid, UnknownDossier
from sainam.onboarding.signing.from_terms import request_from_terms
from sainam.onboarding.state import State
from sainam.onboarding.take_event import open_dossier, take_event

pytestmark = pytest.mark.row("P1")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


def opened(way: DossierWay, kind: Kind, login: str = "officer", **given: Any) -> Dossier:
    actor = way.desk.actor(login)
    with way.database.transaction() as tx:
        taken = open_dossier(
            tx, way.desk.world, kind=kind, agency=actor.agency or "", actor=actor, **given
        )
    return taken.dossier


def fault_of(way: DossierWay, kind: Kind, **given: Any) -> tuple[str, str]:
    with pytest.raises(BodyInvalid) as refused:
        opened(way, kind, **given)
    (fault,) = refused.value.field_faults
    return fault.field, fault.rule


def others_agreement(way: DossierWay) -> str:
    with way.database.transaction() as tx:
        row = tx.execute(
            "SELECT id FROM agreement WHERE agency <> %s LIMIT 1", (AGENCY,)
        ).fetchone()
    assert row is not None
    return str(row[0])


@pytest.fixture(scope="module")
def live(way: DossierWay) -> str:
    """A dossier in real use; its agreement is amended by nobody."""
    return way.go_on(way.desk.open(), State.LIVE).id


@pytest.mark.parametrize("given", [None, "", "MOU-NOBODY-2569-01", "ก\x00"])
@pytest.mark.parametrize("kind", ["amendment", "renewal"])
def test_to_amend_or_renew_needs_an_agreement_of_ones_own(
    way: DossierWay, kind: Kind, given: str | None
) -> None:
    assert fault_of(way, kind, agreement=given) == ("agreement", "dossier.agreement")


def test_another_agencys_agreement_and_dossier_are_not_to_be_had(
    way: DossierWay, live: str
) -> None:
    theirs = others_agreement(way)
    assert fault_of(way, "amendment", agreement=theirs) == ("agreement", "dossier.agreement")
    for earlier in (live, "D-2569-99999", "D-2569-0000\x00", "'", ""):
        with pytest.raises(UnknownDossier):
            opened(way, "link", "stranger", earlier=earlier)


def test_a_new_request_names_no_agreement(way: DossierWay, live: str) -> None:
    mine = way.agreement(live)
    assert fault_of(way, "link", agreement=mine) == ("agreement", "dossier.agreement")


def test_the_earlier_dossier_has_to_be_about_that_agreement(way: DossierWay, live: str) -> None:
    other = way.desk.open()
    way.desk.do(other, "withdraw", "officer", reason="ไม่ใช้แล้ว")
    fault = fault_of(way, "amendment", agreement=way.agreement(live), earlier=other)
    assert fault == ("earlier", "dossier.earlier_other")


def test_an_amendment_is_filled_in_with_what_was_approved_and_built(
    way: DossierWay, live: str
) -> None:
    made = opened(way, "amendment", agreement=way.agreement(live))
    before = way.desk.dossier(live).request
    assert made.earlier == live
    assert made.request.wanted == before.wanted
    assert (made.request.purpose, made.request.first_day) == (before.purpose, None)
    way.desk.do(made.id, "withdraw", "officer", reason="ไม่แก้ไขแล้ว")


def test_what_was_typed_goes_before_what_would_be_filled_in(way: DossierWay, live: str) -> None:
    made = opened(way, "amendment", agreement=way.agreement(live), body={"title": "ขอเพิ่มช่อง"})
    assert (made.request.title, made.request.wanted) == ("ขอเพิ่มช่อง", ())
    way.desk.do(made.id, "withdraw", "officer", reason="ไม่แก้ไขแล้ว")


def test_one_dossier_at_a_time_changes_an_agreement(way: DossierWay, live: str) -> None:
    agreement = way.agreement(live)
    first = opened(way, "amendment", agreement=agreement)
    fault = fault_of(way, "renewal", agreement=agreement)
    assert fault == ("agreement", "dossier.under_way")
    way.desk.do(first.id, "withdraw", "officer", reason="ไม่แก้ไขแล้ว")
    again = opened(way, "amendment", agreement=agreement, earlier=first.id)
    assert again.request == first.request
    way.desk.do(again.id, "withdraw", "officer", reason="ไม่แก้ไขแล้ว")


def test_of_two_who_open_one_at_the_same_moment_one_is_told(way: DossierWay, live: str) -> None:
    agreement = way.agreement(live)

    def attempt(_: int) -> str:
        try:
            return opened(way, "amendment", agreement=agreement).id
        except BodyInvalid:
            return ""

    with ThreadPoolExecutor(4) as people:
        ends = [one for one in people.map(attempt, range(4)) if one]
    assert len(ends) == 1
    way.desk.do(ends[0], "withdraw", "officer", reason="ไม่แก้ไขแล้ว")


def test_numbers_have_no_gaps_where_openings_are_refused(way: DossierWay) -> None:
    first = way.desk.open()
    fault_of(way, "amendment", agreement="MOU-NOBODY-2569-01")
    assert int(way.desk.open()[-5:]) == int(first[-5:]) + 1


def test_only_what_is_over_is_filed_again_and_it_is_filled_in(way: DossierWay) -> None:
    number = way.desk.submitted()
    assert fault_of(way, "link", earlier=number) == ("earlier", "dossier.earlier_open")
    way.desk.do(number, "withdraw", "officer", reason="จะแก้ไข")
    again = opened(way, "link", earlier=number)
    assert again.earlier == number
    assert again.request == way.desk.dossier(number).request
    assert again.state == State.DRAFT


def test_an_agreement_that_has_ended_or_run_out_is_not_amended(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.LIVE).id
    agreement = way.agreement(number)
    standing = way.desk.dossier(number).due_at
    assert standing is not None
    way.until(standing)
    assert fault_of(way, "renewal", agreement=agreement) == ("agreement", "dossier.agreement_over")
    way.pass_time(timedelta(days=-300))
    with way.database.transaction() as tx:
        end_agreement(tx, "live", agreement, actor="operator", reason="เหตุละเมิด")
    assert fault_of(way, "renewal", agreement=agreement) == ("agreement", "dossier.agreement_over")


def test_an_agreement_that_is_not_in_real_use_yet_is_its_own_dossiers_to_change(
    way: DossierWay,
) -> None:
    number = way.go_on(way.desk.open(), State.BUILDING).id
    fault = fault_of(way, "amendment", agreement=way.agreement(number))
    assert fault == ("agreement", "dossier.under_way")
    with way.database.transaction() as tx:
        assert store.under_way(tx, way.agreement(number), frozenset()) == number


def test_what_amends_an_agreement_that_ended_meanwhile_is_not_offered(way: DossierWay) -> None:
    number = way.go_on(way.desk.open(), State.LIVE).id
    second = opened(way, "amendment", agreement=way.agreement(number)).id
    way.go_on(second, State.DRAFTING)
    way.desk.do(second, "draft_agreement", "legal1", **way.desk.draft(second))
    way.desk.do(number, "terminate", "legal1", reason="ใช้ผิดวัตถุประสงค์")
    with pytest.raises(StepAfterEnd):
        way.desk.do(second, "offer", "legal1")
    gone = way.desk.do(second, "withdraw", "officer", reason="ข้อตกลงสิ้นสุดแล้ว")
    assert gone.dossier.state == State.WITHDRAWN


def test_an_agreement_that_was_brought_in_fills_in_what_it_grants(way: DossierWay) -> None:
    made = opened(way, "amendment", "stranger", agreement="MOU-ONCB-2568-01")
    request = made.request
    assert [(one.dataset, one.fields) for one in request.wanted] == [
        ("water-use-six-months", ("customer_account", "use.month", "use.cubic_metres"))
    ]
    assert (request.purpose, request.direction, request.transport) == (
        "narcotics-investigation", "out", "api",
    )  # fmt: skip
    assert (request.volume, request.carrier, request.case_numbers) == (
        20_000, "DOPA-LINKAGE", True,
    )  # fmt: skip
    assert request.title != "MOU-ONCB-2568-01", "the title of its file"
    with way.database.read_only() as tx:
        version = agreements.last_version(tx, "MOU-ONCB-2568-01")
    assert version is not None
    assert request.until == business_date(version.valid_until)
    actor = way.desk.actor("stranger")
    with way.database.transaction() as tx:
        take_event(
            tx, way.desk.world, dossier=made.id, event="withdraw", body={"reason": "ไม่แก้ไขแล้ว"},
            seen=made.number, actor=actor,
        )  # fmt: skip
    renewed = opened(way, "renewal", "stranger", agreement="MOU-ONCB-2568-01")
    assert (renewed.request.until, renewed.request.wanted) == (None, request.wanted)


def test_what_comes_in_and_goes_out_by_several_grants_is_one_request() -> None:
    ask = Grant(
        dataset="bills", link="A2a", pattern="lookup", fields=("account", "bill"),
        purposes=("payment",), channels=("api",), owner="CIS", quota=10,
    )  # fmt: skip
    pay = msgspec.structs.replace(ask, dataset="payments", pattern="submit", quota=None)
    twice = msgspec.structs.replace(ask, fields=("bill", "due"), quota=30)
    request = request_from_terms(Terms((ask, pay, twice)), title="สมมติ", until=None)
    assert [(one.dataset, one.fields) for one in request.wanted] == [
        ("bills", ("account", "bill", "due")), ("payments", ("account", "bill")),
    ]  # fmt: skip
    assert (request.direction, request.volume) == ("both", 30)
    alone = request_from_terms(Terms((pay,)), title="สมมติ", until=None)
    assert (alone.direction, alone.volume) == ("in", None)


@pytest.mark.parametrize(
    ("request_body", "field", "rule"),
    [
        ({"bogus": 1}, "request.bogus", "body.shape"),
        ({"contacts": [{"nick": "ก"}]}, "request.contacts.0.nick", "body.shape"),
        ({"title": "ขอข้อมูล 😀"}, "request.title", "text.sign"),
    ],
)
def test_what_does_not_fit_in_a_new_request_is_named_by_its_place_in_what_was_sent(
    way: DossierWay, request_body: dict[str, Any], field: str, rule: str
) -> None:
    assert fault_of(way, "link", body=request_body) == (field, rule)
