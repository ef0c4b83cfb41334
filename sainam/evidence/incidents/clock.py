"""The clocks of an incident: when somebody has to be told, by which provision. Pure.

All run from the moment the utility became aware, never from the moment the file was opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

ClockKind = Literal["pdpa_office", "pdpa_subjects", "cyber_report", "agency", "own"]
Result = Literal["told", "not_needed"]
ClockState = Literal["running", "near", "late", "told", "told_late", "not_needed"]
CLOCK_KINDS: tuple[ClockKind, ...] = get_args(ClockKind)

NEAR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ClockRule:
    """`by_law`: the hours stand in the provision; others are the utility's own measure.

    Where `hours` is None whoever starts the clock says how long it runs.
    """

    hours: int | None
    provision: str | None
    by_law: bool


# PDPA section 37 (4): the Office within 72 hours, the persons too where the risk is high. For the
# persons and for the cyber report no source gives hours, so those are ours.
RULES: Mapping[ClockKind, ClockRule] = {
    "pdpa_office": ClockRule(72, "PDPA-2562-37", by_law=True),
    "pdpa_subjects": ClockRule(72, "PDPA-2562-37", by_law=False),
    "cyber_report": ClockRule(24, "CYBER-2562-56-58", by_law=False),
    "agency": ClockRule(None, None, by_law=False),
    "own": ClockRule(None, None, by_law=False),
}


@dataclass(frozen=True, slots=True)
class Nature:
    """What sort of incident it is, as assessed when it was opened."""

    personal: bool = False
    high_risk: bool = False
    cyber: bool = False


@dataclass(frozen=True, slots=True)
class ClockStart:
    clock: ClockKind
    due_at: datetime
    provision: str | None


@dataclass(frozen=True, slots=True)
class ClockEnd:
    """`document`: what was sent; None where nobody had to be told."""

    result: Result
    at: datetime
    actor: str
    reason: str
    document: str | None = None


def clocks_of(aware_at: datetime, nature: Nature) -> tuple[ClockStart, ...]:
    """Those that start by themselves. A high risk is one to persons, so the Office is told too."""
    personal = nature.personal or nature.high_risk
    wanted: tuple[tuple[bool, ClockKind], ...] = (
        (personal, "pdpa_office"),
        (nature.high_risk, "pdpa_subjects"),
        (nature.cyber, "cyber_report"),
    )
    return tuple(
        started
        for yes, clock in wanted
        if yes and (started := by_rule(aware_at, clock)) is not None
    )


def by_rule(aware_at: datetime, clock: ClockKind) -> ClockStart | None:
    """None where the rule gives no hours."""
    rule = RULES[clock]
    if rule.hours is None:
        return None
    return ClockStart(clock, aware_at + timedelta(hours=rule.hours), rule.provision)


def state_of(due_at: datetime, end: ClockEnd | None, at: datetime) -> ClockState:
    """In time is up to and with the very moment."""
    if end is None:
        if at > due_at:
            return "late"
        return "near" if due_at - at <= NEAR else "running"
    if end.result == "told" and end.at > due_at:
        return "told_late"
    return end.result
