"""What a receiver's answer to an event means, and what comes next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

Result = Literal["taken", "refused", "failed"]

MOST_ATTEMPTS = 12  # the last about an hour after the first, as long as its breaker lets it
LONGEST_WAIT = timedelta(minutes=10)
_TRY_AGAIN = frozenset([408, 425, 429])


@dataclass(frozen=True, slots=True)
class Receipt:
    """`status` 0: no answer came, and `detail` says what became of the connection.

    Not `sent`: the connection never stood, so nothing left.
    """

    status: int
    detail: str = ""
    sent: bool = True

    @property
    def result(self) -> Result:
        """A redirection is no answer of this receiver, and is not followed."""
        if 200 <= self.status < 300:
            return "taken"
        if self.status == 0 or self.status >= 500 or self.status in _TRY_AGAIN:
            return "failed"
        return "refused"

    @property
    def rule(self) -> str:
        return "event.refused" if self.result == "refused" else "event.not_taken"


def is_dead(receipt: Receipt, attempts: int) -> bool:
    """After so many attempts, this one among them."""
    return receipt.result == "refused" or (receipt.result == "failed" and attempts >= MOST_ATTEMPTS)


def wait_after(attempts: int) -> timedelta:
    """1, 2, 4 … seconds; without chance, so that it can be reckoned."""
    return min(timedelta(seconds=2 ** min(max(attempts - 1, 0), 10)), LONGEST_WAIT)
