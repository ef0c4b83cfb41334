"""Contracts: what is granted leaves and nothing else; every fault names its field and rule."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from sainam.contracts.contract import Contract
from sainam.contracts.field_fault import SENTENCES
from sainam.contracts.json_schema import json_schema
from sainam.contracts.minimise import minimise
from sainam.contracts.validate import validate
from sainam.links.read_catalogue import read_catalogue

CATALOGUE = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
WATER_USE = {
    "customer_account": "990000010",
    "name": "นายทดสอบสมมติ สายน้ำ",
    "citizen_id": "1000000000016",
    "use": [
        {"month": "2026-09", "cubic_metres": 17, "amount_satang": 20865},
        {"month": "2026-10", "cubic_metres": 0, "reading_date": "2026-10-09"},
    ],
}
PAYMENT = {
    "customer_account": "990000010",
    "bill_no": "202610990000017",
    "amount_satang": 20865,
    "paid_at": "2026-11-22T10:15:00+07:00",
    "agent_reference": "BC-20261122-000001",
}


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return dict(read_catalogue(CATALOGUE).catalogue.contracts)


@pytest.mark.row("G4")
def test_the_narcotics_board_gets_use_without_names_or_ids() -> None:
    assert minimise(WATER_USE, ("customer_account", "use.month", "use.cubic_metres")) == {
        "customer_account": "990000010",
        "use": [
            {"month": "2026-09", "cubic_metres": 17},
            {"month": "2026-10", "cubic_metres": 0},
        ],
    }


def test_a_provider_cannot_carry_more_out_under_a_granted_name() -> None:
    answer = {"name": {"citizen_id": "1000000000016"}, "use": "x", "branch": ["a", {"b": 1}, ["c"]]}
    assert minimise(answer, ("name", "use.month", "branch")) == {"branch": ["a"]}
    assert minimise({"use": [{"month": 1}, "x", None]}, ("use.month",)) == {"use": [{"month": 1}]}


names = st.sampled_from(["a", "b", "c", "name"])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)
paths = st.lists(names, min_size=1, max_size=3).map(".".join)


def leaves(value: Any, before: str = "") -> set[str]:
    """The dotted name of everything that is a plain value."""
    if isinstance(value, dict):
        return {leaf for name, item in value.items() for leaf in leaves(item, f"{before}.{name}")}
    if isinstance(value, list):
        return {leaf for item in value for leaf in leaves(item, before)}
    return {before.removeprefix(".")}


@given(answer=st.dictionaries(names, values, max_size=4), fields=st.lists(paths).map(tuple))
def test_nothing_that_was_not_granted_survives(
    answer: dict[str, Any], fields: tuple[str, ...]
) -> None:
    kept = minimise(answer, fields)
    assert leaves(kept) <= set(fields) & leaves(answer)
    assert minimise(kept, fields) == kept


@pytest.mark.row("A2")
def test_a_payment_as_agreed_has_no_fault(contracts: dict[str, Contract]) -> None:
    assert validate(PAYMENT, contracts["bill-payments"]) == ()
    assert validate(WATER_USE, contracts["water-use-six-months"]) == ()


@pytest.mark.parametrize(
    ("change", "field", "rule"),
    [
        ({"amount_satang": None}, "amount_satang", "type"),
        ({"amount_satang": 208.65}, "amount_satang", "type"),
        ({"amount_satang": True}, "amount_satang", "type"),
        ({"amount_satang": "20865"}, "amount_satang", "type"),
        ({"amount_satang": 0}, "amount_satang", "range"),
        ({"amount_satang": 10_000_000_000_000}, "amount_satang", "range"),
        ({"customer_account": "99000001"}, "customer_account", "pattern"),
        ({"customer_account": "990000010\n"}, "customer_account", "pattern"),
        ({"customer_account": "๙๙๐๐๐๐๐๑๐"}, "customer_account", "pattern"),
        ({"paid_at": "2026-11-22T10:15:00"}, "paid_at", "timestamp"),
        ({"paid_at": "2026-11-22"}, "paid_at", "timestamp"),
        ({"paid_at": "2026-02-31T10:15:00+07:00"}, "paid_at", "timestamp"),
        ({"paid_at": "0001-01-01T00:00:00+07:00"}, "paid_at", "timestamp"),
        ({"paid_at": "9999-12-31T23:59:59-07:00"}, "paid_at", "timestamp"),
        ({"terminal": "T0001\0"}, "terminal", "pattern"),
        ({"agent_reference": ""}, "agent_reference", "length"),
        ({"discount": 1}, "discount", "unknown"),
    ],
)
def test_a_fault_names_field_and_rule_in_both_languages(
    contracts: dict[str, Contract], change: dict[str, Any], field: str, rule: str
) -> None:
    fault = validate(PAYMENT | change, contracts["bill-payments"])[0]
    assert (fault.field, fault.rule) == (field, rule)
    assert field in fault.thai
    assert field in fault.english


def test_a_missing_field_and_a_fault_within_a_list_are_found(
    contracts: dict[str, Contract],
) -> None:
    contract = contracts["water-use-six-months"]
    faults = validate(
        {"use": [{"month": "2026-13", "cubic_metres": 1}, {"month": "2026-01"}]}, contract
    )
    assert [(fault.field, fault.rule) for fault in faults] == [
        ("customer_account", "missing"),
        ("use[1].month", "pattern"),
        ("use[2].cubic_metres", "missing"),
    ]
    assert validate({"customer_account": "990000010"}, contract, ("customer_account",)) == ()
    assert validate([], contract)[0].rule == "type"


def test_both_languages_are_complete() -> None:
    assert all(said.th and said.en for said in SENTENCES.values())


def test_an_agency_sees_the_schema_of_what_it_was_granted(contracts: dict[str, Contract]) -> None:
    schema = json_schema(contracts["water-use-six-months"], ("customer_account", "use.month"))
    Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == {"customer_account", "use"}
    assert set(schema["properties"]["use"]["items"]["properties"]) == {"month"}
    whole = Draft202012Validator(json_schema(contracts["bill-payments"]))
    assert whole.is_valid(PAYMENT)
    assert not whole.is_valid({**PAYMENT, "amount_satang": 0})


def test_personal_keys_are_marked(contracts: dict[str, Contract]) -> None:
    assert contracts["water-use-six-months"].key_is_personal
    assert contracts["water-use-six-months"].leaves["citizen_id"].classification == "sensitive"
    assert not contracts["bill-payments"].key_is_personal
