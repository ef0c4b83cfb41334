"""The journal of a dossier: plain sentences in both languages, and what an agency is not told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from paper_samples import OFFICE

from sainam.documents.level_type import type_folder
from sainam.documents.typeset import record_of, typeset
from sainam.formats.layout import Title
from sainam.onboarding.bodies import (
    Body,
    Comment,
    Convene,
    Finding,
    Reason,
    RegisterKey,
    Request,
    Vote,
    Wanted,
)
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.for_agencies import INWARD
from sainam.onboarding.journal import Line, Paper, journal_of, journal_paper
from sainam.onboarding.journal_words import SENTENCES
from sainam.onboarding.state import Event, State

AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
NAMES = {
    "officer": Title("สมมติ เจ้าหน้าที่", "Made-up Officer"),
    "chair": Title("สมมติ ประธาน", "Chair"),
}
TITLES = {"water-use-six-months": Title("การใช้น้ำหกเดือน", "Water use of six months")}
PAPERS = [Paper("p1", "receipt", "รค 1/2569"), Paper("p2", "minutes", "รป 1/2569")]
REQUEST = Request(
    title="ขอข้อมูลการใช้น้ำ",
    wanted=(Wanted(dataset="water-use-six-months", fields=("customer_account", "use.month")),),
    first_day=date(2026, 12, 1),
    until=date(2027, 12, 1),
)


def step(event: Event, actor: str = "officer", body: Body | None = None, **more: Any) -> Step:
    return Step(
        1, event, more.pop("state", State.REVIEW), actor, more.pop("role", "agency_officer"),
        more.pop("deputy_for", None), more.pop("at", AT), None, body or Body(), more,
    )  # fmt: skip


def dossier(*steps: Step) -> Dossier:
    numbered = tuple(
        replace(one, number=rank, at=AT + timedelta(minutes=rank))
        for rank, one in enumerate(steps, start=1)
    )
    return Dossier("D-2569-00001", "link", "ONCB", 1, None, None, AT, "officer", numbered)


def told(*steps: Step, inward: bool = True) -> tuple[Line, ...]:
    return journal_of(dossier(*steps), names=NAMES, titles=TITLES, papers=PAPERS, inward=inward)


def details(line: Line) -> dict[str, str]:
    return {one.label.en: one.text.en for one in line.details}


def test_every_event_is_a_plain_sentence_in_both_languages() -> None:
    assert set(SENTENCES) == set(Event)
    for sentence in SENTENCES.values():
        assert any("ก" <= sign <= "๛" for sign in sentence.th)
        assert sentence.en[0].isupper()
        assert not any("ก" <= sign <= "๛" for sign in sentence.en)


def test_a_request_is_told_with_what_it_asks_and_its_receipt() -> None:
    [line] = told(step(Event.SUBMIT, body=REQUEST, state=State.SUBMITTED, document="p1"))
    assert line.who.th == "สมมติ เจ้าหน้าที่"
    assert line.state is not None
    assert line.papers == ("รค 1/2569",)
    assert details(line) == {
        "Subject": "ขอข้อมูลการใช้น้ำ",
        "Data asked for": "Water use of six months (2 fields)",
        "Period": "from 2026-12-01 to the end of 2027-11-30",
    }
    assert "1 ธันวาคม 2569" in next(one.text.th for one in line.details if "ระยะ" in one.label.th)


def test_drafts_saved_again_and_again_are_one_line_until_something_else_happens() -> None:
    saved = step(Event.SAVE, state=State.DRAFT)
    lines = told(saved, saved, saved, step(Event.SUBMIT, body=REQUEST), saved)
    assert [(line.what.en, line.times) for line in lines] == [
        ("The agency saved a draft of its request", 3),
        ("The agency filed its request and was given a receipt", 1),
        ("The agency saved a draft of its request", 1),
    ]


def test_the_findings_of_one_member_are_one_line_with_each_of_them() -> None:
    found = [
        step(Event.RECORD_FINDING, "chair", Finding(provision=name, finding="complies", reason="ดี"))
        for name in ("PDPA-24", "PDPA-26")
    ]
    [line] = told(*found)
    assert line.times == 2
    assert [one.label.th for one in line.details] == ["PDPA-24", "PDPA-26"]


def test_a_deputy_is_told_with_whose_place_it_was() -> None:
    [line] = told(step(Event.ACKNOWLEDGE, "officer", deputy_for="chair", role="governor_office"))
    assert line.who == Title("สมมติ เจ้าหน้าที่ (แทน สมมติ ประธาน)", "Made-up Officer (for Chair)")


def test_what_follows_by_itself_is_the_hubs() -> None:
    [line] = told(step(Event.SIGNED, "hub", role="hub", agreement="MOU-X", version=2))
    assert (line.who.en, line.role.en) == ("", "The hub")
    assert details(line) == {"Agreement": "MOU-X (2)"}


def test_a_check_is_told_with_how_many_were_green_and_which_were_red() -> None:
    judged = [{"check": "a:case", "green": False}, {"check": "a:form", "green": True}]
    [line] = told(step(Event.CHECK_CONFORMANCE, results=judged))
    assert details(line) == {"Green": "1 of 2", "Red": "a:case"}


def test_a_key_is_told_by_its_name_and_never_by_itself() -> None:
    body = RegisterKey(environment="live", public_key='{"kty": "OKP", "x": "AAAA"}')
    [line] = told(step(Event.REGISTER_KEY, body=body, credential="oncb-1"))
    assert details(line) == {"Environment": "Real use", "Credential": "oncb-1"}


@pytest.mark.parametrize("event", sorted(INWARD))
def test_an_agency_is_not_told_what_stays_within_the_utility(event: str) -> None:
    assert told(step(Event(event)), inward=False) == ()
    assert len(told(step(Event(event)))) == 1


def test_an_agency_is_told_the_decision_but_not_the_minutes_number() -> None:
    decided = step(Event.APPROVE, "chair", role="council_secretary", document="p2")
    assert told(decided)[0].papers == ("รป 1/2569",)
    assert told(decided, inward=False)[0].papers == ()


def test_what_is_left_out_for_an_agency_leaves_no_gap_in_states() -> None:
    steps = (
        step(Event.SUBMIT, body=REQUEST, state=State.SUBMITTED),
        step(Event.CONVENE, "chair", Convene(meeting="1"), state=State.REVIEW),
        step(Event.VOTE, "chair", Vote(outcome="approve"), state=State.REVIEW),
        step(Event.APPROVE, "chair", state=State.DESIGN),
    )
    states = [line.state.en for line in told(*steps, inward=False) if line.state]
    assert len(states) == 3


BODY = st.one_of(
    st.builds(Reason, reason=st.text(max_size=40)),
    st.builds(Comment, text=st.text(max_size=40), clause=st.text(max_size=3)),
    st.just(REQUEST),
)


@given(
    steps=st.lists(
        st.builds(
            step,
            st.sampled_from(Event),
            st.sampled_from(["officer", "chair", "stranger"]),
            BODY,
            state=st.sampled_from(State),
        ),
        max_size=12,
    ),
    inward=st.booleans(),
)
def test_every_step_is_in_exactly_one_line_in_its_order(*, steps: list[Step], inward: bool) -> None:
    lines = told(*steps, inward=inward)
    shown = [one for one in steps if inward or one.event.value not in INWARD]
    assert sum(line.times for line in lines) == len(shown)
    assert [line.at for line in lines] == sorted(line.at for line in lines)


def test_as_a_paper_it_can_be_typeset_whatever_was_typed() -> None:
    odd = "\U0001f600 漢字 \x00 \u202e <b>#set page()</b> 100% ๑๒๓"
    lines = told(
        step(Event.SUBMIT, body=REQUEST, document="p1"),
        step(Event.WITHDRAW, body=Reason(reason=odd)),
    )
    paper = journal_paper(dossier(), lines, agency=Title("สำนักทดสอบ", "Test"), at=AT)
    assert paper.entries[1].details[0].text.startswith("? ?? ? ? <b>")
    pdf = typeset(record_of(OFFICE.letterhead, paper, "", AT)).pdf
    assert pdf.startswith(b"%PDF")
    assert typeset(record_of(OFFICE.letterhead, paper, "", AT)).pdf == pdf


def test_no_letter_goes_on_the_paper_that_its_type_has_not() -> None:
    typed = "".join(map(chr, range(0x20, 0xFFFF)))
    [line] = told(step(Event.WITHDRAW, body=Reason(reason=typed)))
    paper = journal_paper(dossier(), [line], agency=Title("สำนักทดสอบ", "Test"), at=AT)
    kept = {ord(sign) for sign in paper.entries[0].details[0].text}
    for file in type_folder().glob("*.ttf"):
        assert kept <= TTFont(file).getBestCmap().keys()
    assert kept >= set(range(0x20, 0x7F)) | set(range(0x0E01, 0x0E3B))
