"""An agency that nobody knew registers, and is let in or told why not."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from people_hall import FORM, JURISTIC_ID, PASSWORD, PDF, Hall, sent

from sainam.agencies.refusals import FormInvalid, NotYours, ReasonWanted
from sainam.agencies.registration.file_registration import MOST_POSTS_AN_HOUR
from sainam.agencies.registration.refusals import (
    CodeOnRecord,
    CodeTaken,
    CodeUnfit,
    OfficerDecides,
    OtherAgency,
    RegistrationDecided,
    TooManyPosts,
    UnknownRegistration,
)
from sainam.agencies.registration.registration import Filed
from sainam.agencies.registration.registration_form import RegistrationForm
from sainam.agencies.store import find_agency, find_contact
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.onboarding.notices.secret_part import MARK
from sainam.onboarding.people.registration_desk import Returned

pytestmark = pytest.mark.row("P1")
GOVERNMENT = msgspec.structs.replace(
    FORM, body="government", juristic_id="", ministry="กระทรวงทดสอบ", kind="government"
)


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    made = Hall(database, tmp_path)
    made.person("secretary", "council_secretary")
    return made


def filed(hall: Hall, form: RegistrationForm = FORM) -> Filed:
    came = hall.desks.registration.file(sent(form), address="127.0.0.1")
    assert isinstance(came, Filed)
    return came


def test_a_registration_gets_a_number_a_receipt_and_a_page_of_its_own(hall: Hall) -> None:
    came = filed(hall)
    assert came.number.startswith("R-25")
    assert came.number.endswith("-00001")
    state = hall.desks.registration.state(came.number, came.secret)
    assert state is not None
    assert (state.state, state.form.juristic_id) == ("waiting", JURISTIC_ID)
    assert state.form.phone == "021234567"
    [body] = hall.mails("registration_filed")
    assert came.secret not in body
    assert f"/th/registration/{came.number}/{MARK}" in body
    assert hall.desks.registration.state(came.number, came.secret + "x") is None
    assert hall.rows("SELECT secret_sha256::text FROM agency_registration")[0][0] != came.secret


def test_the_secretary_accepts_and_the_officer_signs_in_with_the_password_chosen(
    hall: Hall,
) -> None:
    came = filed(hall)
    desk = hall.desks.registration
    assert desk.registration("secretary", came.number).code == "TI"
    letter, content = desk.letter("secretary", came.number)
    assert (letter.name, letter.media_type, content) == ("มอบอำนาจ.pdf", "application/pdf", PDF)
    decided = desk.accept("secretary", came.number, code="test-irrigation", same=False)
    assert (decided.state, decided.agency, decided.login) == (
        "accepted", "TEST-IRRIGATION", "somsri.t",
    )  # fmt: skip
    with hall.database.read_only() as tx:
        agency = find_agency(tx, "TEST-IRRIGATION")
        contact = find_contact(tx, "somsri.t")
    assert agency is not None
    assert (agency.kind, agency.juristic_id, agency.title.th) == ("water", JURISTIC_ID, FORM.thai)
    assert contact is not None
    assert contact.email == FORM.email
    person = hall.desks.sign_in.person(hall.sign_in("somsri.t").token, "portal")
    assert person is not None
    assert (set(person.roles), person.agency) == ({"agency_officer"}, "TEST-IRRIGATION")
    [body] = hall.mails("registration_accepted")
    assert "somsri.t" in body
    assert PASSWORD not in body
    assert hall.events(f"registration:{came.number}") == [
        "agency:registration:filed", "agency:registration:accepted",
    ]  # fmt: skip
    with pytest.raises(RegistrationDecided):
        desk.refuse("secretary", came.number, reason="สายไป")


def test_the_secretary_corrects_what_kind_of_agency_it_is_and_says_why(hall: Hall) -> None:
    came = filed(hall)
    desk = hall.desks.registration
    with pytest.raises(ReasonWanted):
        desk.accept("secretary", came.number, code="TI", same=False, kind="agent", reason=" ")
    with pytest.raises(FormInvalid):
        desk.accept("secretary", came.number, code="TI", same=False, kind="utility", reason="ก")
    decided = desk.accept(
        "secretary", came.number, code="TI", same=False, kind="agent", reason="รับชำระแทนเท่านั้น"
    )
    assert decided.reason == "รับชำระแทนเท่านั้น"
    assert decided.form.kind == "water"  # as it was entered
    with hall.database.read_only() as tx:
        agency = find_agency(tx, "TI")
    assert agency is not None
    assert agency.kind == "agent"


def test_a_refusal_says_why_on_the_page_and_by_mail(hall: Hall) -> None:
    came = filed(hall)
    with pytest.raises(ReasonWanted):
        hall.desks.registration.refuse("secretary", came.number, reason="  ")
    hall.desks.registration.refuse("secretary", came.number, reason="หนังสือไม่มีลายมือชื่อ")
    state = hall.desks.registration.state(came.number, came.secret)
    assert state is not None
    assert (state.state, state.reason, state.login) == ("refused", "หนังสือไม่มีลายมือชื่อ", None)
    assert "ลายมือชื่อ" in hall.mails("registration_refused")[0]


def test_everything_wrong_is_told_at_once_and_nothing_typed_is_lost(hall: Hall) -> None:
    bad = msgspec.structs.replace(FORM, juristic_id="0123456789017", email="somsri@", thai="")
    came = hall.desks.registration.file(sent(bad, letter=b"not a picture"), address="")
    assert isinstance(came, Returned)
    assert [fault.field for fault in came.faults] == ["juristic_id", "thai", "email", "letter"]
    assert all(fault.thai and fault.english for fault in came.faults)
    assert came.form.english == FORM.english
    assert came.has_password
    assert hall.rows("SELECT count(*) FROM agency_registration") == [(0,)]


def test_letter_and_password_go_back_and_forth_sealed_and_need_no_second_time(hall: Hall) -> None:
    bad = msgspec.structs.replace(FORM, email="somsri@")
    first = hall.desks.registration.file(sent(bad), address="")
    assert isinstance(first, Returned)
    assert first.letter is not None
    assert PASSWORD not in first.kept
    empty = {"password": "", "again": "", "letter": b"", "letter_name": ""}
    stolen = hall.desks.registration.file(
        sent(FORM, **empty, kept=first.kept, visitor="another visitor"), address=""
    )
    assert isinstance(stolen, Returned)
    assert {fault.field for fault in stolen.faults} == {"letter", "password"}
    came = hall.desks.registration.file(sent(FORM, **empty, kept=first.kept), address="")
    assert isinstance(came, Filed)
    hall.desks.registration.accept("secretary", came.number, code="TI", same=False)
    assert hall.sign_in("somsri.t").wants is None


def test_a_second_officer_of_an_agency_on_record_is_for_its_own_officer_to_decide(
    hall: Hall,
) -> None:
    hall.agency("IRRIGATION", JURISTIC_ID)
    hall.person("first.officer", "agency_officer", agency="IRRIGATION")
    hall.agency("OTHER")
    hall.person("other.officer", "agency_officer", agency="OTHER")
    came = filed(hall)
    assert came.joins == "IRRIGATION"
    desk = hall.desks.registration
    assert [one.state for one in desk.registrations("first.officer")] == ["waiting_officer"]
    assert desk.registrations("other.officer") == ()
    with pytest.raises(OfficerDecides):
        desk.accept("secretary", came.number, code="NEW", same=False)
    with pytest.raises(UnknownRegistration):
        desk.accept("other.officer", came.number, code="", same=False)
    decided = desk.accept("first.officer", came.number, code="", same=False)
    assert (decided.agency, decided.login) == ("IRRIGATION", "somsri.t")


def test_two_registrations_of_one_juristic_id_never_make_two_agencies(hall: Hall) -> None:
    one, two = filed(hall), filed(hall)

    def accepted(number: str, code: str) -> str:
        try:
            hall.desks.registration.accept("secretary", number, code=code, same=False)
        except Refusal as refusal:
            return refusal.rule
        return "accepted"

    with ThreadPoolExecutor(2) as threads:
        came = list(threads.map(accepted, (one.number, two.number), ("FIRST", "SECOND")))
    assert sorted(came) == ["accepted", "registration.officer_decides"]
    with hall.database.read_only() as tx:
        assert tx.execute("SELECT count(*) FROM agency").fetchone() == (1,)


def test_a_code_of_an_agency_on_record_is_given_only_on_the_secretarys_word(hall: Hall) -> None:
    hall.agency("ONCB")
    came = filed(hall, GOVERNMENT)
    desk = hall.desks.registration
    assert desk.registration("secretary", came.number, "ONCB").on_record is not None
    for code in ("", "a", "เกิน", "A" * 32, "-A"):
        with pytest.raises(CodeUnfit):
            desk.accept("secretary", came.number, code=code, same=False)
    with pytest.raises(CodeOnRecord):
        desk.accept("secretary", came.number, code="oncb", same=False)
    assert desk.accept("secretary", came.number, code="oncb", same=True).agency == "ONCB"
    again = filed(hall, GOVERNMENT)
    with pytest.raises(CodeTaken):
        desk.accept("secretary", again.number, code="ONCB", same=True)


def test_code_and_juristic_id_of_two_agencies_are_told_apart(hall: Hall) -> None:
    hall.agency("IRRIGATION", JURISTIC_ID)
    came = filed(hall)
    assert came.joins is None  # nobody speaks for it yet
    for code in ("SECOND", "THIRD"):
        with pytest.raises(OtherAgency):
            hall.desks.registration.accept("secretary", came.number, code=code, same=True)
    decided = hall.desks.registration.accept("secretary", came.number, code="IRRIGATION", same=True)
    assert decided.agency == "IRRIGATION"


def test_two_officers_of_one_name_get_two_logins(hall: Hall) -> None:
    desk = hall.desks.registration
    logins = [
        desk.accept("secretary", filed(hall, GOVERNMENT).number, code=code, same=False).login
        for code in ("ONE", "TWO", "THREE")
    ]
    assert logins == ["somsri.t", "somsri.t2", "somsri.t3"]


def test_only_the_secretary_and_officers_see_registrations(hall: Hall) -> None:
    came = filed(hall)
    hall.person("operator", "operator")
    with pytest.raises(NotYours):
        hall.desks.registration.registrations("operator")
    with pytest.raises(NotYours):
        hall.desks.registration.letter("operator", came.number)


def test_an_address_sends_so_much_an_hour_and_another_one_is_not_kept_out(hall: Hall) -> None:
    for _ in range(MOST_POSTS_AN_HOUR):
        hall.desks.registration.admit("192.0.2.1")
    with pytest.raises(TooManyPosts):
        hall.desks.registration.admit("192.0.2.1")
    hall.desks.registration.admit("192.0.2.2")


def test_the_api_refuses_with_every_field_named(hall: Hall) -> None:
    with pytest.raises(FormInvalid) as invalid:
        hall.desks.registration.file_at_once(sent(RegistrationForm()), address="")
    assert len(invalid.value.field_faults) == 10


def test_numbers_of_a_year_have_no_gaps(hall: Hall) -> None:
    bad = msgspec.structs.replace(FORM, email="")
    numbers = []
    for form in (FORM, bad, GOVERNMENT):
        came = hall.desks.registration.file(sent(form), address="")
        numbers += [came.number[-5:]] if isinstance(came, Filed) else []
    assert numbers == ["00001", "00002"]
