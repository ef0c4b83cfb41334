"""One run of the bench: how long its rounds last, where its files lie, what it shows meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from sainam.bench.rounds import alternate

Measured = TypeVar("Measured")
ROUNDS = 5
LEAST_SECONDS = 10.0
WHOLE_LINES = 1_000_000
WARM_UP = 0.4  # of a round


@dataclass(frozen=True, slots=True)
class Bench:
    """`seconds` a round; fewer than 10 are for those who work on the hub, not for its figures."""

    folder: Path
    seconds: float
    console: Console

    @property
    def whole(self) -> bool:
        return self.seconds >= LEAST_SECONDS

    @property
    def lines(self) -> int:
        """Of the payment file."""
        return WHOLE_LINES if self.whole else WHOLE_LINES // 10

    def rounds(
        self,
        sides: Mapping[str, Callable[[float], Measured]],
        shown: Callable[[Measured], str],
        rounds: int = ROUNDS,
    ) -> dict[str, list[Measured]]:
        """What each side measured in each round, after each was warmed up. A side takes seconds."""
        for name, side in sides.items():
            self._tell(name, "warm-up", shown(side(self.seconds * WARM_UP)))

        def whole(side: Callable[[float], Measured]) -> Callable[[], Measured]:
            return lambda: side(self.seconds)

        return alternate(
            {name: whole(side) for name, side in sides.items()},
            rounds,
            lambda name, number, measured: self._tell(name, f"round {number}", shown(measured)),
        )

    def _tell(self, name: str, when: str, what: str) -> None:
        self.console.print(f"  {when:8} {name:22} {what}", highlight=False)
