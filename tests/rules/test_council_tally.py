"""The council decides by rules that are data: quorum, majority, a tie, who stepped aside."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.law.council_rules import CouncilRules
from sainam.onboarding.bodies import Body, Convene, Finding, Order, Outcome, Reason, Vote
from sainam.onboarding.dossier import Dossier, Step
from sainam.onboarding.review.council import Tally, findings, sitting, tally, votes
from sainam.onboarding.state import Event, State

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
RULES = CouncilRules(id="tests")
LETTERS: dict[str, Outcome] = {"A": "approve", "P": "approve_part", "R": "refuse", "D": "defer"}


def counted(cast: str, *, called: int = 0, rules: CouncilRules = RULES, chair: str = "m0") -> Tally:
    """`cast` is a letter for each vote, the chair's first."""
    given_votes = {
        f"m{rank}": Vote(outcome=LETTERS[letter], reason="ทดสอบ")
        for rank, letter in enumerate(cast)
    }
    return tally(rules, called or len(cast), given_votes, chair)


@pytest.mark.row("P2")
@pytest.mark.parametrize(
    ("cast", "called", "outcome", "why_not"),
    [
        ("AAA", 3, "approve", None),
        ("AA", 3, None, "quorum"),  # three at the very least
        ("AAA", 7, None, "quorum"),  # half of seven is four
        ("AAAA", 7, "approve", None),
        ("AAAR", 4, "approve", None),
        ("RRRA", 4, "refuse", None),
        ("DDDA", 4, "defer", None),
        ("AAAP", 4, "approve", None),  # more than half want all of it
        ("AAPR", 4, "approve_part", None),  # together they approve, the lesser stands
        ("PPAR", 4, "approve_part", None),
        ("AARD", 4, None, "majority"),
        ("AARR", 4, "approve", None),  # a tie: the chair approves
        ("RRAA", 4, "refuse", None),
        ("APRR", 4, "approve_part", None),  # the chair's side, and what that side shares
        ("RRPA", 4, "refuse", None),
        ("DAARR", 5, None, "majority"),  # the chair is on neither side of the tie
        ("DDAARR", 6, "defer", None),
    ],
)
def test_what_the_votes_come_to(
    cast: str, called: int, outcome: Outcome | None, why_not: str | None
) -> None:
    found = counted(cast, called=called)
    assert (found.outcome, found.why_not) == (outcome, why_not)
    assert found.cast == len(cast)


def test_a_tie_without_the_chair_or_where_chairs_do_not_decide_is_no_decision() -> None:
    assert counted("AARR", chair="elsewhere").outcome is None
    silent = CouncilRules(id="tests", chair_decides=False)
    assert counted("AARR", rules=silent).why_not == "majority"


def test_a_utility_may_ask_for_two_thirds_to_vote_and_to_agree() -> None:
    strict = CouncilRules(id="tests", quorum="2/3", majority="2/3")
    assert counted("AAA", called=6, rules=strict).why_not == "quorum"
    assert counted("AARR", called=6, rules=strict, chair="none").why_not == "majority"
    assert counted("AAAR", called=6, rules=strict).outcome == "approve"


@pytest.mark.parametrize(
    "changed", [{"majority": "1/3"}, {"majority": "1/1"}, {"quorum": "3/2"}, {"least": 0}]
)
def test_rules_by_which_two_outcomes_could_win_or_none_are_not_read(
    changed: dict[str, Any],
) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"id": "tests", **changed}, CouncilRules)


@given(st.text("APRD", max_size=9), st.integers(0, 4))
def test_a_decision_has_a_quorum_and_no_side_stronger_than_its_own(cast: str, absent: int) -> None:
    found = counted(cast, called=len(cast) + absent)
    sides = Counter("A" if letter == "P" else letter for letter in cast)
    if found.outcome is None:
        assert found.why_not
        return
    assert found.cast >= max(RULES.least, (len(cast) + absent) / 2)
    mine = {"approve": "A", "approve_part": "A", "refuse": "R", "defer": "D"}[found.outcome]
    assert sides[mine] == max(sides.values())
    if found.outcome == "approve":
        assert cast.count("A") > cast.count("P")


@given(st.permutations("AAPRD"))
def test_the_order_of_the_votes_does_not_matter(cast: list[str]) -> None:
    given_votes = {f"m{letter}{rank}": letter for rank, letter in enumerate(cast)}
    found = tally(
        RULES, 5, {who: Vote(outcome=LETTERS[one]) for who, one in given_votes.items()}, None
    )
    assert found.outcome == "approve_part"


def test_the_table_of_letters_has_every_outcome() -> None:
    assert set(LETTERS.values()) == set(get_args(Outcome))


# --- who sits, and what counts ---


def dossier(*told: tuple[Event, str, Body]) -> Dossier:
    steps = tuple(
        Step(rank, event, State.REVIEW, actor, "council_member", None, AT, None, body, {})
        for rank, (event, actor, body) in enumerate(told, 1)
    )
    return Dossier("D-2569-00001", "link", "BUREAU", 1, None, None, AT, "officer", steps)


CALLED = (Event.CONVENE, "secretary", Convene(members=("chair", "one", "two")))


def vote(who: str, outcome: Outcome = "approve") -> tuple[Event, str, Body]:
    return Event.VOTE, who, Vote(outcome=outcome, reason="ทดสอบ")


def finding(who: str, provision: str = "PDPA-2562-22", value: Any = "complies") -> Any:
    return Event.RECORD_FINDING, who, Finding(provision=provision, finding=value, reason="ทดสอบ")


def aside(who: str) -> tuple[Event, str, Body]:
    return Event.STEP_ASIDE, who, Reason(reason="ญาติทำงานที่หน่วยงานผู้ขอ")


@pytest.mark.row("P2")
def test_who_steps_aside_sits_no_more_and_neither_finding_nor_vote_counts() -> None:
    found = dossier(CALLED, finding("one"), aside("one"), vote("two"))
    assert sitting(found) == ("chair", "two")
    assert findings(found) == {}
    assert set(votes(found)) == {"two"}


def test_a_conflict_of_interest_holds_when_the_council_is_called_again() -> None:
    again = (Event.CONVENE, "secretary", Convene(members=("chair", "one", "two", "three")))
    assert sitting(dossier(CALLED, aside("one"), again)) == ("chair", "two", "three")


def test_a_member_may_vote_again_and_the_last_vote_counts() -> None:
    found = votes(dossier(CALLED, vote("one", "approve"), vote("one", "refuse")))
    assert found["one"].outcome == "refuse"


def test_a_finding_after_the_vote_takes_the_vote_back() -> None:
    """Or one could vote to approve, and then find that it does not comply."""
    changed = dossier(
        CALLED, finding("one"), vote("one"), finding("one", value="does_not_comply"), vote("two")
    )
    assert set(votes(changed)) == {"two"}
    assert set(votes(dossier(CALLED, vote("one"), finding("two")))) == {"one"}


@pytest.mark.parametrize(
    ("again", "seats"),
    [
        (CALLED, ("chair", "one", "two")),
        ((Event.ORDER_BACK, "governor1", Order(order="ให้ทบทวน")), ()),
    ],
)
def test_a_new_round_begins_without_findings_and_votes_and_after_an_order_with_a_new_call(
    again: tuple[Event, str, Body], seats: tuple[str, ...]
) -> None:
    found = dossier(CALLED, finding("one"), vote("one"), again)
    assert findings(found) == {}
    assert votes(found) == {}
    assert sitting(found) == seats
