"""An owner's own words become the contract's; what is not as agreed is told, and nothing leaves."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.agencies.operation import FieldReading, OwnersWords
from sainam.agencies.owners_words import (
    AnswerOfAnother,
    AnswerUnreadable,
    hold_to_key,
    read_answer,
)

# The same fact from two sources: GDX writes the Buddhist era, DBD's open service the common one.
GDX = OwnersWords(
    key="JuristicID", root="ResultList",
    fields={
        "juristic_id": "JuristicID",
        "registered_on": FieldReading(source="RegisterDate", reading="be_date"),
        "committee": FieldReading(
            source="CommitteeInformations", each={"first_name": "FirstName"}
        ),
    },
)  # fmt: skip
OPEN_DBD = OwnersWords(
    key="juristicID",
    fields={
        "juristic_id": "juristicID",
        "registered_on": FieldReading(source="registerDate", reading="ce_date"),
    },
)
ID = "0105599000019"


def gdx(**more: Any) -> bytes:
    record = {"JuristicID": ID, "RegisterDate": "25620829", **more}
    return json.dumps({"ResultList": [record]}).encode()


def told(form: OwnersWords, body: bytes) -> Any:
    answer = read_answer(form, body, ID)
    return None if answer is None else json.loads(answer)


def test_the_same_day_is_told_from_either_source() -> None:
    open_dbd = json.dumps({"juristicID": ID, "registerDate": "20190829"}).encode()
    assert told(GDX, gdx())["registered_on"] == "2019-08-29"
    assert told(OPEN_DBD, open_dbd)["registered_on"] == "2019-08-29"


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (GDX, gdx(RegisterDate="20190829")),
        (OPEN_DBD, json.dumps({"juristicID": ID, "registerDate": "25620829"}).encode()),
    ],
)
def test_a_date_of_the_other_calendar_is_never_taken(form: OwnersWords, body: bytes) -> None:
    with pytest.raises(AnswerUnreadable, match="another calendar"):
        told(form, body)


@given(st.dates(date(1801, 1, 1), date(2199, 12, 31)))
def test_every_day_comes_back_from_both_calendars(day: date) -> None:
    be = f"{day.year + 543}{day:%m%d}"
    assert told(GDX, gdx(RegisterDate=be))["registered_on"] == day.isoformat()


@pytest.mark.parametrize(
    ("written", "read"), [("25380000", "1995"), ("25380500", "1995-05"), ("25380512", "1995-05-12")]
)
def test_a_day_or_month_that_is_not_known_is_left_out(written: str, read: str) -> None:
    assert told(GDX, gdx(RegisterDate=written))["registered_on"] == read


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"nothing", "no JSON"),
        (b'{"ResultList": {"JuristicID": 1}}', "whom it is about"),
        (b'{"ResultList": [1]}', "no record"),
        (b'{"unheard_of": 1}', "no record"),
        (b'{"ResultList": [{"JuristicID": "1"}, {"JuristicID": "2"}]}', "2 records"),
        (gdx(RegisterDate="25629999"), "no day"),
        (gdx(RegisterDate="2562-08-29"), "eight digits"),
        (gdx(RegisterDate=25620829), "not written as be_date"),
        (gdx(CommitteeInformations="none"), "no list"),
        (gdx(CommitteeInformations=[{"FirstName": 5}]), "CommitteeInformations.FirstName"),
    ],
)
def test_what_is_not_as_agreed_is_told_by_its_place(body: bytes, where: str) -> None:
    with pytest.raises(AnswerUnreadable, match=where):
        told(GDX, body)


def test_an_answer_about_another_never_leaves() -> None:
    with pytest.raises(AnswerOfAnother):
        told(GDX, gdx(JuristicID="0105599000027"))


def test_an_empty_list_is_no_data() -> None:
    assert told(GDX, b'{"ResultList": []}') is None


def test_what_the_source_leaves_out_stays_out() -> None:
    assert told(GDX, gdx(RegisterDate=None)) == {"juristic_id": ID}


@given(
    st.binary(max_size=60) | st.recursive(st.none() | st.text(), st.lists).map(msgspec.json.encode)
)
def test_no_answer_whatever_it_is_breaks_the_reader(body: bytes) -> None:
    with pytest.raises((AnswerUnreadable, AnswerOfAnother)):
        told(GDX, body)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"customer_account": "990000028"}', AnswerOfAnother),
        (b'{"use": []}', AnswerUnreadable),
        (b'{"customer_account": 990000010}', AnswerUnreadable),
        (b"[]", AnswerUnreadable),
    ],
)
def test_an_owner_that_answers_in_our_words_is_held_to_the_key(
    body: bytes, error: type[Exception]
) -> None:
    hold_to_key(b'{"customer_account": "990000010", "use": []}', "customer_account", "990000010")
    with pytest.raises(error):
        hold_to_key(body, "customer_account", "990000010")
