"""What the hub does next with a delivery, by what was tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sainam.exchanges.deliveries.delivery import (
    LONGEST_CALLBACK,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    Action,
    Attempt,
    Next,
    Owner,
    Result,
    next_step,
    wait_before,
)

CAPABLE = Owner(deduplicates=True, can_be_asked=True)
DEDUPLICATES = Owner(deduplicates=True, can_be_asked=False)
FORGETS = Owner(deduplicates=False, can_be_asked=True)
BLIND = Owner(deduplicates=False, can_be_asked=False)


def history(*lines: str) -> list[Attempt]:
    """Each line is an action and its result; a send or ask was started before it."""
    attempts: list[Attempt] = []
    for line in lines:
        action, result = line.split()
        if action in ("send", "ask") and result != "started":
            attempts.append(Attempt(cast("Action", action), "started"))
        attempts.append(Attempt(cast("Action", action), cast("Result", result)))
    return attempts


@pytest.mark.parametrize(
    ("owner", "tried", "then"),
    [
        (CAPABLE, [], "send"),
        (CAPABLE, ["send not_sent"], "send"),
        (CAPABLE, ["send unclear"], "ask"),
        (CAPABLE, ["send started"], "ask"),  # the worker was killed
        (CAPABLE, ["send unclear", "ask unclear"], "ask"),
        (CAPABLE, ["send unclear", "ask not_sent"], "ask"),  # its door was shut: nothing learned
        (CAPABLE, ["send unclear", "ask not_seen"], "send"),
        (CAPABLE, ["send unclear", "ask not_seen", "ask started"], "ask"),
        (CAPABLE, ["send pending"], "ask"),
        (CAPABLE, ["send unknown"], "hold"),  # it will say the same again
        (DEDUPLICATES, ["send unclear"], "send"),
        (DEDUPLICATES, ["send pending"], "send"),
        (FORGETS, ["send unclear"], "ask"),
        (FORGETS, ["send unclear", "ask not_seen"], "ask"),
        (FORGETS, ["send unclear", *["ask not_seen"] * 3], "send"),
        (FORGETS, ["send unclear", *["ask not_seen"] * 3, "send started"], "ask"),
        (FORGETS, ["send unclear", *["ask not_seen"] * 3, "send started", "ask not_seen"], "ask"),
        (FORGETS, ["send unclear", "ask not_seen", "ask unclear", "ask not_seen"], "ask"),
        (BLIND, ["send not_sent"], "send"),
        (BLIND, ["send unclear"], "hold"),
        (BLIND, ["send started"], "hold"),
        (BLIND, ["send pending"], "hold"),
        (BLIND, ["send unclear", "decide again"], "send"),
        (BLIND, ["send unclear", "decide again", "send unclear"], "hold"),
    ],
)
def test_the_next_step(owner: Owner, tried: list[str], then: Next) -> None:
    assert next_step(owner, history(*tried)) == then


def test_after_a_day_of_trying_a_person_is_asked() -> None:
    almost = history(*["send not_sent"] * (MOST_ATTEMPTS - 1))
    assert next_step(CAPABLE, almost) == "send"
    assert next_step(CAPABLE, [*almost, *history("send not_sent")]) == "hold"
    waits = [wait_before(CAPABLE, almost[: 2 * n]) for n in range(1, MOST_ATTEMPTS)]
    assert timedelta(hours=22) < sum(waits, timedelta()) < timedelta(hours=26)


@pytest.mark.parametrize(
    ("owner", "tried", "wait"),
    [
        (CAPABLE, ["send unclear"], timedelta(seconds=1)),
        (CAPABLE, ["send unclear", "ask unclear"], timedelta(seconds=2)),
        (CAPABLE, ["send not_sent"] * 50, LONGEST_WAIT),
        (CAPABLE, ["send pending"], timedelta(seconds=10)),
        (BLIND, ["send pending"], LONGEST_CALLBACK),
        (FORGETS, ["send unclear", "ask not_seen"], timedelta(minutes=1)),
        (CAPABLE, [*["send unclear"] * 9, "decide again", "send not_sent"], timedelta(seconds=1)),
    ],
)
def test_the_wait_before_the_next_step(owner: Owner, tried: list[str], wait: timedelta) -> None:
    assert wait_before(owner, history(*tried)) == wait


@dataclass
class TheirSystem:
    """An owner's system that takes each request at once, and whose answers may be lost."""

    owner: Owner
    postings: int = 0
    seen: bool = False
    tried: list[Attempt] = field(default_factory=list)

    def takes(self, step: Next, ends: str) -> bool:
        """One try; true when the hub learned the end."""
        action: Action = "send" if step == "send" else "ask"
        self.tried.append(Attempt(action, "started"))
        arrived = ends in ("answered", "answer lost", "worker killed after")
        if action == "send" and arrived:
            self.postings += not (self.owner.deduplicates and self.seen)
            self.seen = True
        if ends.startswith("worker killed"):
            return False
        if ends == "answered" and (action == "send" or self.seen):
            self.tried.append(Attempt(action, "confirmed"))
            return True
        results: dict[str, Result] = {
            "answered": "not_seen", "answer lost": "unclear", "request lost": "unclear",
            "connection refused": "not_sent",
        }  # fmt: skip
        self.tried.append(Attempt(action, results[ends]))
        return False


ENDS = st.sampled_from(
    ["answered", "answer lost", "request lost", "connection refused", "worker killed before",
     "worker killed after"]
)  # fmt: skip


@given(
    owner=st.sampled_from([CAPABLE, DEDUPLICATES, FORGETS, BLIND]),
    ends=st.lists(ENDS, max_size=40),
)
def test_whatever_is_lost_a_payment_is_posted_at_most_once(owner: Owner, ends: list[str]) -> None:
    theirs = TheirSystem(owner)
    for end in ends:
        step = next_step(owner, theirs.tried)
        if step == "hold" or theirs.takes(step, end):
            break
    assert theirs.postings <= 1


@given(st.lists(ENDS, max_size=40))
def test_an_owner_that_can_be_asked_is_asked_before_anything_is_sent_again(
    ends: list[str],
) -> None:
    theirs = TheirSystem(CAPABLE)
    unclear = False
    for end in ends:
        step = next_step(CAPABLE, theirs.tried)
        assert not (step == "send" and unclear)
        if theirs.takes(step, end):
            break
        unclear = (unclear and end != "answered") or (step == "send" and end not in (
            "connection refused", "answered"))  # fmt: skip
