"""The reason that a decision about people carries."""

from __future__ import annotations

from sainam.agencies.refusals import ReasonWanted

_LONGEST = 2000


def reason_of(text: str) -> str:
    """Without spaces around it. Raises ReasonWanted."""
    reason = text.strip()
    if not reason or len(reason) > _LONGEST or "\0" in reason:
        raise ReasonWanted
    return reason
