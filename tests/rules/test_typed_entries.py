"""What people type into forms: days of either era, Thai digits, and every field by its name."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.kit.thai_dates import thai_date, to_thai_digits
from sainam.onboarding.bodies import BODIES, Body, Convene, RegisterKey, Request
from sainam.onboarding.state import Event
from sainam.portal.read_typed import UnreadableError, read_day, read_number
from sainam.portal.typed_body import as_typed, body_of, typed_of
from sainam.portal.views.body_words import FIELDS, PARTS
from sainam.portal.views.entries import Choice, ChoiceGroup, Offer, entries, shapes

DAYS = st.dates(date(1900, 1, 1), date(2300, 12, 31))
WANTED = ChoiceGroup("water-use", FIELDS["Request.wanted"].label, ())


@pytest.mark.parametrize(
    "typed",
    [
        "22/11/2569", "22/11/2026", "๒๒/๑๑/๒๕๖๙", "22.11.2569", "22-11-2569", "2026-11-22",
        "22 พ.ย. 2569", "22 พฤศจิกายน พ.ศ. 2569", "๒๒ พฤศจิกายน ๒๕๖๙", " 22 / 11 / 2569 ",
    ],
)  # fmt: skip
def test_a_day_is_read_in_either_era_and_in_thai_digits(typed: str) -> None:
    assert read_day(typed) == date(2026, 11, 22)


@pytest.mark.parametrize(
    "typed", ["", "22/13/2569", "30/2/2569", "22/11/69", "tomorrow", "22 xx 2569", "11/2569"]
)
def test_what_is_no_day_is_told_apart(typed: str) -> None:
    with pytest.raises(UnreadableError):
        read_day(typed)


@given(DAYS)
def test_a_day_as_the_hub_writes_it_is_read_again(day: date) -> None:
    assert read_day(thai_date(day)) == day
    assert read_day(thai_date(day, short=True)) == day
    assert read_day(to_thai_digits(f"{day.day}/{day.month}/{day.year + 543}")) == day
    assert read_day(day.isoformat()) == day


@given(st.integers(0, 10**14))
def test_a_number_is_read_with_commas_and_thai_digits(number: int) -> None:
    assert read_number(to_thai_digits(f"{number:,}")) == number


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "ten", "1e3", "9" * 16])
def test_what_is_no_whole_number_is_told_apart(typed: str) -> None:
    with pytest.raises(UnreadableError):
        read_number(typed)


@pytest.mark.row("P1")
@pytest.mark.parametrize("body", list(dict.fromkeys(BODIES.values())))
def test_every_field_of_every_event_has_words_in_both_languages(body: type[Body]) -> None:
    for shape in shapes(body, Offer()):
        assert FIELDS[shape.words].label.th
        assert FIELDS[shape.words].label.en
        for inner in shapes(shape.inner, Offer()) if shape.inner else ():
            assert FIELDS[inner.words].label.th


@pytest.mark.row("P1")
def test_the_steps_of_the_request_form_ask_for_every_field_once() -> None:
    asked = [name for _, fields in PARTS.values() for name in fields]
    assert sorted(asked) == sorted(Request.__struct_fields__)


def test_a_form_that_is_refused_comes_back_as_it_was_sent() -> None:
    sent = {
        "title": ["ขอข้อมูล"], "volume": ["พัน"], "first_day": ["วันนี้"],
        "contacts.0.name": ["สมมติ"], "contacts.0.part": ["dpo"], "contacts.1.part": ["officer"],
        "wanted:water-use": ["month", "use"],
    }  # fmt: skip
    offer = Offer(datasets=(WANTED,))
    typed = typed_of(Request, sent, offer)
    given_body, faults = body_of(Request, typed, offer)
    assert {fault.field for fault in faults} == {"volume", "first_day"}
    assert given_body["wanted"] == [{"dataset": "water-use", "fields": ["month", "use"]}]
    assert [row["name"] for row in given_body["contacts"]] == ["สมมติ"], "empty rows are no rows"
    shown = {one.name: one for one in entries(Request, typed, offer)}
    assert shown["volume"].value == "พัน"
    assert shown["first_day"].value == "วันนี้"


def test_a_choice_that_is_none_of_the_list_is_a_fault_and_not_an_error() -> None:
    _, faults = body_of(RegisterKey, {"environment": "moon"}, Offer())
    assert [fault.field for fault in faults] == ["environment"]


def test_rows_beyond_any_measure_and_foreign_names_are_left_alone() -> None:
    sent = {"contacts.99999.name": ["x"], "contacts.x.name": ["y"], "nobody": ["z"]}
    assert typed_of(Request, sent, Offer())["contacts"] == []
    assert len(typed_of(Request, {"contacts.998.name": ["x"]}, Offer())["contacts"]) == 0


def test_what_was_said_before_stands_in_the_form_as_the_reader_writes_it() -> None:
    offer = Offer(choices={"members": (Choice("chair", FIELDS["Convene.members"].label),)})
    told = {"meeting": "1/2569", "day": "2026-11-22", "members": ["chair"]}
    typed = as_typed(Convene, told, lambda day: f"{day.day}/{day.month}/{day.year + 543}", offer)
    assert typed == {"meeting": "1/2569", "day": "22/11/2569", "members": ["chair"]}
    again, faults = body_of(Convene, typed, offer)
    assert not faults
    assert again == {"meeting": "1/2569", "day": "2026-11-22", "members": ["chair"]}


@given(st.dictionaries(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=3)))
def test_whatever_is_sent_a_form_is_read_without_failing(sent: dict[str, list[str]]) -> None:
    for event in (Event.SAVE, Event.DRAFT_AGREEMENT, Event.PROPOSE, Event.FILE_PAPER):
        body_of(BODIES[event], typed_of(BODIES[event], sent, Offer()), Offer())
