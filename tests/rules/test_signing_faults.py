"""A draft that cannot be signed names every field at fault; the exit list follows what went on."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from sainam.agencies.person import Person
from sainam.agreements.terms import Grant, Pattern
from sainam.formats.layout import Title
from sainam.onboarding.bodies import AgreementDraft, ClauseText, Signer
from sainam.onboarding.signing.draft_faults import Around, draft_faults
from sainam.onboarding.signing.exit_list import Ended, exit_list

TODAY = date(2026, 11, 22)
PEOPLE = {
    "officer": Person("officer", Title("ก", "a"), frozenset({"agency_officer"}), "BUREAU"),
    "stranger": Person("stranger", Title("ก", "a"), frozenset({"agency_officer"}), "OTHER"),
    "developer": Person("developer", Title("ก", "a"), frozenset({"agency_developer"}), "BUREAU"),
    "governor": Person("governor", Title("ข", "b"), frozenset({"governor_office"})),
    "deputy": Person("deputy", Title("ค", "c"), frozenset(), None, {"governor_office": "governor"}),
    "legal": Person("legal", Title("ง", "d"), frozenset({"legal", "governor_office"})),
}
AROUND = Around(
    agency="BUREAU", today=TODAY, provisions={"DGA-2562-13"}, granting=("2",),
    person=PEOPLE.get, drawn_up_by="legal",
)  # fmt: skip
OFFICER = Signer(side="agency", login="officer", name="นายสมมติ", position="อธิบดี")
GOVERNOR = Signer(side="utility", login="governor", name="นางสมมติ", position="ผู้ว่าการ")


def clause(number: str, *provisions: str) -> ClauseText:
    return ClauseText(
        number=number, th="ข้อความ", en="text", provisions=provisions or ("DGA-2562-13",)
    )


GOOD = AgreementDraft(
    title_th="ข้อตกลง", title_en="Agreement", first_day=TODAY, until=date(2028, 1, 1),
    clauses=(clause("1"), clause("2")), signers=(OFFICER, GOVERNOR),
)  # fmt: skip


def fields(around: Around = AROUND, **changed: Any) -> set[tuple[str, str]]:
    draft = msgspec.structs.replace(GOOD, **changed)
    return {(fault.field, fault.rule) for fault in draft_faults(draft, around)}


@pytest.mark.row("P6")
def test_a_whole_draft_has_no_fault() -> None:
    assert fields() == set()
    assert fields(signers=(OFFICER, msgspec.structs.replace(GOVERNOR, login="deputy"))) == set()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"kind": "internal_order"}, ("kind", "field.choice")),
        ({"title_th": " "}, ("title_th", "field.missing")),
        ({"first_day": None}, ("first_day", "field.missing")),
        ({"first_day": date(2026, 11, 21)}, ("first_day", "draft.first_day")),
        ({"until": TODAY}, ("until", "draft.until")),
        ({"run_off_days": 366}, ("run_off_days", "field.range")),
        ({"clauses": ()}, ("clauses", "draft.numbers")),
        ({"clauses": (clause("1"), clause("3"))}, ("clauses", "draft.numbers")),
        ({"clauses": (clause("1"),)}, ("clauses", "draft.granting")),
        (
            {"clauses": (clause("1"), clause("2", "NONE-1"))},
            ("clauses.1.provisions", "draft.provisions"),
        ),
        ({"signers": (GOVERNOR,)}, ("signers", "draft.side_missing")),
        ({"signers": (OFFICER,)}, ("signers", "draft.side_missing")),
        ({"signers": (OFFICER, GOVERNOR, OFFICER)}, ("signers.0.login", "draft.signs_twice")),
    ],
)
def test_each_fault_is_named_at_its_field(changed: dict[str, Any], fault: tuple[str, str]) -> None:
    assert fault in fields(**changed)


@pytest.mark.parametrize("login", ["stranger", "developer", "deputy", "nobody"])
def test_who_signs_for_the_agency_is_its_own_officer(login: str) -> None:
    other = msgspec.structs.replace(OFFICER, login=login)
    assert ("signers.0.login", "draft.signatory") in fields(signers=(other, GOVERNOR))


def test_nobody_signs_what_they_drew_up_themselves() -> None:
    drawn_up = msgspec.structs.replace(GOVERNOR, login="legal")
    assert ("signers.1.login", "draft.signatory") in fields(signers=(OFFICER, drawn_up))


def test_an_amendment_keeps_the_kind_and_begins_before_the_agreement_ends() -> None:
    around = Around(
        agency="BUREAU", today=TODAY, provisions={"DGA-2562-13"}, granting=(), person=PEOPLE.get,
        drawn_up_by="legal", kind="contract", ends=date(2027, 1, 1),
    )  # fmt: skip
    assert fields(around, first_day=date(2027, 2, 1)) == {
        ("kind", "field.choice"),
        ("first_day", "draft.gap"),
    }


def ended(pattern: Pattern, direction: str, **changed: bool) -> list[str]:
    grant = Grant(
        dataset="d", link="G1", pattern=pattern, fields=(), purposes=(), channels=(), owner="CIS"
    )
    was = Ended(
        (grant,), direction, real=changed.get("real", True), went_on=changed.get("went_on", False)
    )
    return [entry.item for entry in exit_list(was)]


@pytest.mark.row("P6")
@pytest.mark.parametrize(
    ("pattern", "direction", "items"),
    [
        ("lookup", "out", ["agency_data", "keys", "link"]),
        ("feed", "in", ["own_data", "keys", "link"]),
        ("batch", "in", ["own_data", "balances", "reconciliation", "keys", "link"]),
        (
            "submit",
            "both",
            ["agency_data", "own_data", "balances", "reconciliation", "keys", "link"],
        ),
    ],
)
def test_the_exit_list_asks_for_what_went_on(
    pattern: Pattern, direction: str, items: list[str]
) -> None:
    assert ended(pattern, direction) == items


def test_what_was_only_tried_out_leaves_keys_alone_and_what_goes_on_leaves_nothing() -> None:
    assert ended("lookup", "out", real=False) == ["keys"]
    assert ended("lookup", "out", went_on=True) == []
