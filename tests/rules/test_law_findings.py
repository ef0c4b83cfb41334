"""Findings: complete or not, right or not, and the grounds that a refusal's letter names."""

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.formats.layout import Title
from sainam.law.applies import AskedField, AskedOfLaw
from sainam.law.checklist import checklist
from sainam.law.findings import (
    SENTENCES,
    VALUES,
    Finding,
    FindingRule,
    FindingValue,
    finding_faults,
    grounds_of_refusal,
    missing_findings,
)
from sainam.links.read_catalogue import read_catalogue

MWA = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
# A private company asks for names and addresses, for its advertising.
ADVERTISING = AskedOfLaw(
    kind="release",
    directions=frozenset(["out"]),
    patterns=frozenset(),
    fields=(
        AskedField("water-use-six-months", "name", "personal"),
        AskedField("water-use-six-months", "address", "personal"),
    ),
    recipient="private",
    legal_bases=frozenset(["legitimate-interest"]),
)
QUESTIONS = checklist(read_catalogue(MWA).catalogue.law(), ADVERTISING)
ASKED = [question.provision for question in QUESTIONS]


def found(
    provision: str,
    value: FindingValue = "complies",
    reason: str = "ตรวจแล้ว",
    condition: str = "",
) -> Finding:
    return Finding(provision=provision, value=value, reason=reason, condition=condition)


def against(provision: str, reason: str, condition: str = "") -> Finding:
    return found(provision, "does_not_comply", reason, condition)


@pytest.mark.row("P2")
def test_a_member_is_done_when_every_question_has_a_finding() -> None:
    so_far = [found(provision) for provision in ASKED[:-2]]
    missing = missing_findings(QUESTIONS, so_far)
    assert [question.provision for question in missing] == ASKED[-2:]
    assert missing_findings(QUESTIONS, [found(provision) for provision in ASKED]) == ()


@pytest.mark.parametrize(
    ("findings", "rules"),
    [
        ([found("PDPA-2562-22")], []),
        ([found("PDPA-2562-22", "not_applicable")], []),
        ([found("PDPA-2562-22", "complies_with_condition", condition="ตัดที่อยู่ออก")], []),
        ([found("PDPA-2562-22", "complies_with_condition")], ["condition"]),
        ([found("PDPA-2562-22", reason=" ")], ["reason"]),
        ([found("DGA-2562-13")], ["not_asked"]),
        ([found("PDPA-2562-22"), found("PDPA-2562-22", "not_applicable")], ["twice", "twice"]),
    ],
)
def test_a_finding_that_cannot_stand_says_why(
    findings: list[Finding], rules: list[FindingRule]
) -> None:
    assert [fault.rule for fault in finding_faults(QUESTIONS, findings)] == rules


@pytest.mark.row("P3")
def test_a_refusal_names_provisions_reasons_and_what_would_make_it_lawful() -> None:
    grounds = grounds_of_refusal(
        QUESTIONS,
        [
            found("PDPA-2562-24"),
            against("PDPA-2562-27", "ไม่มีฐานให้เปิดเผยเพื่อการตลาด"),
            against("PDPA-2562-21", "วัตถุประสงค์ต่างจากที่แจ้งไว้", "ขอความยินยอมใหม่"),
            against("PDPA-2562-21", "วัตถุประสงค์ต่างจากที่แจ้งไว้ "),
            against("PDPA-2562-21", "ไม่เคยแจ้งเจ้าของข้อมูล", "แจ้งเจ้าของข้อมูลก่อน"),
        ],
    )
    assert [ground.provision for ground in grounds] == ["PDPA-2562-21", "PDPA-2562-27"]
    first, second = grounds
    assert first.citation == Title(
        "มาตรา 21 แห่งพระราชบัญญัติคุ้มครองข้อมูลส่วนบุคคล พ.ศ. 2562",
        "s. 21, Personal Data Protection Act B.E. 2562 (2019)",
    )
    assert first.reasons == ("วัตถุประสงค์ต่างจากที่แจ้งไว้", "ไม่เคยแจ้งเจ้าของข้อมูล")
    assert first.remedies == ("ขอความยินยอมใหม่", "แจ้งเจ้าของข้อมูลก่อน")
    assert [field.field for field in first.because.fields] == ["address", "name"]
    assert second.state == "to_confirm"
    assert second.citation.th.endswith("(รอฝ่ายกฎหมายยืนยัน)")
    assert second.citation.en.endswith("(to be confirmed by a lawyer)")
    assert second.remedies == ()


FINDINGS = st.lists(
    st.builds(
        found,
        provision=st.sampled_from([*ASKED, "DGA-2562-13"]),
        value=st.sampled_from(get_args(FindingValue)),
        reason=st.sampled_from(["", "เกินจำเป็น", "ไม่มีฐาน"]),
    )
)


@given(FINDINGS)
def test_grounds_are_exactly_what_was_asked_and_found_not_to_comply(
    findings: list[Finding],
) -> None:
    grounds = [ground.provision for ground in grounds_of_refusal(QUESTIONS, findings)]
    refused = {each.provision for each in findings if each.value == "does_not_comply"}
    assert grounds == [provision for provision in ASKED if provision in refused]


def test_both_languages_are_complete() -> None:
    assert set(VALUES) == set(get_args(FindingValue))
    assert set(SENTENCES) == set(get_args(FindingRule))
    said = [*VALUES.values(), *SENTENCES.values()]
    assert all(each.th and each.en and each.th != each.en for each in said)
