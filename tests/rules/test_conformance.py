"""Conformance: which checks an agreement has, and that only the record makes one green."""

from __future__ import annotations

import json
import shlex
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.agreements.terms import Grant
from sainam.formats.layout import Title
from sainam.links.read_catalogue import read_catalogue
from sainam.onboarding.going_live.checks import NOT_GRANTED_PURPOSE, Trial, checks_of
from sainam.onboarding.going_live.conformance import Check, Seen, Wanted, all_green, results
from sainam.onboarding.going_live.remedies import NEAR, REFUSED

pytestmark = pytest.mark.row("P7")

CATALOGUE = read_catalogue(Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa").catalogue
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
GRANTS = {
    "lookup": Grant(
        dataset="water-use-six-months", link="G4z", pattern="lookup",
        fields=("customer_account", "use.month"), purposes=("narcotics-investigation",),
        channels=("api",), owner="CIS", case_required=True, quota=100,
    ),
    "submit": Grant(
        dataset="bill-payments", link="A2z", pattern="submit",
        fields=("customer_account", "bill_no", "amount_satang", "paid_at", "agent_reference"),
        purposes=("bill-payment",), channels=("api",), owner="CIS",
    ),
    "batch": Grant(
        dataset="payment-file", link="A3z", pattern="batch", fields=("customer_account",),
        purposes=("bill-payment",), channels=("sftp",), owner="CIS", layout="bot-cross-bank-256",
    ),
    "feed": Grant(
        dataset="samlae-water-level", link="M1z", pattern="feed", fields=("level_m",),
        purposes=("raw-water-operation",), channels=("sftp",), owner="RWC",
        layout="samlae-water-level",
    ),
}  # fmt: skip


def trial(pattern: str, **changed: Any) -> Trial:
    grant = GRANTS[pattern]
    return Trial(
        grant=Grant(
            **{**{name: getattr(grant, name) for name in Grant.__struct_fields__}, **changed}
        ),
        contract=CATALOGUE.contracts[grant.dataset],
        agency="TESTBUREAU",
        agreement="MOU-TESTBUREAU-2569-1",
        layout=CATALOGUE.layouts.get(grant.layout or ""),
    )


def checks(pattern: str, **changed: Any) -> dict[str, Check]:
    return {one.id.partition(":")[2]: one for one in checks_of(trial(pattern, **changed))}


def seen(kind: Wanted, word: str, dataset: str, *, minute: int = 0, **more: Any) -> Seen:
    return Seen(kind, word, dataset, f"{word}-{minute}", AT + timedelta(minutes=minute), **more)


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("lookup", {
            "answered": "answered", "no-data": "no_data", "field": "agreement.field",
            "purpose": "agreement.purpose", "case": "agreement.case", "form": "payload.invalid",
            "address": "key.in_address",
        }),
        ("submit", {
            "accepted": "accepted", "replay": "replayed", "key-conflict": "once.key",
            "same-again": "once.identity", "key-missing": "once.key_missing",
            "purpose": "agreement.purpose", "form": "payload.invalid",
        }),
        ("batch", {
            "good": "posted", "planted": "rejected", "off-by-one-satang": "held",
            "resent": "resent",
        }),
        ("feed", {
            "good": "stored", "corrected": "corrected", "planted": "rejected",
            "missing-column": "held", "resent": "resent",
        }),
    ],
)  # fmt: skip
def test_each_pattern_has_its_good_its_bad_and_its_repeated_tries(
    pattern: str, wanted: dict[str, str]
) -> None:
    assert {name: one.word for name, one in checks(pattern).items()} == wanted


def test_the_case_number_is_asked_for_only_where_the_agreement_needs_one() -> None:
    assert "case" not in checks("lookup", case_required=False)
    assert "Sainam-Case" in checks("lookup")["answered"].example
    assert "Sainam-Case" not in checks("lookup")["case"].example


def test_a_file_without_a_total_of_money_has_no_check_of_one() -> None:
    assert "off-by-one-satang" not in checks("feed")


@pytest.mark.parametrize("pattern", GRANTS)
def test_every_check_says_in_both_languages_what_to_send(pattern: str) -> None:
    for check in checks_of(trial(pattern)):
        for told in (check.title, check.how):
            assert any("ก" <= sign <= "๛" for sign in told.th)
            assert not any("ก" <= sign <= "๛" for sign in told.en)
        assert check.example or check.sample or check.id.endswith(":resent")


@pytest.mark.parametrize("pattern", ["lookup", "submit"])
def test_a_call_is_ready_to_be_pasted_with_the_agencys_own_agreement(pattern: str) -> None:
    for name, check in checks(pattern, carriers=("DGA",)).items():
        words = shlex.split(check.example)
        assert words[0] == "curl"
        headers = {one for one in words if one.startswith("Sainam-")}
        assert {"Sainam-Agreement: MOU-TESTBUREAU-2569-1", "Sainam-Agency: TESTBUREAU"} <= headers
        assert (f"Sainam-Purpose: {NOT_GRANTED_PURPOSE}" in headers) == (name == "purpose")


def test_a_field_to_be_refused_is_one_that_the_contract_has_and_the_grant_has_not() -> None:
    sent = json.loads(shlex.split(checks("lookup")["field"].example)[-1])
    [field] = sent["fields"]
    assert field in CATALOGUE.contracts["water-use-six-months"].leaves
    assert field not in GRANTS["lookup"].fields


ALL = [one for pattern in GRANTS for one in checks_of(trial(pattern))]
WORDS = sorted(
    {one.word for one in ALL} | {word for pair in NEAR for word in pair} | set(REFUSED) | {"file"}
)
RECORDS = st.lists(
    st.builds(
        Seen,
        kind=st.sampled_from(["outcome", "refusal", "file", "finding"]),
        word=st.sampled_from(WORDS),
        dataset=st.sampled_from(sorted({one.dataset for one in ALL})),
        record=st.uuids().map(str),
        at=st.integers(0, 500).map(lambda minute: AT + timedelta(minutes=minute)),
        said=st.sampled_from([None, Title("ยอดรวมไม่ตรง", "The total is off")]),
    ),
    max_size=40,
)


@given(RECORDS)
def test_a_check_is_green_exactly_where_its_record_is_there(records: list[Seen]) -> None:
    for check, result in zip(ALL, results(ALL, records), strict=True):
        fitting = [
            one
            for one in records
            if (one.kind, one.word, one.dataset) == (check.wanted, check.word, check.dataset)
        ]
        assert result.check == check.id
        assert result.green == bool(fitting)
        if fitting:
            first = min(fitting, key=lambda one: (one.at, one.record))
            assert (result.record, result.instead, result.why) == (first.record, (), ())
        else:
            assert result.record == ""
            assert check.word not in result.instead


@given(RECORDS, st.randoms())
def test_the_order_in_which_records_are_read_changes_nothing(
    records: list[Seen], random: Any
) -> None:
    mixed = list(records)
    random.shuffle(mixed)
    assert results(ALL, mixed) == results(ALL, records)


@given(RECORDS)
def test_what_is_told_of_a_red_check_is_of_its_own_dataset_and_in_both_languages(
    records: list[Seen],
) -> None:
    for check, result in zip(ALL, results(ALL, records), strict=True):
        own = {one.word for one in records if one.dataset == check.dataset}
        assert set(result.instead) <= own
        assert bool(result.why) == (not result.green)
        assert all(one.th and one.en for one in result.why)


@given(RECORDS)
def test_all_is_green_only_where_every_check_is(records: list[Seen]) -> None:
    judged = results(ALL, records)
    assert all_green(judged) == (not [one for one in judged if not one.green])


def test_where_nothing_was_checked_nothing_is_green() -> None:
    assert not all_green(())


def judged(pattern: str, name: str, *records: Seen) -> Any:
    every = checks(pattern)
    return next(one for one in results(every.values(), records) if one.check == every[name].id)


def test_a_red_check_says_what_came_near_and_how_to_mend_it() -> None:
    result = judged("lookup", "case", seen("outcome", "answered", "water-use-six-months"))
    assert result.instead == ("answered",)
    assert result.why[0].en == "What was answered had a case number: send one without Sainam-Case."


def test_a_red_check_tells_an_unlooked_for_refusal_in_its_own_words() -> None:
    hours = seen("refusal", "agreement.hours", "water-use-six-months")
    result = judged("lookup", "answered", hours)
    assert result.instead == ("agreement.hours",)
    assert result.why == (REFUSED["agreement.hours"],)


def test_a_red_check_says_what_the_file_was_held_for() -> None:
    said = Title("ยอดรวมในแฟ้มไม่ตรง", "the total of the file is off")
    result = judged(
        "batch", "good",
        seen("file", "received", "payment-file"),
        seen("file", "held", "payment-file", minute=1),
        seen("finding", "file", "payment-file", minute=2, said=said),
    )  # fmt: skip
    assert result.instead == ("file", "held")
    assert result.why[0] == said


def test_a_red_check_that_nothing_came_near_says_that_it_was_not_tried() -> None:
    result = judged("lookup", "form", seen("outcome", "answered", "water-use-six-months"))
    assert result.instead == ()
    assert result.why[0].en.startswith("This has not been tried")


def test_a_red_check_of_an_untouched_dataset_says_that_nothing_came() -> None:
    result = judged("lookup", "answered", seen("outcome", "answered", "bills-outstanding"))
    assert result.instead == ()
    assert "Nothing of this dataset" in result.why[0].en


def test_every_remedy_is_for_a_check_there_is_and_a_record_that_can_be() -> None:
    wanted = {one.word for one in ALL}
    can_be = wanted | set(REFUSED) | {"failed", "suspense", "resent", "posted", "stored", "held"}
    assert {want for want, _ in NEAR} <= wanted
    assert {word for _, word in NEAR} <= can_be
    assert all(title.th and title.en for title in (*NEAR.values(), *REFUSED.values()))
