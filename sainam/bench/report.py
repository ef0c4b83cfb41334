"""What the bench tells: each figure with its aim, and what stands behind it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Literal

from sainam.bench.rounds import Spread

Detail = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Figure:
    """A ratio or a size. `at` says whether the aim is the least or the most of what is wanted."""

    name: str
    spread: Spread
    aim: float
    at: Literal["least", "most"] = "least"
    unit: str = ""  # of a figure that is no ratio
    detail: Detail = field(default_factory=dict)

    @property
    def reached(self) -> bool:
        value = self.spread.median
        return value >= self.aim if self.at == "least" else value <= self.aim

    @property
    def wanted(self) -> str:
        return f"{'≥' if self.at == 'least' else '≤'} {self.aim:g} {self.unit}".rstrip()

    @property
    def is_ratio(self) -> bool:
        return not self.unit


def report(figures: Sequence[Figure], machine: Detail) -> dict[str, object]:
    """The JSON of `--json`: the ratios by name, and in `detail` all that was measured."""
    return {
        "ratios": {
            figure.name: round(figure.spread.median, 4) for figure in figures if figure.is_ratio
        },
        "detail": {
            "machine": machine,
            **{
                figure.name: {
                    **asdict(figure.spread),
                    "aim": figure.wanted,
                    "reached": figure.reached,
                    **figure.detail,
                }
                for figure in figures
            },
        },
    }
