"""A proposed form is judged field by field, and every fault is told at once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sainam.agreements.terms import Terms
from sainam.links.catalogue import Catalogue
from sainam.links.read_catalogue import read_catalogue
from sainam.onboarding.bodies import Approve, Design, Request, Wanted
from sainam.onboarding.bodies import TestCase as Case
from sainam.onboarding.design.design_faults import Around, design_faults
from sainam.onboarding.design.security_profiles import PROFILES
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.state import Event, State

CATALOGUE = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
ORDER = "ORDER-CIS-2568-01"
USE = Wanted(dataset="water-use-six-months", fields=("customer_account", "use.month"))
FILE = Wanted(dataset="payment-file", fields=("customer_account",))
GOOD = Case(name="ถามได้", key="990000010", expects="200")
BAD = Case(name="ช่องที่ไม่อนุญาต", key="990000010", expects="403")
LOOKUP = Design(
    link="G4z", pattern="lookup", transport="api", format="json", reason_th="เบาต่อระบบ",
    reason_en="light on the server", security="oauth2-jwt", quota=1000, hours=("08:30", "16:30"),
    owner="CIS", owner_agreement=ORDER, carriers=("DOPA-LINKAGE",), tests=(GOOD, BAD),
)  # fmt: skip
BATCH = Design(
    link="A9z", pattern="batch", transport="sftp", format="txt", reason_th="แฟ้มใหญ่",
    reason_en="large files", security="sftp-keys", layout="bot-cross-bank-256",
    schedule="ทุกวันทำการ ก่อน 20:00", owner="CIS", owner_agreement=ORDER, tests=(GOOD, BAD),
)  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(CATALOGUE).catalogue


def around(catalogue: Catalogue, **reserved: str) -> Around:
    orders = {ORDER: Terms(catalogue.agreements[ORDER].grants)}
    return Around(catalogue=catalogue, orders=orders, reserved=reserved)


def dossier(*approved: Wanted, agency: str = "TESTBUREAU") -> Dossier:
    body = Approve(approved=approved)
    step = Step(
        1, Event.APPROVE, State.DESIGN, "secretary", "council_secretary", None, AT, None, body, {}
    )
    asked = Step(
        0, Event.SUBMIT, State.SUBMITTED, "officer", "agency_officer", None, AT, None,
        Request(wanted=approved, volume=1000, carrier="DOPA-LINKAGE"), {},
    )  # fmt: skip
    return Dossier("D-2569-00001", "link", agency, 1, None, None, AT, "officer", (asked, step))


@pytest.mark.parametrize(("form", "wanted"), [(LOOKUP, USE), (BATCH, FILE)])
def test_a_form_that_fits_has_no_fault(catalogue: Catalogue, form: Design, wanted: Wanted) -> None:
    assert design_faults(form, dossier(wanted), around(catalogue)) == ()


FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("link", "design.link", {"link": "X1"}),
    ("link", "design.link", {"link": "G44"}),
    ("link", "design.link_taken", {"link": "G4c"}),
    ("pattern", "field.choice", {"pattern": "batch"}),
    ("transport", "field.choice", {"transport": ""}),
    ("format", "field.choice", {"format": "csv"}),
    ("security", "field.choice", {"security": "sftp-keys"}),
    ("security", "field.choice", {"security": "none"}),
    ("reason_th", "field.missing", {"reason_th": " "}),
    ("reason_en", "field.missing", {"reason_en": ""}),
    ("reason_en", "field.too_long", {"reason_en": "x" * 4001}),
    ("layout", "design.layout_unwanted", {"layout": "bot-cross-bank-256"}),
    ("quota", "field.range", {"quota": None}),
    ("quota", "field.range", {"quota": 0}),
    ("quota", "field.range", {"quota": 100_000_001}),
    ("hours", "design.hours", {"hours": ("16:30", "08:30")}),
    ("hours", "design.hours", {"hours": ("08:30", "08:30")}),
    ("hours", "design.hours", {"hours": ("เช้า", "เย็น")}),
    ("hours", "design.hours", {"hours": ("08:30+07:00", "16:30")}),
    ("quota", "design.beyond_volume", {"quota": 1001}),
    ("owner", "field.choice", {"owner": "NOBODY"}),
    ("owner_agreement", "design.order_missing", {"owner_agreement": ""}),
    ("carriers.0", "design.carrier_unasked", {"carriers": ("DGA",)}),
    ("owner_agreement", "design.owner_agreement", {"owner_agreement": "MOU-ONCB-2568-01"}),
    ("carriers.0", "field.unknown", {"carriers": ("NOBODY",)}),
    ("carriers.1", "field.unknown", {"carriers": ("DOPA-LINKAGE", "TESTBUREAU")}),
    ("tests", "design.tests", {"tests": ()}),
    ("tests", "design.tests", {"tests": (GOOD,)}),
    ("tests", "design.tests", {"tests": (BAD,)}),
    ("tests.2.expects", "design.expects",
     {"tests": (GOOD, BAD, Case(name="ล่ม", expects="500"))}),
    ("tests.2.name", "field.missing", {"tests": (GOOD, BAD, Case(name="", expects="200"))}),
]  # fmt: skip


@pytest.mark.row("P4")
@pytest.mark.parametrize(("field", "rule", "changed"), FAULTS)
def test_what_does_not_fit_is_told_beside_its_field(
    catalogue: Catalogue, field: str, rule: str, changed: dict[str, Any]
) -> None:
    form = msgspec.structs.replace(LOOKUP, **changed)
    found = design_faults(form, dossier(USE), around(catalogue))
    assert [(one.field, one.rule) for one in found] == [(field, rule)]
    assert found[0].thai != found[0].english


@pytest.mark.parametrize(
    ("field", "rule", "changed"),
    [
        ("layout", "field.choice", {"layout": ""}),
        ("layout", "design.layout_short", {"layout": "samlae-water-level"}),
        ("schedule", "field.missing", {"schedule": ""}),
        ("format", "field.choice", {"format": "json"}),
        ("security", "field.choice", {"security": "oauth2-jwt"}),
    ],
)
def test_a_link_by_file_needs_a_layout_that_carries_it_and_a_schedule(
    catalogue: Catalogue, field: str, rule: str, changed: dict[str, Any]
) -> None:
    form = msgspec.structs.replace(BATCH, **changed)
    found = design_faults(form, dossier(FILE), around(catalogue))
    assert [(one.field, one.rule) for one in found] == [(field, rule)]


def test_all_faults_are_told_at_once_in_the_order_of_the_form(catalogue: Catalogue) -> None:
    found = design_faults(Design(), dossier(USE), around(catalogue))
    assert [one.field for one in found] == [
        "link", "pattern", "transport", "format", "security", "quota", "reason_th", "reason_en",
        "owner", "tests",
    ]  # fmt: skip


def test_a_link_in_another_agencys_dossier_is_not_free(catalogue: Catalogue) -> None:
    found = design_faults(LOOKUP, dossier(USE), around(catalogue, G4z="D-2569-00007"))
    assert [one.rule for one in found] == ["design.link_reserved"]
    assert "D-2569-00007" in found[0].english


def test_an_agency_goes_on_by_its_own_link_as_long_as_that_crosses_the_same_way(
    catalogue: Catalogue,
) -> None:
    own = msgspec.structs.replace(LOOKUP, link="G4c", carriers=())
    assert design_faults(own, dossier(USE, agency="ONCB"), around(catalogue)) == ()
    submit = Wanted(dataset="bill-payments", fields=("customer_account",))
    other = msgspec.structs.replace(own, pattern="submit", quota=None, owner_agreement="")
    found = design_faults(other, dossier(submit, agency="ONCB"), around(catalogue))
    assert "design.link_pattern" in {one.rule for one in found}


def test_an_internal_order_lets_out_what_it_names_and_nothing_more(catalogue: Catalogue) -> None:
    more = Wanted(dataset=USE.dataset, fields=("customer_account", "citizen_id"))
    (found,) = design_faults(LOOKUP, dossier(more), around(catalogue))
    assert (found.field, found.rule) == ("owner_agreement", "design.beyond_order")
    assert "citizen_id" in found.english


def test_what_crosses_by_calls_and_by_files_has_no_transport_in_common(
    catalogue: Catalogue,
) -> None:
    found = design_faults(LOOKUP, dossier(USE, FILE), around(catalogue))
    assert "transport" in {one.field for one in found}


def test_every_security_profile_has_its_words_and_every_transport_a_profile() -> None:
    assert {one.transport for one in PROFILES.values()} == {"api", "sftp", "upload", "mail"}
    assert all(one.title.th and one.title.en for one in PROFILES.values())
