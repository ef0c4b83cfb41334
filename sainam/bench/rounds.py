"""Rates taken in alternation, so that what disturbs one side disturbs the other. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

Measured = TypeVar("Measured")


@dataclass(frozen=True, slots=True)
class Spread:
    """What several rounds gave; one bad round moves the ends but not the middle."""

    median: float
    lowest: float
    highest: float


def spread(values: Sequence[float]) -> Spread:
    return Spread(median(values), min(values), max(values))


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> Spread:
    """Of each round its own ratio: a ratio of medians would pair rates of different minutes."""
    return spread([our / their for our, their in zip(ours, theirs, strict=True)])


def alternate(
    sides: Mapping[str, Callable[[], Measured]],
    rounds: int,
    told: Callable[[str, int, Measured], None],
) -> dict[str, list[Measured]]:
    """Each side once in each round. Every other round goes backwards, so none is always first."""
    names = list(sides)
    taken: dict[str, list[Measured]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            measured = sides[name]()
            taken[name].append(measured)
            told(name, number + 1, measured)
    return taken
