"""Moments as a form of the portal gives them: Bangkok's time, to the minute."""

from __future__ import annotations

from datetime import UTC, datetime

from sainam.kit.thai_dates import BANGKOK


def read_moment(text: str) -> datetime | None:
    """None for an empty field. Raises ValueError."""
    if not text.strip():
        return None
    there = datetime.fromisoformat(text.strip())
    if there.tzinfo is not None:
        raise ValueError(text)
    return there.replace(tzinfo=BANGKOK).astimezone(UTC)
