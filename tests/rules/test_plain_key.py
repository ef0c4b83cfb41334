"""The short look at a question that is nothing but a good key lets nothing wrong through."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.contracts.contract import Contract
from sainam.contracts.validate import is_plain_key, validate
from sainam.links.read_catalogue import read_catalogue

CATALOGUE = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
WATER_USE = read_catalogue(CATALOGUE).catalogue.contracts["water-use-six-months"]

questions = st.dictionaries(
    st.sampled_from(["customer_account", "name", "use", "other"]),
    st.from_regex(r"[0-9]{8,10}", fullmatch=True) | st.integers() | st.none() | st.just(["9"]),
    max_size=2,
)


@given(questions)
def test_what_is_plain_has_no_fault(question: dict[str, Any]) -> None:
    if is_plain_key(question, WATER_USE):
        assert not validate(question, WATER_USE, ("customer_account",))


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ({"customer_account": "990000010"}, True),
        ({"customer_account": "99000001"}, False),
        ({"customer_account": "๙๙๐๐๐๐๐๑๐"}, False),
        ({"customer_account": "990000010\n"}, False),
        ({"customer_account": 990000010}, False),
        ({"customer_account": "990000010", "name": "สมมติ"}, False),
        ({"name": "990000010"}, False),
        ({}, False),
    ],
)
def test_only_the_key_alone_and_whole_is_plain(question: dict[str, Any], plain: bool) -> None:  # noqa: FBT001
    assert is_plain_key(question, WATER_USE) is plain


def test_a_contract_without_a_key_has_no_plain_question() -> None:
    contracts: dict[str, Contract] = dict(read_catalogue(CATALOGUE).catalogue.contracts)
    assert not is_plain_key({"bill_no": "202610990000017"}, contracts["bill-payments"])
