"""The text of an agreement is made from what was decided; versions are compared word by word."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.agencies.agency import Agency
from sainam.documents.office import read_office
from sainam.formats.layout import Title
from sainam.law.register import LawRegister
from sainam.links.catalogue import Catalogue
from sainam.links.read_catalogue import read_catalogue
from sainam.onboarding.bodies import (
    AgreementDraft,
    Approve,
    ClauseText,
    Comment,
    Design,
    OnProposal,
    Request,
    Signer,
    Wanted,
)
from sainam.onboarding.design.design import grants_of
from sainam.onboarding.dossier import Dossier, Kind, Step
from sainam.onboarding.signing.agreement_paper import agreement_paper
from sainam.onboarding.signing.agreement_text import first_draft
from sainam.onboarding.signing.compare import compare, word_marks
from sainam.onboarding.signing.drafts import comments_by_clause, drafts
from sainam.onboarding.state import Event, State

CATALOGUE = Path(__file__).parents[2] / "sainam" / "catalogue" / "mwa"
AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
BUREAU = Agency(code="BUREAU", kind="government", title=Title("สำนักสมมติ", "Bureau Sommut"))
AGENT = Agency(code="AGENT", kind="agent", title=Title("ตัวแทนสมมติ", "Agent Sommut"))
LOOKUP = Design(
    link="G4z", pattern="lookup", transport="api", format="json", reason_th="ทดสอบ",
    reason_en="test", security="oauth2-jwt", quota=1000, hours=("08:30", "16:30"), owner="CIS",
    carriers=("DOPA-LINKAGE",),
)  # fmt: skip
REQUEST = Request(
    title="ข้อมูลการใช้น้ำประกอบคดี", purpose="criminal-investigation", legal_bases=("public-task",),
    legal_reason="มีอำนาจหน้าที่", direction="out", transport="api", retention_days=90,
    case_numbers=True, first_day=date(2027, 1, 1), until=date(2029, 1, 1),
    wanted=(Wanted(dataset="water-use-six-months", fields=("customer_account", "use.month")),),
)  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_catalogue(CATALOGUE).catalogue


@pytest.fixture(scope="module")
def register(catalogue: Catalogue) -> LawRegister:
    return catalogue.law()


def step(number: int, event: Event, body: Any, state: State = State.DRAFTING) -> Step:
    return Step(number, event, state, "somebody", "legal", None, AT, None, body, {})


def dossier(
    *further: Step,
    kind: Kind = "link",
    request: Request = REQUEST,
    conditions: tuple[str, ...] = (),
) -> Dossier:
    steps = (
        step(1, Event.SUBMIT, request),
        step(2, Event.APPROVE, Approve(approved=request.wanted, conditions=conditions)),
        step(3, Event.PROPOSE, LOOKUP),
        step(4, Event.AGREE, OnProposal(proposal=3)),
        *further,
    )
    return Dossier("D-2569-00001", kind, "BUREAU", 1, None, None, AT, "officer", steps)


def text_of(draft: AgreementDraft, language: str = "th") -> str:
    return "\n".join(getattr(clause, language) for clause in draft.clauses)


@pytest.mark.row("P6")
def test_every_clause_stands_on_a_provision_that_the_register_knows(
    catalogue: Catalogue, register: LawRegister
) -> None:
    draft = first_draft(dossier(), LOOKUP, catalogue, register, BUREAU)
    for clause in draft.clauses:
        assert clause.provisions, clause.number
        assert set(clause.provisions) <= set(register.provisions)
    assert [clause.number for clause in draft.clauses] == [
        str(number) for number in range(1, len(draft.clauses) + 1)
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("th", ["การสืบสวนสอบสวนคดีอาญา", "มาตรา 24 (4)", "1 มกราคม 2570", "1,000 ราย", "72 ชั่วโมง",
                "90 วัน", "08:30", "เลขคดี", "OAuth 2.0", "ส่วนบุคคล"]),
        ("en", ["criminal cases", "s. 24 (4)", "01 January 2027", "1,000 keys", "72 hours",
                "90 days", "08:30", "names the case", "OAuth 2.0", "personal"]),
    ],
)  # fmt: skip
def test_what_was_decided_stands_in_the_text_in_both_languages(
    catalogue: Catalogue, register: LawRegister, language: str, words: list[str]
) -> None:
    text = text_of(first_draft(dossier(), LOOKUP, catalogue, register, BUREAU), language)
    assert [word for word in words if word not in text] == []


def test_a_field_that_was_not_approved_is_not_named(
    catalogue: Catalogue, register: LawRegister
) -> None:
    draft = first_draft(dossier(), LOOKUP, catalogue, register, BUREAU)
    left_out = catalogue.contracts["water-use-six-months"].leaves["use.cubic_metres"].title
    assert left_out.th not in text_of(draft)
    grants = grants_of(dossier(), LOOKUP, catalogue)
    assert {grant.clause for grant in grants} <= {clause.number for clause in draft.clauses}


def test_an_agent_has_a_contract_and_hands_over_after_the_end_what_was_paid_before(
    catalogue: Catalogue, register: LawRegister
) -> None:
    by_file = Design(link="A3z", pattern="batch", transport="sftp", format="txt", owner="CIS")
    wanted = (Wanted(dataset="payment-file", fields=("bill_no", "amount_satang")),)
    files = Request(
        title="ไฟล์ชำระเงิน", purpose="bill-payment", wanted=wanted, until=date(2029, 1, 1)
    )
    draft = first_draft(dossier(request=files), by_file, catalogue, register, AGENT)
    assert (draft.kind, draft.run_off_days) == ("contract", 30)
    assert "30 วัน" in text_of(draft)
    assert first_draft(dossier(), LOOKUP, catalogue, register, BUREAU).run_off_days == 0


def test_the_councils_conditions_become_a_clause(
    catalogue: Catalogue, register: LawRegister
) -> None:
    with_one = dossier(conditions=("ไม่เกิน 100 รายต่อวัน",))
    assert "ไม่เกิน 100 รายต่อวัน" in text_of(
        first_draft(with_one, LOOKUP, catalogue, register, BUREAU)
    )


def test_an_amendment_holds_from_the_day_it_is_drawn_up_and_not_from_the_wish(
    catalogue: Catalogue, register: LawRegister
) -> None:
    amended = first_draft(dossier(kind="amendment"), LOOKUP, catalogue, register, BUREAU)
    assert amended.first_day == date(2026, 11, 22)
    assert first_draft(dossier(), LOOKUP, catalogue, register, BUREAU).first_day == date(2027, 1, 1)


def test_the_paper_has_the_agencys_signatories_first_and_the_granted_fields_behind(
    catalogue: Catalogue, register: LawRegister
) -> None:
    signers = (
        Signer(side="utility", login="governor", name="นางสมมติ หนึ่ง", position="ผู้ว่าการ"),
        Signer(side="agency", login="officer", name="นายสมมติ สอง", position="อธิบดี"),
    )
    made = first_draft(dossier(), LOOKUP, catalogue, register, BUREAU)
    draft = AgreementDraft(
        kind="mou", title_th=made.title_th, clauses=made.clauses, signers=signers
    )
    paper = agreement_paper(
        draft, grants_of(dossier(), LOOKUP, catalogue), day=date(2026, 11, 22), agency=BUREAU,
        office=read_office(CATALOGUE), catalogue=catalogue, register=register,
    )  # fmt: skip
    assert [one.name for one in paper.signatories] == ["นายสมมติ สอง", "นางสมมติ หนึ่ง"]
    assert [one.number for one in paper.articles] == [one.number for one in draft.clauses]
    assert len(paper.annexes[0].tables[0].rows) == 2
    cited = {row[0] for row in paper.annexes[1].tables[0].rows}
    assert register.cite("DGA-2562-13").th in cited


# Comparing versions


def draft_of(*clauses: ClauseText, **changed: Any) -> AgreementDraft:
    return AgreementDraft(**{"title_th": "ข้อตกลง", "clauses": clauses, **changed})


def clause(number: int, th: str, en: str = "as in Thai") -> ClauseText:
    return ClauseText(number=str(number), th=th, en=en, provisions=("DGA-2562-13",))


PURPOSE = clause(1, "วัตถุประสงค์\nเพื่อการสืบสวนคดีอาญา")
TERM = clause(2, "ระยะเวลา\nสองปีนับแต่วันลงนาม")
SECURITY = clause(3, "ความมั่นคงปลอดภัย\nเข้ารหัสตลอดทาง")


@pytest.mark.row("P6")
def test_the_same_version_has_no_differences() -> None:
    assert compare(draft_of(PURPOSE, TERM), draft_of(PURPOSE, TERM)).differences == 0


def test_a_clause_put_in_between_is_added_and_the_others_only_change_their_number() -> None:
    between = clause(2, "ผู้นำส่ง\nผ่านศูนย์เชื่อมโยงเท่านั้น")
    moved = clause(3, TERM.th)
    changes = compare(draft_of(PURPOSE, TERM), draft_of(PURPOSE, between, moved)).clauses
    assert [change.kind for change in changes] == ["same", "added", "changed"]
    assert {mark.kind for mark in changes[2].th} == {"same"}


def test_a_clause_taken_out_is_removed_and_a_changed_one_shows_its_words() -> None:
    three_years = clause(2, "ระยะเวลา\nสามปีนับแต่วันลงนาม")
    changes = compare(draft_of(PURPOSE, TERM, SECURITY), draft_of(PURPOSE, three_years)).clauses
    assert [change.kind for change in changes] == ["same", "changed", "removed"]
    marks = {(mark.kind, mark.text) for mark in changes[1].th}
    assert ("same", "ปีนับแต่วันลงนาม") in marks
    assert {mark.kind for mark in changes[1].th} == {"same", "added", "removed"}


def test_days_titles_and_signatories_are_told_by_themselves() -> None:
    before = draft_of(PURPOSE, first_day=date(2027, 1, 1))
    after = draft_of(PURPOSE, first_day=date(2027, 2, 1), title_th="ข้อตกลงใหม่")
    assert [(one.field, one.after) for one in compare(before, after).facts] == [
        ("title_th", "ข้อตกลงใหม่"),
        ("first_day", "2027-02-01"),
    ]


TEXTS = st.text(alphabet="กขคเแาิ่ ABc129.\n", max_size=60)


@given(TEXTS, TEXTS)
def test_marks_lose_no_letter_of_either_version(before: str, after: str) -> None:
    marks = word_marks(before, after)
    assert "".join(mark.text for mark in marks if mark.kind != "added") == before
    assert "".join(mark.text for mark in marks if mark.kind != "removed") == after


@given(st.lists(TEXTS, max_size=6), st.lists(TEXTS, max_size=6))
def test_every_clause_of_both_versions_is_told_once_and_in_order(
    before: list[str], after: list[str]
) -> None:
    old = tuple(clause(number, text) for number, text in enumerate(before, start=1))
    new = tuple(clause(number, text) for number, text in enumerate(after, start=1))
    changes = compare(draft_of(*old), draft_of(*new)).clauses
    assert tuple(change.before for change in changes if change.before) == old
    assert tuple(change.after for change in changes if change.after) == new


def test_versions_count_from_one_in_each_round_and_comments_belong_to_the_last() -> None:
    first, second = draft_of(PURPOSE), draft_of(PURPOSE, TERM)
    told = dossier(
        step(5, Event.ACKNOWLEDGE, Comment()),
        step(6, Event.DRAFT_AGREEMENT, first),
        step(7, Event.COMMENT, Comment(text="เก่า", clause="1")),
        step(8, Event.DRAFT_AGREEMENT, second),
        step(9, Event.COMMENT, Comment(text="ข้อ 2 สั้นไป", clause="2")),
        step(10, Event.COMMENT, Comment(text="โดยรวมเห็นชอบ")),
    )
    assert [(one.version, one.body) for one in drafts(told)] == [(1, first), (2, second)]
    assert {key: len(steps) for key, steps in comments_by_clause(told).items()} == {"2": 1, "": 1}
