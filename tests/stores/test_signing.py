"""An agreement from its first version to its end, by the people who have to act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from dossier_way import DossierWay, way_on

from sainam.agreements import store as agreements
from sainam.documents import store as documents
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date, start_of_day
from sainam.onboarding.dossier import Dossier
from sainam.onboarding.refusals import BodyInvalid, RoleMissing, TwoSides
from sainam.onboarding.signing.drafts import offered
from sainam.onboarding.signing.refusals import NotSigned, NotYourTurn, PaperFiled
from sainam.onboarding.state import State

pytestmark = pytest.mark.row("P6")


@pytest.fixture(scope="module")
def way(
    module_database: Database, module_owner_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DossierWay]:
    with way_on(module_database, module_owner_url, tmp_path_factory.mktemp("desk")) as made:
        yield made


@pytest.fixture
def before_signing(way: DossierWay) -> Dossier:
    """Acknowledged by the governor; legal has not begun."""
    return way.go_on(way.desk.open(), State.DRAFTING)


def offer(way: DossierWay, found: Dossier, **changed: object) -> Dossier:
    way.desk.do(found.id, "draft_agreement", "legal1", **way.desk.draft(found.id, **changed))
    return way.desk.do(found.id, "offer", "legal1").dossier


def numbers(way: DossierWay, dossier: str) -> list[tuple[str, str | None]]:
    """Of its agreements, with the reason where one was voided."""
    with way.database.transaction() as tx:
        rows = documents.documents_of(tx, dossier)
    return [(row.number, row.voided) for row in rows if row.kind == "mou"]


def test_signed_by_both_it_is_open_in_the_sandbox_at_once_and_nowhere_else(
    way: DossierWay, before_signing: Dossier
) -> None:
    first_day = way.desk.today() + timedelta(days=40)
    number = offer(way, before_signing, first_day=f"{first_day}").id
    way.desk.do(number, "sign", "officer")
    assert way.agreement(number) == ""
    signed = way.desk.do(number, "sign", "governor1").dossier
    assert signed.state == State.BUILDING
    assert way.gates(number) == {"sandbox": "open"}
    with way.database.transaction() as tx:
        sandbox = agreements.load_standing(tx, "sandbox", way.agreement(number))
        version = agreements.find_version(tx, way.agreement(number), 1)
        brought_in = tx.execute(
            "SELECT brought_in FROM agreement WHERE id = %s", (way.agreement(number),)
        ).fetchone()
    assert sandbox is not None
    assert version is not None
    assert sandbox.valid_from <= way.now(), "it may be tried out before its first day"
    assert version.valid_from == start_of_day(first_day)
    assert (version.recorded_by, version.confirmed_by) == ("officer", "governor1")
    assert version.reference == numbers(way, number)[0][0]
    assert brought_in == (False,)
    year = signed.steps[-1].at.year + 543
    assert way.agreement(number).startswith(f"MOU-TESTBUREAU-{year}-")
    assert [grant.fields for grant in sandbox.terms.grants] == [
        ("customer_account", "use.month", "use.cubic_metres")
    ]


def test_it_never_holds_before_it_was_signed(way: DossierWay, before_signing: Dossier) -> None:
    number = offer(way, before_signing, first_day=f"{way.desk.today()}").id
    way.go_on(number, State.BUILDING)
    signed_at = way.desk.dossier(number).steps[-1].at
    with way.database.transaction() as tx:
        version = agreements.find_version(tx, way.agreement(number), 1)
    assert version is not None
    assert start_of_day(way.desk.today()) < version.valid_from
    assert abs(version.valid_from - signed_at) < timedelta(minutes=1)


def test_the_utility_signs_after_the_agency_and_only_those_named(
    way: DossierWay, before_signing: Dossier
) -> None:
    number = offer(way, before_signing).id
    with pytest.raises(NotYourTurn):
        way.desk.do(number, "sign", "governor1")
    with pytest.raises(RoleMissing):
        way.desk.do(number, "sign", "legal1")
    with pytest.raises(BodyInvalid):
        way.desk.do(number, "sign", "officer", position="รองอธิบดี")
    way.desk.do(number, "sign", "officer")
    with pytest.raises(NotYourTurn):
        way.desk.do(number, "sign", "officer")
    assert way.desk.do(number, "sign", "governor1").dossier.state == State.BUILDING


def test_taken_back_its_number_is_void_with_the_reason_and_the_next_offer_has_another(
    way: DossierWay, before_signing: Dossier
) -> None:
    number = offer(way, before_signing).id
    way.desk.do(number, "sign", "officer")
    back = way.desk.do(number, "reopen", "legal2", reason="แก้ข้อ 5").dossier
    assert (back.state, offered(back)) == (State.DRAFTING, None)
    again = offer(way, back)
    voided, standing = numbers(way, number)
    assert voided[1] == "แก้ข้อ 5"
    assert standing[1] is None
    assert voided[0] != standing[0]
    with pytest.raises(NotYourTurn):  # the signature under the first offer does not count
        way.desk.do(again.id, "sign", "governor1")


def test_a_paper_is_filed_by_one_person_of_legal_and_confirmed_by_another(
    way: DossierWay, before_signing: Dossier
) -> None:
    number = offer(way, before_signing).id
    with pytest.raises(NotSigned):
        way.desk.do(number, "confirm_paper", "legal2")
    unknown = {**way.attachment(), "sha256": "0" * 64}
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(number, "file_paper", "legal1", scan=unknown)
    assert {fault.field for fault in refused.value.field_faults} == {"scan", "signed_on"}
    way.desk.do(
        number, "file_paper", "legal1", scan=way.attachment(), signed_on=f"{way.desk.today()}",
        central_number=f"กปน. 5400/{number[-5:]}",
    )  # fmt: skip
    with pytest.raises(PaperFiled):
        way.desk.do(number, "sign", "officer")
    with pytest.raises(TwoSides):
        way.desk.do(number, "confirm_paper", "legal1")
    assert way.desk.do(number, "confirm_paper", "legal2").dossier.state == State.BUILDING
    with way.database.transaction() as tx:
        version = agreements.find_version(tx, way.agreement(number), 1)
    assert version is not None
    assert version.reference == f"กปน. 5400/{number[-5:]}"
    assert (version.recorded_by, version.confirmed_by) == ("legal1", "legal2")


def test_days_pass_and_what_was_a_good_draft_cannot_be_offered_any_more(
    way: DossierWay, before_signing: Dossier
) -> None:
    way.desk.do(
        before_signing.id, "draft_agreement", "legal1",
        **way.desk.draft(before_signing.id, first_day=f"{way.desk.today()}"),
    )  # fmt: skip
    way.pass_time(timedelta(days=2))
    with pytest.raises(BodyInvalid) as refused:
        way.desk.do(before_signing.id, "offer", "legal1")
    assert {fault.rule for fault in refused.value.field_faults} == {"draft.first_day"}


def test_each_version_is_kept_with_its_preview_and_how_much_it_changed(
    way: DossierWay, before_signing: Dossier
) -> None:
    number = before_signing.id
    first = way.desk.do(number, "draft_agreement", "legal1", **way.desk.draft(number)).dossier
    told = way.desk.draft(number)
    purpose, *others = told["clauses"]
    told["clauses"] = [{**purpose, "th": f"{purpose['th']} และการอื่นที่ตกลงกัน"}, *others]
    way.desk.do(number, "comment", "officer", text="ขอเพิ่มวัตถุประสงค์", clause="1")
    second = way.desk.do(number, "draft_agreement", "legal1", **told).dossier
    outcomes = [one.steps[-1].outcome for one in (first, second)]
    assert [(one["version"], one["differences"]) for one in outcomes] == [(1, 0), (2, 1)]
    with way.desk.world.byte_store.open(bytes.fromhex(outcomes[1]["draft"])) as preview:
        assert preview.read(5) == b"%PDF-"


def test_two_agreements_of_an_agency_have_two_numbers(
    way: DossierWay, before_signing: Dossier
) -> None:
    one = way.go_on(before_signing.id, State.BUILDING).id
    other = way.go_on(way.desk.open(), State.BUILDING).id
    last = [int(way.agreement(each).rpartition("-")[2]) for each in (one, other)]
    assert last[1] == last[0] + 1
    assert business_date(way.now()).year + 543 == int(way.agreement(one).split("-")[2])
