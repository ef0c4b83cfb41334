"""Row L6: what makes a signature reliable, Electronic Transactions Act section 26, test by test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sainam.documents.section_26 import Outcome, Section26Test, Why, section_26
from sainam.documents.store import SignedFacts
from sainam.documents.verify_document import Again, SignatureVerdict, Standing, Verdict

pytestmark = pytest.mark.row("L6")
CERTIFICATE = bytes(32)
SIGNED = SignatureVerdict(1, "สมมติ ทดสอบ", "CN=ทดสอบ", "good", None, None, CERTIFICATE)
WHOLE = Verdict(None, bytes(32), bytes(32), "same", None, (SIGNED,), unsigned_tail=False)
KNOWN = SignedFacts(1, CERTIFICATE, shared=False, session="totp")


def judged(
    verdict: Verdict = WHOLE,
    standing: Standing = "good",
    facts: SignedFacts | None = KNOWN,
) -> tuple[Section26Test, ...]:
    return section_26(verdict, replace(SIGNED, standing=standing), facts)


def test_a_good_signature_of_who_was_signed_in_with_two_factors_passes_all_four() -> None:
    assert [(one.number, one.outcome) for one in judged()] == [
        (1, "shown"), (2, "shown"), (3, "shown"), (4, "shown"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "standing", "outcome", "why"),
    [
        (None, "good", "not_shown", "not_registered"),
        (replace(KNOWN, fingerprint=bytes([1]) * 32), "good", "not_shown", "not_registered"),
        (replace(KNOWN, shared=True), "good", "not_shown", "others_certificate"),
        (KNOWN, "untrusted", "partly", "untrusted_certificate"),
    ],
)
def test_a_certificate_that_is_not_the_signatorys_own_fails_the_first(
    facts: SignedFacts | None, standing: Standing, outcome: Outcome, why: Why
) -> None:
    assert judged(facts=facts, standing=standing)[0] == Section26Test(1, outcome, why)


@pytest.mark.parametrize(
    ("facts", "outcome", "why"),
    [
        (replace(KNOWN, session=None), "not_shown", "no_session"),
        (replace(KNOWN, session="password"), "partly", "password_only"),
        (None, "not_shown", "no_session"),
    ],
)
def test_who_was_not_signed_in_had_no_control(
    facts: SignedFacts | None, outcome: Outcome, why: Why
) -> None:
    assert judged(facts=facts)[1] == Section26Test(2, outcome, why)


@pytest.mark.parametrize(
    ("standing", "third", "fourth"),
    [
        ("good", "shown", "shown"),
        ("untrusted", "shown", "shown"),
        ("changed_after", "shown", "not_shown"),
        ("altered", "not_shown", "not_shown"),
        ("unreadable", "not_shown", "not_shown"),
    ],
)
def test_an_altered_signature_fails_the_third_and_changed_content_the_fourth(
    standing: Standing, third: Outcome, fourth: Outcome
) -> None:
    assert [one.outcome for one in judged(standing=standing)[2:]] == [third, fourth]


@pytest.mark.parametrize(
    ("again", "tail", "outcome"),
    [
        ("same", False, "shown"),
        ("other_template", False, "shown"),
        ("other", False, "not_shown"),
        ("no_data", False, "not_shown"),
        ("same", True, "not_shown"),
    ],
)
def test_a_page_that_says_something_else_than_its_data_fails_the_fourth(
    again: Again, outcome: Outcome, *, tail: bool
) -> None:
    found = judged(replace(WHOLE, again=again, unsigned_tail=tail))
    assert found[3].outcome == outcome
