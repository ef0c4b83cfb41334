"""Of an owner's answer only what was granted leaves, and only as the contract says it is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from source_tree import PACKAGE

from sainam.contracts.contract import Contract
from sainam.contracts.granted_answer import granted_json, reader_of
from sainam.contracts.minimise import minimise
from sainam.links.read_catalogue import read_catalogue

CATALOGUE: Path = PACKAGE / "catalogue" / "mwa"
CONTRACT: Contract = read_catalogue(CATALOGUE).catalogue.contracts["water-use-six-months"]
FIELDS = ("customer_account", "use.month", "use.cubic_metres")
READER = reader_of(CONTRACT, FIELDS)


def answer(**more: Any) -> dict[str, Any]:
    return {
        "customer_account": "990000010", "name": "นายทดสอบสมมติ สายน้ำ",
        "use": [{"month": "2026-10", "cubic_metres": 17, "amount_satang": 20_865}], **more,
    }  # fmt: skip


def told(given: Any) -> Any:
    return json.loads(granted_json(READER, json.dumps(given).encode()))


def test_what_was_not_granted_is_passed_over() -> None:
    assert told(answer()) == {
        "customer_account": "990000010", "use": [{"month": "2026-10", "cubic_metres": 17}],
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"customer_account": 990000010},
        {"customer_account": "99000001"},
        {"customer_account": None},
        {"use": {"month": "2026-10"}},
        {"use": None},
        {"use": [{"month": "2026-13", "cubic_metres": 17}]},
        {"use": [{"month": "2026-10", "cubic_metres": "17"}]},
        {"use": [{"month": "2026-10", "cubic_metres": -1}]},
        {"use": [{"month": "2026-10", "cubic_metres": True}]},
        {"use": [{"month": "2026-10"}]},
    ],
)
def test_an_answer_that_is_not_as_agreed_never_leaves(wrong: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        told(answer(**wrong))
    assert "99000001" not in str(refused.value), "it says where, not what stood there"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"use": ', b"\xff", b"[" * 5000])
def test_what_is_no_object_is_told(body: bytes) -> None:
    with pytest.raises((msgspec.MsgspecError, UnicodeDecodeError)):
        granted_json(READER, body)


MONTHS = st.fixed_dictionaries(
    {
        "month": st.from_regex(r"\A20[0-9]{2}-(0[1-9]|1[0-2])\Z"),
        "cubic_metres": st.integers(0, 10**9),
    },
    optional={"reading_date": st.text(), "amount_satang": st.none() | st.text()},
)


@given(use=st.lists(MONTHS, max_size=4), name=st.none() | st.text() | st.integers())
def test_of_an_answer_as_agreed_the_same_leaves_as_by_minimising_its_values(
    use: list[dict[str, Any]], name: object
) -> None:
    """What was not granted is not judged either."""
    given_answer = answer(use=use, name=name)
    assert told(given_answer) == minimise(given_answer, FIELDS)
