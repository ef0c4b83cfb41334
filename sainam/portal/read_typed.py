"""Days and numbers as people type them: either era, Thai digits, months by name. Pure."""

from __future__ import annotations

import re
from datetime import date

from sainam.kit.thai_dates import BUDDHIST_OFFSET, MONTHS, SHORT_MONTHS, to_arabic_digits

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHED = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_NAMED = re.compile(r"(\d{1,2})\s*([^\d\s]+)\s*(?:พ\.ศ\.|ค\.ศ\.)?\s*(\d{4})")
_MONTHS = {name.rstrip("."): at % 12 + 1 for at, name in enumerate((*MONTHS, *SHORT_MONTHS))}
# No year of our era is as late as this, none of the Buddhist as early.
_FIRST_BUDDHIST_YEAR = 2400


class UnreadableError(ValueError):
    """What was typed is no day, or no whole number."""


def read_day(text: str) -> date:
    """22/11/2569, 22 พ.ย. 2569, ๒๒/๑๑/๒๕๖๙, 22/11/2026, 2026-11-22. Raises UnreadableError."""
    plain = to_arabic_digits(text).strip()
    if found := _ISO.fullmatch(plain):
        year, month, day = map(int, found.groups())
    elif found := _SLASHED.fullmatch(plain):
        day, month, year = map(int, found.groups())
    elif found := _NAMED.fullmatch(plain):
        day, month, year = int(found[1]), _MONTHS.get(found[2].rstrip("."), 0), int(found[3])
    else:
        raise UnreadableError(text)
    era = BUDDHIST_OFFSET if year >= _FIRST_BUDDHIST_YEAR else 0
    try:
        return date(year - era, month, day)
    except ValueError as error:
        raise UnreadableError(text) from error


def read_number(text: str) -> int:
    """A whole number, with commas and Thai digits if so typed. Raises UnreadableError."""
    plain = to_arabic_digits(text).strip().replace(",", "")
    if not plain.isascii() or not plain.isdigit() or len(plain) > 15:
        raise UnreadableError(text)
    return int(plain)
