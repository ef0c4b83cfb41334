"""Forms about people, second factors, seals, sides and QR codes: rules without a database."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.th import moa

from sainam.agencies import form_fields as fields
from sainam.agencies.agency import Agency, Kind
from sainam.agencies.field_fault import SENTENCES, Rule
from sainam.agencies.person import Person
from sainam.agencies.refusals import NotYours
from sainam.agencies.registration.letter import (
    MOST_BYTES,
    letter_faults,
    media_type_of,
    plain_name,
)
from sainam.agencies.registration.registration_form import (
    RegistrationForm,
    faults_of,
    proposed_code,
    proposed_login,
    tidied,
)
from sainam.agencies.role import AGENCY_ROLES, ROLES, STAFF_ROLES, RoleName, known, needs_totp
from sainam.agencies.sealer import KEY_BYTES, Sealer
from sainam.agencies.separation import OPPOSED, holds_two_sides, same_agency
from sainam.agencies.totp import code_at, enrolment_uri, new_secret, step_that_fits, window
from sainam.counterparts.agencies.one_page_pdf import one_page_pdf
from sainam.formats.layout import Title
from sainam.onboarding.state import Event
from sainam.portal.qr_code import TooLongForQrError, qr_matrix, qr_svg

NOON = datetime(2026, 11, 22, 5, 0, tzinfo=UTC)
SEALER = Sealer(bytes(range(KEY_BYTES)))
# RFC 6238 appendix B, in six digits: the secret of its SHA-1 rows.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


# --- roles and sides ---


def test_each_role_stands_in_the_table_once_with_a_side_and_staff_need_a_second_factor() -> None:
    assert set(ROLES) == set(get_args(RoleName))
    assert set(ROLES) == AGENCY_ROLES | STAFF_ROLES
    assert not AGENCY_ROLES & STAFF_ROLES
    assert all(role.needs_totp == (role.side == "staff") for role in ROLES.values())
    assert len({role.title.th for role in ROLES.values()}) == len(ROLES)
    assert known({"operator", "no such role"}) == {"operator"}
    assert needs_totp({"agency_officer", "operator"})
    assert not needs_totp(AGENCY_ROLES)


def test_a_person_is_in_a_role_by_oneself_or_in_somebodys_place() -> None:
    person = Person("a", Title("ก", "A"), frozenset({"legal"}), None, {"council_member": "b"})
    assert person.in_role("council_member", "dpo")
    person.must_be("legal")
    with pytest.raises(NotYours):
        person.must_be("dpo")


@dataclass(frozen=True)
class Done:
    event: str
    actor: str


def test_who_drafted_does_not_sign_and_who_filed_does_not_confirm() -> None:
    steps = [Done("draft_letter", "a"), Done("file_paper", "b")]
    assert holds_two_sides(steps, "a", "sign_letter")
    assert not holds_two_sides(steps, "b", "sign_letter")
    assert holds_two_sides(steps, "b", "confirm_paper")
    assert not holds_two_sides(steps, "a", "save")


def test_opposed_events_are_events_there_are() -> None:
    events = {
        *Event,
        "file_registration",
        "accept_registration",
        "propose_change",
        "confirm_change",
    }
    assert OPPOSED.keys() <= events
    assert set().union(*OPPOSED.values()) <= events


def test_only_the_same_agency_is_the_same() -> None:
    assert same_agency("ONCB", "ONCB")
    assert not same_agency("ONCB", "DSI")
    assert not same_agency(None, "ONCB")


# --- six digits ---


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_at(RFC_SECRET, window(moment)[1]) == code
    assert step_that_fits(RFC_SECRET, code, moment) == window(moment)[1]


@given(away=st.integers(-10, 10))
def test_a_code_fits_within_one_step_and_no_further(away: int) -> None:
    step = window(NOON)[1] + away
    fitting = step_that_fits(RFC_SECRET, code_at(RFC_SECRET, step), NOON)
    assert (fitting == step) == (abs(away) <= 1)


def test_an_authenticator_reads_who_and_where() -> None:
    secret = new_secret()
    uri = enrolment_uri(secret, "member1", "Sainam")
    assert uri == f"otpauth://totp/Sainam:member1?secret={secret}&issuer=Sainam"


# --- seals ---


@given(content=st.binary(max_size=200), at=st.integers(0, 500))
def test_what_is_sealed_opens_for_its_purpose_and_owner_only(content: bytes, at: int) -> None:
    sealed = SEALER.seal(content, purpose="one", whose="a")
    assert SEALER.unseal(sealed, purpose="one", whose="a") == content
    assert SEALER.unseal(sealed, purpose="two", whose="a") is None
    assert SEALER.unseal(sealed, purpose="one", whose="b") is None
    assert Sealer(bytes(KEY_BYTES)).unseal(sealed, purpose="one", whose="a") is None
    spoilt = bytearray(sealed)
    spoilt[at % len(sealed)] ^= 1
    assert SEALER.unseal(bytes(spoilt), purpose="one", whose="a") is None


@pytest.mark.parametrize("text", ["", "*", "abc", "AAAA", "ก", "=" * 40])
def test_what_is_no_seal_is_nothing(text: str) -> None:
    assert SEALER.unseal_text(text, purpose="one", whose="a") is None


def test_a_key_of_another_length_is_no_key() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        Sealer(bytes(16))


# --- fields ---


def rules(*faults: fields.Faults) -> list[str]:
    return [fault.rule for found in faults for fault in found]


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("0994000617721", None),
        ("0-99-4-000-61772-1", None),
        ("๐ ๙๙ ๔ ๐๐๐ ๖๑๗๗๒ ๑", None),
        ("0994000617722", "form.juristic_check"),
        ("0000000000001", "form.juristic_zero"),
        ("1234545678781", "form.juristic_first"),
        ("099400061772", "form.juristic_length"),
        ("099400061772x", "form.juristic_length"),
        ("", "form.missing"),
    ],
)
def test_a_juristic_id_has_thirteen_digits_of_which_the_last_checks(
    typed: str, rule: str | None
) -> None:
    found = rules(fields.juristic_faults("juristic_id", fields.digits_of(typed)))
    assert found == ([rule] if rule else [])


@given(body=st.text("0123456789", min_size=11, max_size=11).filter(lambda body: body.strip("0")))
def test_of_ten_last_digits_one_fits(body: str) -> None:
    fitting = [last for last in "0123456789" if not fields.juristic_faults("id", f"0{body}{last}")]
    assert fitting == [moa.calc_check_digit(f"0{body}0")]


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("02-123-4567", True),
        ("๐๘๑ ๒๓๔ ๕๖๗๘", True),
        ("+66 (2) 123.4567", True),
        ("1669", False),
        ("not a number", False),
        ("0" * 16, False),
    ],
)
def test_a_telephone_number_is_read_as_people_write_it(typed: str, *, fits: bool) -> None:
    assert (not fields.phone_faults("phone", fields.digits_of(typed))) == fits


@pytest.mark.parametrize(
    ("faults", "rule"),
    [
        (fields.thai_faults("f", "Somsri", 50), "form.thai"),
        (fields.english_faults("f", "สมศรี", 50), "form.english"),
        (fields.english_faults("f", "Somsri สมศรี", 50), "form.english"),
        (fields.text_faults("f", "x" * 51, 50), "form.too_long"),
        (fields.text_faults("f", "a\x00b", 50), "text.sign"),
        (fields.text_faults("f", "a\nb", 50), "text.sign"),
        (fields.choice_faults("f", "c", ("a", "b")), "form.choice"),
        (fields.email_faults("f", "somsri@"), "form.email"),
        (fields.email_faults("f", "a@b.example\nBcc: c@d.example"), "form.email"),
        (fields.login_faults("f", "Somsri"), "form.login"),
    ],
)
def test_a_field_says_what_is_wrong_with_it(faults: fields.Faults, rule: str) -> None:
    assert rules(faults) == [rule]


def test_every_rule_of_a_field_has_its_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(get_args(Rule))
    assert all(said.th != said.en and said.en.isascii() for said in SENTENCES.values())


# --- registration ---

FORM = RegistrationForm(
    body="government", ministry="กระทรวงทดสอบ", thai="กรมทดสอบ", english="Department of Tests",
    kind="government", address="1 ถนนทดสอบ", officer_thai="สมศรี", officer_english="Somsri T",
    position="นักวิชาการ", email="a@b.example", phone="021234567",
)  # fmt: skip


@pytest.mark.parametrize("name", RegistrationForm.__struct_fields__)
def test_each_field_is_refused_by_itself_beside_it(name: str) -> None:
    if name == "juristic_id":
        empty = msgspec.structs.replace(FORM, body="juristic", ministry="")
    else:
        empty = msgspec.structs.replace(FORM, **{name: "  "})
    faults = faults_of(tidied(empty))
    assert [fault.field for fault in faults] == [name]
    assert faults_of(tidied(FORM)) == ()


PRIVATE, STATE = "0123456789016", "0994000617721"


@pytest.mark.parametrize(
    ("body", "juristic_id", "kind", "rule"),
    [
        ("juristic", PRIVATE, "government", "form.kind_of_state"),
        ("juristic", STATE, "government", None),
        ("juristic", PRIVATE, "bank", None),
        ("juristic", PRIVATE, "agent", None),
        ("juristic", PRIVATE, "water", None),
        ("juristic", STATE, "bank", None),
        ("government", "", "government", None),
        ("government", "", "water", None),
        ("government", "", "bank", "form.kind_of_body"),
        ("government", "", "agent", "form.kind_of_body"),
    ],
)
def test_what_kind_of_agency_it_is_has_to_fit_its_body_and_its_id(
    body: str, juristic_id: str, kind: str, rule: str | None
) -> None:
    form = msgspec.structs.replace(FORM, body=body, juristic_id=juristic_id, kind=kind)
    found = [(fault.field, fault.rule) for fault in faults_of(tidied(form))]
    assert found == ([("kind", rule)] if rule else [])


@pytest.mark.parametrize(
    ("kind", "juristic_id", "private"),
    [
        ("bank", PRIVATE, True),
        ("agent", None, True),
        ("water", PRIVATE, True),
        ("water", STATE, False),
        ("water", None, False),
        ("government", None, False),
        ("internal", None, False),
    ],
)
def test_who_is_private_is_told_by_kind_and_id(
    kind: Kind, juristic_id: str | None, *, private: bool
) -> None:
    agency = Agency(code="AB", kind=kind, title=Title("ก", "a"), juristic_id=juristic_id)
    assert agency.is_private == private


def test_a_government_body_gives_no_juristic_id() -> None:
    both = msgspec.structs.replace(FORM, juristic_id="0994000617721")
    assert [fault.rule for fault in faults_of(tidied(both))] == ["form.juristic_unwanted"]


@given(st.builds(RegistrationForm, **dict.fromkeys(RegistrationForm.__struct_fields__, st.text())))
def test_whatever_is_typed_is_tidied_once_and_told_without_breaking(form: RegistrationForm) -> None:
    once = tidied(form)
    assert tidied(once) == once
    counted = Counter(fault.field for fault in faults_of(once))
    assert set(counted) <= set(RegistrationForm.__struct_fields__)
    assert all(times == 1 for times in counted.values())


@pytest.mark.parametrize(
    ("english", "code"),
    [
        ("Office of the Narcotics Control Board", "ONCB"),
        ("Test Irrigation Company Limited", "TI"),
        ("Lotus", "LOTUS"),
        ("X", "X-1"),
        ("กขค", "AGENCY"),
    ],
)
def test_a_code_is_proposed_from_the_english_name(english: str, code: str) -> None:
    assert proposed_code(english) == code


@given(st.text(max_size=200))
def test_a_proposed_login_can_always_be_one(english: str) -> None:
    assert fields.login_faults("login", proposed_login(english)) == ()
    assert proposed_login("Mr. Somchai Na Ayutthaya") == "somchai.a"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (one_page_pdf("x"), "application/pdf"),
        (b"\x89PNG\r\n\x1a\nx\0\0\0\0IEND\xaeB`\x82", "image/png"),
        (b"\xff\xd8\xff\xe0x\xff\xd9", "image/jpeg"),
        (b"<html>", None),
        (b"PK\x03\x04", None),
        (b" %PDF-1.4", None),
    ],
)
def test_a_letter_is_known_by_its_own_bytes(content: bytes, kind: str | None) -> None:
    assert media_type_of(content) == kind
    assert rules(letter_faults(content)) == ([] if kind else ["form.letter_kind"])


def test_a_letter_is_there_and_not_too_large() -> None:
    assert rules(letter_faults(b"")) == ["form.letter_missing"]
    page = one_page_pdf("x")
    great = page[:9] + b"%".ljust(MOST_BYTES - len(page) - 1) + b"\n" + page[9:]
    assert len(great) == MOST_BYTES
    assert rules(letter_faults(great)) == []
    assert rules(letter_faults(great + b"\n")) == ["form.letter_size"]


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-",
        b"%PDF-1.7\n%%EOF\n",
        b"%PDF-1.7\nstartxref\n%%EOF\n".ljust(400),
        one_page_pdf("x")[:-20],
        b"\x89PNG\r\n\x1a\nx",
        b"\xff\xd8\xff\xe0x",
    ],
)
def test_a_letter_that_broke_off_is_told_so(content: bytes) -> None:
    assert rules(letter_faults(content)) == ["form.letter_whole"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("มอบอำนาจ.pdf", "มอบอำนาจ.pdf"),
        ("C:\\Users\\x\\letter.pdf", "letter.pdf"),
        ("../../etc/passwd", "passwd"),
        ("ใบ😀.pdf", "ใบ.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ('x"\r\ny.png', "xy.png"),
        ("", "letter"),
    ],
)
def test_a_files_name_is_only_a_name(name: str, kept: str) -> None:
    assert plain_name(name) == kept


# --- QR codes ---


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("14 bytes make 1", "5ca6eab8ee033ee0"),
        (enrolment_uri(RFC_SECRET, "member1", "Sainam"), "f93f1cd7b17b40ef"),
        (enrolment_uri(RFC_SECRET, "developer.oncb", "Sainam"), "b59d2653cc24a579"),
        ("y" * 200, "313551c2c424adc1"),
    ],
)
def test_a_picture_is_module_by_module_what_another_program_draws(text: str, digest: str) -> None:
    """The digest is of its modules as 0 and 1, drawn by the `qrcode` package."""
    modules = "".join("01"[dark] for row in qr_matrix(text) for dark in row)
    assert hashlib.sha256(modules.encode()).hexdigest().startswith(digest)


def test_a_picture_holds_its_finders_and_grows_with_its_text() -> None:
    for length, size in ((1, 21), (14, 21), (15, 25), (122, 45), (213, 57)):
        cells = qr_matrix("a" * length)
        assert len(cells) == size
        finder = [cells[row][:7] for row in range(7)]
        assert finder == [row[-7:] for row in cells[:7]]
        assert [sum(row) for row in finder] == [7, 2, 5, 5, 5, 2, 7]
    with pytest.raises(TooLongForQrError):
        qr_matrix("a" * 214)


def test_a_picture_is_shapes_only() -> None:
    svg = qr_svg(enrolment_uri(RFC_SECRET, "member1", "Sainam"))
    assert svg.startswith("<svg")
    assert " style=" not in svg
    assert RFC_SECRET not in svg


def test_time_of_a_window_is_ninety_seconds() -> None:
    assert len({step for away in range(90) for step in window(NOON + timedelta(seconds=away))}) == 5
