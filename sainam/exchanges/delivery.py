"""What to do next with a delivery: a pure reading of what was tried. At least once, under one id.

After an unclear end the owner is asked by that id before anything is sent again. An owner that
can neither deduplicate nor be asked gets one attempt; then a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Action = Literal["send", "ask", "callback", "decide"]
Result = Literal[
    "started", "confirmed", "refused", "unclear", "not_sent", "not_seen", "pending", "unknown",
    "again",
]  # fmt: skip
Next = Literal["send", "ask", "hold"]

MOST_ATTEMPTS = 12
# An owner that cannot deduplicate may still be working on what it has not answered: so long and
# so often it must say "never seen" before the same is sent again.
ASKS_BEFORE_RESEND = 3
LONGEST_WAIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Owner:
    """What an owner's system can do with a delivery id."""

    deduplicates: bool
    can_be_asked: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row of a delivery's history. A 'started' without a later result ended unclear."""

    action: Action
    result: Result


def next_step(owner: Owner, attempts: Sequence[Attempt]) -> Next:
    """Attempts in order; a delivery that ended is never asked about here."""
    since = _since_decision(attempts)
    if len([a for a in since if a.result == "started"]) >= MOST_ATTEMPTS:
        return "hold"
    last = next((a.result for a in reversed(since) if a.action in ("send", "ask")), None)
    if last is None or last in ("not_sent", "again"):
        return "send"
    if owner.can_be_asked:
        if last != "not_seen":
            return "ask"
        return "send" if owner.deduplicates or _long_unseen(since) else "ask"
    return "send" if owner.deduplicates else "hold"


def wait_before(owner: Owner, attempts: Sequence[Attempt]) -> timedelta:
    """1, 2, 4 … seconds by the number of tries, ten minutes at most."""
    tries = len([a for a in _since_decision(attempts) if a.result == "started"])
    return min(timedelta(seconds=2 ** max(tries - 1, 0)), LONGEST_WAIT)


def _since_decision(attempts: Sequence[Attempt]) -> Sequence[Attempt]:
    """A person's "send again" begins the count anew."""
    for number in range(len(attempts) - 1, -1, -1):
        if attempts[number].action == "decide":
            return attempts[number + 1 :]
    return attempts


def _long_unseen(attempts: Sequence[Attempt]) -> bool:
    unseen = 0
    for attempt in reversed(attempts):
        if attempt.action == "ask" and attempt.result == "not_seen":
            unseen += 1
        elif attempt.result != "started":
            break
    return unseen >= ASKS_BEFORE_RESEND
