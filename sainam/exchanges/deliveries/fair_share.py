"""Which deliveries to start next: every owner gets its turn, a silent one is only probed.

Ticks are seconds of a steady clock of one process; no rule about a delivery's own time is here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from sainam.agreements.terms import Environment

MOST_AT_ONCE = 16
MOST_PER_OWNER = 8
SILENT_BEFORE_PROBING = 8
LONGEST_BETWEEN_PROBES = 30.0

Place: TypeAlias = tuple[Environment, str]  # environment, owner


@dataclass(frozen=True, slots=True)
class Silence:
    """How many attempts in a row an owner left without an answer, and when to try again."""

    times: int = 0
    probe_at: float = 0.0

    @property
    def probing(self) -> bool:
        return self.times >= SILENT_BEFORE_PROBING


def heard(silence: Silence, *, answered: bool, ticks: float, pace: float = 1.0) -> Silence:
    """The silence after one more attempt; any answer at all ends it."""
    if answered:
        return Silence()
    times = silence.times + 1
    wait = min(2.0 ** min(max(times - SILENT_BEFORE_PROBING, 0), 10), LONGEST_BETWEEN_PROBES)
    return Silence(times, ticks + wait * pace)


def choose(
    due: Mapping[Place, Sequence[UUID]],
    running: Mapping[Place, int],
    silences: Mapping[Place, Silence],
    *,
    turn: int,
    ticks: float,
) -> list[tuple[Place, UUID]]:
    """One of each owner in turn, as long as there is room; `turn` says who begins."""
    places = sorted(due)
    if not places:
        return []
    start = turn % len(places)
    left = {
        place: list(due[place][: _room(place, running, silences, ticks)])
        for place in places[start:] + places[:start]
    }
    free = MOST_AT_ONCE - sum(running.values())
    chosen: list[tuple[Place, UUID]] = []
    while len(chosen) < free and any(left.values()):
        for place, deliveries in left.items():
            if deliveries and len(chosen) < free:
                chosen.append((place, deliveries.pop(0)))
    return chosen


def _room(
    place: Place, running: Mapping[Place, int], silences: Mapping[Place, Silence], ticks: float
) -> int:
    silence = silences.get(place, Silence())
    if silence.probing:
        return 1 if running.get(place, 0) == 0 and ticks >= silence.probe_at else 0
    return max(MOST_PER_OWNER - running.get(place, 0), 0)
