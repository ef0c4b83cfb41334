"""What a pack is about: Bangkok days, and all of them or what concerns one agency or provision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from sainam.evidence.pack.refusals import ScopeWrong
from sainam.kit.thai_dates import start_of_day

ScopeKind = Literal["period", "agency", "provision"]
KINDS: tuple[ScopeKind, ...] = get_args(ScopeKind)
_DAY = timedelta(days=1)
_FIRST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Scope:
    """`about` is the agency's code or the provision's id; None for a period. Days both included."""

    kind: ScopeKind
    about: str | None
    first_day: date
    last_day: date

    @property
    def from_(self) -> datetime:
        return start_of_day(self.first_day)

    @property
    def until(self) -> datetime:
        return start_of_day(self.last_day + _DAY)


def checked_scope(kind: str, about: str, first_day: date, last_day: date, today: date) -> Scope:
    """As somebody asked for it. Raises ScopeWrong, which names the field."""
    known = next((one for one in KINDS if one == kind), None)
    if known is None:
        raise ScopeWrong(f"scope is one of {', '.join(KINDS)}", field="scope")
    whose = about.strip()
    if (known == "period") != (not whose) or len(whose) > 200 or "\0" in whose:
        raise ScopeWrong("a period has none, an agency its code, a provision its id", field="about")
    if not _FIRST <= first_day <= last_day:
        raise ScopeWrong(f"from {first_day} to {last_day}", field="first_day")
    if last_day > today:
        raise ScopeWrong(f"{last_day} is not over before {today}", field="last_day")
    return Scope(known, whose or None, first_day, last_day)
