"""A request is judged field by field, and every fault is told at once."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.links.read_catalogue import read_catalogue
from sainam.onboarding.bodies import Attachment, Contact, Request, Wanted
from sainam.onboarding.field_fault import FieldFault
from sainam.onboarding.request.asked_of_law import asked_of_law
from sainam.onboarding.request.request_faults import request_faults

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa").catalogue
TODAY = date(2026, 11, 22)
USE = Wanted(
    dataset="water-use-six-months", fields=("customer_account", "use.month", "use.cubic_metres")
)
OFFICER = Contact(name="สมมติ ผู้ประสานงาน", position="ผอ.", email="officer@example.go.th")
PAPER = Attachment(sha256="00" * 32, name="คำสั่ง.pdf", media_type="application/pdf", length=1000)
COMPLETE = Request(
    title="ขอข้อมูลการใช้น้ำเพื่อการสืบสวน", purpose="narcotics-investigation",
    purpose_text="ใช้ประกอบการสืบสวน", legal_bases=("public-task",), legal_reason="มีหน้าที่ตามกฎหมาย",
    wanted=(USE,), direction="out", transport="api", volume=1000, retention_days=90,
    recipients="พนักงานสืบสวน", first_day=TODAY, until=date(2029, 11, 22), contacts=(OFFICER,),
    attachments=(PAPER,),
)  # fmt: skip


def faults(request: Request) -> tuple[FieldFault, ...]:
    """Of a government agency."""
    asked = asked_of_law(request, kind="link", agency=None, catalogue=CATALOGUE)
    return request_faults(request, CATALOGUE, CATALOGUE.law().legal_bases, asked, TODAY, "DGA")


def told(request: Request) -> list[tuple[str, str]]:
    return [(one.field, one.rule) for one in faults(request)]


def test_a_complete_request_has_no_fault() -> None:
    assert told(COMPLETE) == []


def contact(**changed: Any) -> dict[str, Any]:
    return {"contacts": (msgspec.structs.replace(OFFICER, **changed),)}


def wanted(*fields: str, dataset: str = "water-use-six-months") -> dict[str, Any]:
    return {"wanted": (Wanted(dataset=dataset, fields=fields),)}


FAULTS: list[tuple[str, str, dict[str, Any]]] = [
    ("title", "field.missing", {"title": " "}),
    ("title", "field.too_long", {"title": "ก" * 201}),
    ("purpose", "field.missing", {"purpose": ""}),
    ("purpose", "field.unknown", {"purpose": "curiosity"}),
    ("purpose_text", "field.missing", {"purpose_text": ""}),
    ("purpose_text", "field.too_long", {"purpose_text": "ก" * 4001}),
    ("wanted", "request.nothing_wanted", {"wanted": ()}),
    ("wanted.0.dataset", "field.unknown", {"wanted": (Wanted(dataset="tax", fields=("a",)),)}),
    ("wanted.0.fields", "request.nothing_wanted", wanted()),
    ("wanted.0.fields", "field.unknown", wanted("customer_account", "income")),
    ("wanted.0.fields", "request.key", wanted("use.month")),
    ("wanted.1.dataset", "request.twice", {"wanted": (USE, USE)}),
    ("wanted.0.fields", "request.twice", wanted("customer_account", "use.month", "use.month")),
    ("direction", "request.direction", {"direction": "in"}),
    ("direction", "field.missing", {"direction": ""}),
    ("legal_bases", "field.missing", {"legal_bases": ()}),
    ("legal_bases", "field.unknown", {"legal_bases": ("public-task", "because")}),
    ("legal_bases", "request.basis", wanted("customer_account", "citizen_id")),
    ("legal_reason", "field.missing", {"legal_reason": ""}),
    ("transport", "field.missing", {"transport": ""}),
    ("transport", "request.transport", {"transport": "sftp"}),
    ("transport", "request.transport", {"transport": "mail"}),
    ("carrier", "field.unknown", {"carrier": "NOBODY"}),
    ("carrier", "request.own_carrier", {"carrier": "DGA"}),
    ("volume", "field.missing", {"volume": None}),
    ("volume", "field.range", {"volume": 0}),
    ("volume", "field.range", {"volume": 100_000_001}),
    ("retention_days", "field.missing", {"retention_days": None}),
    ("retention_days", "field.range", {"retention_days": -1}),
    ("retention_days", "field.range", {"retention_days": 3661}),
    ("recipients", "field.missing", {"recipients": "  "}),
    ("first_day", "field.missing", {"first_day": None}),
    ("first_day", "request.past", {"first_day": TODAY - timedelta(days=1)}),
    ("first_day", "request.too_far",
     {"first_day": TODAY + timedelta(days=367), "until": TODAY + timedelta(days=400)}),
    ("until", "field.missing", {"until": None}),
    ("until", "request.term", {"until": TODAY}),
    ("until", "request.term", {"until": TODAY + timedelta(days=5 * 366 + 1)}),
    ("contacts", "request.no_officer", {"contacts": ()}),
    ("contacts", "request.no_officer", contact(part="dpo")),
    ("contacts.0.name", "field.missing", contact(name="")),
    ("contacts.0.email", "field.email", contact(email="officer@example")),
    ("contacts.0.email", "field.email", contact(email="a@b.th,c@d.th")),
    ("contacts.0.email", "field.email", contact(email="ก@example.go.th")),
    ("contacts.0.email", "field.email", contact(email="a..b@example.go.th")),
    ("contacts.0.phone", "field.phone", contact(phone="ถามหน้าห้อง")),
    ("contacts.0.phone", "field.phone", contact(phone="1234567")),
    ("attachments", "request.attachments", {"attachments": (PAPER,) * 21}),
    ("attachments.0", "request.attachment",
     {"attachments": (msgspec.structs.replace(PAPER, media_type="text/html"),)}),
    ("attachments.0", "request.attachment",
     {"attachments": (msgspec.structs.replace(PAPER, length=10 * 1024 * 1024 + 1),)}),
]  # fmt: skip


@pytest.mark.row("P1")
@pytest.mark.parametrize(("field", "rule", "changed"), FAULTS)
def test_what_is_missing_or_wrong_is_told_beside_its_field(
    field: str, rule: str, changed: dict[str, Any]
) -> None:
    found = faults(msgspec.structs.replace(COMPLETE, **changed))
    assert (field, rule) in [(one.field, one.rule) for one in found]
    assert {one.field for one in found} == {field}
    assert all(one.thai and one.english for one in found)


def test_an_empty_request_names_everything_that_is_asked_at_once() -> None:
    assert {field for field, _ in told(Request())} == {
        "title", "purpose", "purpose_text", "wanted", "legal_bases", "legal_reason", "direction",
        "transport", "volume", "retention_days", "recipients", "first_day", "until", "contacts",
    }  # fmt: skip


def test_what_crosses_in_different_ways_needs_a_request_each() -> None:
    file = Wanted(dataset="payment-file", fields=("customer_account",))
    both = msgspec.structs.replace(COMPLETE, wanted=(USE, file), direction="both")
    assert ("wanted", "request.patterns") in told(both)


def test_a_map_is_not_asked_for_without_the_places_it_is_made_of() -> None:
    of_an_area = wanted("area", "asset", dataset="map-area")
    assert ("wanted.0.fields", "request.essential") in told(
        msgspec.structs.replace(COMPLETE, **of_an_area)
    )


def test_five_years_is_the_longest_and_a_phone_may_have_an_extension() -> None:
    longest = msgspec.structs.replace(
        COMPLETE, until=TODAY + timedelta(days=5 * 366), **contact(phone="02-504-0123 ต่อ 1234")
    )
    assert told(longest) == []


_PLACES = tuple(name for name in COMPLETE.__struct_fields__ if name != "abroad")


@given(st.sets(st.sampled_from(_PLACES)))
def test_a_draft_of_any_fields_is_judged_without_an_exception(left_out: set[str]) -> None:
    """Whatever has been typed so far: the rest is named, and nothing that is there."""
    empty = Request()
    draft = msgspec.structs.replace(COMPLETE, **{name: getattr(empty, name) for name in left_out})
    named = {fault.field.partition(".")[0] for fault in faults(draft)}
    may_be_empty = {"carrier", "case_numbers", "attachments"}
    assert left_out - may_be_empty <= named
    assert named <= left_out
