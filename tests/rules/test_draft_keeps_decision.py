"""An agreement keeps within what was decided: its period, its purpose, its data. Pure."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from sainam.formats.layout import Title
from sainam.onboarding.bodies import AgreementDraft, ClauseText
from sainam.onboarding.signing.draft_faults import Around, draft_faults

PURPOSE = Title("วัตถุประสงค์\nเพื่อการสืบสวน", "Purpose\nFor investigation")
DRAFT = AgreementDraft(
    title_th="บันทึกข้อตกลง", title_en="Memorandum",
    first_day=date(2026, 12, 1), until=date(2027, 12, 1),
    clauses=(
        ClauseText(
            number="1", th=f"{PURPOSE.th}\nผู้ติดต่อตามคำขอ", en=f"{PURPOSE.en}\nContacts as asked",
            provisions=("DGA-2562-13",),
        ),
    ),
)  # fmt: skip
AROUND = Around(
    agency="TESTBUREAU", today=date(2026, 11, 22), provisions={"DGA-2562-13"}, granting=(),
    person=lambda _: None, drawn_up_by="legal1", asked_from=date(2026, 12, 1),
    asked_until=date(2027, 12, 1), binding=(PURPOSE,),
)  # fmt: skip


def rules(around: Around = AROUND, **changed: Any) -> set[str]:
    found = draft_faults(msgspec.structs.replace(DRAFT, **changed), around)
    return {fault.rule for fault in found} - {"draft.side_missing"}


@pytest.mark.row("P6")
def test_the_period_and_the_purpose_that_were_decided_can_be_drawn_up() -> None:
    assert rules() == set()
    assert rules(first_day=date(2027, 1, 1), until=date(2027, 6, 1)) == set()


@pytest.mark.row("P6")
@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"until": date(2027, 12, 2)}, "draft.beyond_request"),
        ({"until": date(2399, 1, 1)}, "draft.beyond_request"),
        ({"first_day": date(2026, 11, 30)}, "draft.before_request"),
    ],
)
def test_no_day_beyond_what_council_and_governor_were_told(
    changed: dict[str, Any], rule: str
) -> None:
    assert rules(**changed) == {rule}


@pytest.mark.row("P6")
@pytest.mark.parametrize("language", ["th", "en"])
def test_legal_adds_to_the_purpose_and_takes_nothing_from_it_in_either_language(
    language: str,
) -> None:
    (clause,) = DRAFT.clauses
    other = msgspec.structs.replace(clause, **{language: "วัตถุประสงค์ใดก็ได้ Any purpose"})
    assert rules(clauses=(other,)) == {"draft.binding"}
