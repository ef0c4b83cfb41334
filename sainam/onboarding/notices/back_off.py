"""How long a mail waits before it is tried again, and when it is given up. Pure."""

from __future__ import annotations

from datetime import timedelta

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=4)
MOST_TRIES = 30  # about four days: a mail server may be away over a long weekend


def wait_after(tries: int) -> timedelta | None:
    """After so many tries that failed, one or more; None: give it up, for a person to look at."""
    if tries >= MOST_TRIES:
        return None
    doubled: int = 2 ** (tries - 1)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)
