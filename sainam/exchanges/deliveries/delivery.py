"""What to do next with a delivery: a pure reading of what was tried. At least once, under one id.

After an unclear end the owner is asked by that id before anything is sent again. An owner that
can neither deduplicate nor be asked gets one attempt; then a person decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sainam.agreements.terms import Environment

Kind = Literal["payment", "payment_batch", "service_request"]
Action = Literal["send", "ask", "callback", "decide"]
Result = Literal[
    "started", "confirmed", "refused", "unclear", "not_sent", "not_seen", "pending", "unknown",
    "again",
]  # fmt: skip
Next = Literal["send", "ask", "hold"]

# About a day at the longest wait: then a person sees it.
MOST_ATTEMPTS = 150
LONGEST_WAIT = timedelta(minutes=10)
# An owner that cannot deduplicate may still be working on what it has not answered: so often, and
# so long apart, it must say "never seen" before the same is sent again.
ASKS_BEFORE_RESEND = 3
BETWEEN_THOSE_ASKS = timedelta(minutes=1)
# An owner that took a delivery calls back; it is asked meanwhile if it can be, but not at once.
FIRST_ASK_WHEN_TAKEN = timedelta(seconds=10)
# So long an owner that can neither be asked nor deduplicate has for its callback.
LONGEST_CALLBACK = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Owner:
    """What an owner's system can do with a delivery id, and where it takes deliveries."""

    deduplicates: bool
    can_be_asked: bool
    payments: str = "/payments"
    batches: str = "/payment-batches"
    service_requests: str = "/service-requests"
    deliveries: str = "/deliveries"


@dataclass(frozen=True, slots=True)
class Delivery:
    """`exchange` is the file of a payment_batch, whose `body` is not what is sent.

    Of the others the body stands sealed: `sealed` is its key's number and the seal.
    """

    environment: Environment
    id: UUID
    exchange: UUID
    owner: str
    kind: Kind
    body: str
    agency: str | None
    sealed: tuple[int, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One row of a delivery's history. A 'started' without a later result ended unclear."""

    action: Action
    result: Result


def next_step(owner: Owner, attempts: Sequence[Attempt]) -> Next:
    """Attempts in order; a delivery that ended is never asked about here."""
    since = _since_decision(attempts)
    if _tries(since) >= MOST_ATTEMPTS:
        return "hold"
    last = next((a for a in reversed(since) if a.action in ("send", "ask")), None)
    if last is None or last == Attempt("send", "not_sent"):
        return "send"
    if last.result == "unknown":
        return "hold"
    if owner.can_be_asked:
        if last.result != "not_seen":
            return "ask"
        return "send" if owner.deduplicates or _long_unseen(since) else "ask"
    return "send" if owner.deduplicates else "hold"


def waits_for_callback(attempts: Sequence[Attempt]) -> bool:
    """Whether the owner said that it took the delivery and will tell how it ended."""
    return bool(attempts) and attempts[-1].result == "pending"


def wait_before(owner: Owner, attempts: Sequence[Attempt]) -> timedelta:
    """How long to leave a delivery alone: 1, 2, 4 … seconds by the number of tries.

    Ten minutes at most; longer at first where the owner may still be working on it.
    """
    since = _since_decision(attempts)
    doubled = timedelta(seconds=2 ** min(max(_tries(since) - 1, 0), 10))
    wait = min(doubled, LONGEST_WAIT)
    if waits_for_callback(since):
        if not owner.can_be_asked and not owner.deduplicates:
            return LONGEST_CALLBACK
        return max(wait, FIRST_ASK_WHEN_TAKEN)
    if since and since[-1].result == "not_seen" and not owner.deduplicates:
        return max(wait, BETWEEN_THOSE_ASKS)
    return wait


def _tries(attempts: Sequence[Attempt]) -> int:
    return sum(a.result == "started" for a in attempts)


def _since_decision(attempts: Sequence[Attempt]) -> Sequence[Attempt]:
    """A person's "send again" begins the count anew."""
    for number in range(len(attempts) - 1, -1, -1):
        if attempts[number].action == "decide":
            return attempts[number + 1 :]
    return attempts


def _long_unseen(attempts: Sequence[Attempt]) -> bool:
    """A send breaks the row of askings, one that was killed before its result too."""
    unseen = 0
    for attempt in reversed(attempts):
        if attempt == Attempt("ask", "not_seen"):
            unseen += 1
        elif attempt != Attempt("ask", "started"):
            break
    return unseen >= ASKS_BEFORE_RESEND
