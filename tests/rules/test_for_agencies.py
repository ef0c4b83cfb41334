"""What an agency may read of its own dossier: never how the utility came to what it decided."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pytest

from sainam.onboarding import process
from sainam.onboarding.actor import Actor
from sainam.onboarding.bodies import (
    Acknowledge,
    Approve,
    Body,
    Convene,
    Finding,
    Letter,
    Memo,
    Order,
    Questions,
    Reason,
    Vote,
    Wanted,
)
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.for_agencies import IN_PART, INWARD, PAPERS, WHOLE, steps_for_agencies
from sainam.onboarding.state import Event, State
from sainam.onboarding.told import dossier_told

pytestmark = pytest.mark.row("P2")
AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
OFFICER = Actor("officer", frozenset({"agency_officer"}), "ONCB")
SECRET = "ความลับภายใน"
ISSUED = {"document": SECRET, "number": SECRET, "votes": {"approve": SECRET}, "chair": SECRET}
WANTED = (Wanted(dataset="water-use-six-months", fields=("customer_account",)),)


def dossier(event: Event, body: Body) -> Dossier:
    step = Step(1, event, State.DESIGN, "somebody", "hub", None, AT, None, body, dict(ISSUED))
    return Dossier("D-2569-00001", "link", "ONCB", 1, None, None, AT, "officer", (step,))


@pytest.mark.parametrize(
    ("event", "body"),
    [
        (Event.CONVENE, Convene(meeting="1/2569", day=date(2026, 12, 1), members=(SECRET,))),
        (Event.STEP_ASIDE, Reason(reason=SECRET)),
        (Event.RECORD_FINDING, Finding(provision="PDPA", finding="complies", reason=SECRET)),
        (Event.VOTE, Vote(outcome="approve", reason=SECRET)),
        (Event.APPROVE, Approve(approved=WANTED, conditions=("ลบทิ้ง",), summary=SECRET)),
        (Event.REFUSE, Reason(reason=SECRET)),
        (Event.DEFER, Questions(questions=("ใช้ทำอะไร",))),
        (Event.DRAFT_LETTER, Letter(body=SECRET, remedy=SECRET)),
        (Event.ESCALATE, Reason(reason=SECRET)),
        (Event.FORM_AGREED, Body()),
        (Event.ISSUE_MEMO, Memo(body=SECRET)),
        (Event.ACKNOWLEDGE, Acknowledge(note=SECRET)),
        (Event.ORDER_BACK, Order(order=SECRET)),
    ],
)
def test_inner_reasons_votes_members_and_papers_are_not_told(event: Event, body: Body) -> None:
    told = msgspec.json.encode(dossier_told(dossier(event, body), OFFICER, AT)).decode()
    assert SECRET not in told
    staff = Actor("secretary", frozenset({"council_secretary"}))
    assert SECRET in msgspec.json.encode(dossier_told(dossier(event, body), staff, AT)).decode()


def test_an_agency_is_told_what_was_approved_and_on_what_conditions() -> None:
    body = Approve(approved=WANTED, conditions=("ลบทิ้ง",), summary=SECRET)
    [step] = steps_for_agencies(dossier(Event.APPROVE, body))
    assert step.body == Approve(approved=WANTED, conditions=("ลบทิ้ง",))


def test_an_agency_is_told_when_the_council_meets_and_what_it_asks() -> None:
    called = Convene(meeting="1/2569", day=date(2026, 12, 1), members=(SECRET,))
    [step] = steps_for_agencies(dossier(Event.CONVENE, called))
    assert step.body == Convene(meeting="1/2569", day=date(2026, 12, 1))
    asked = Questions(questions=("ใช้ทำอะไร",))
    assert steps_for_agencies(dossier(Event.DEFER, asked))[0].body == asked


def test_of_every_event_it_is_decided_how_much_an_agency_is_told() -> None:
    kinds = [INWARD, frozenset(IN_PART), WHOLE]
    assert frozenset().union(*kinds) == frozenset(Event)
    assert sum(map(len, kinds)) == len(Event)


def test_no_event_that_issues_an_inner_paper_is_told_whole() -> None:
    issuing = {one.event for one in process.TABLE if one.document not in (None, *PAPERS)}
    assert issuing == {Event.APPROVE, Event.REFUSE, Event.DEFER, Event.ISSUE_MEMO}
    assert not issuing & WHOLE
