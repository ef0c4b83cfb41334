"""What a tour shows of a row: steps, each with what was expected, what came, and its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

# Every row of the mission, in its order.
ROWS: tuple[str, ...] = (
    "P1", "P2", "P3", "P4", "P5", "P6", "P7", "L1", "L2", "L3", "L4", "L5", "L6",
    "I1", "I2", "I3", "I4", "I5", "I6", "C1", "C2", "C3", "C4",
    "G1", "G2", "G3a", "G3b", "G3c", "G3d", "G3e", "G3f", "G3g", "G3h", "G3i", "G4", "G5",
    "A1", "A2", "A3", "A4", "M1", "M2", "M3", "M4", "S1",
)  # fmt: skip
NOT_BUILT = "not built"


class Step(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that was tried. `evidence` is the id under which the hub has it on record."""

    told: str
    told_th: str
    ok: bool
    came: str
    kind: Literal["crossed", "refused", "seen"] = "crossed"
    agreement: str = ""
    evidence: str = ""


@dataclass(slots=True)
class RowWalk:
    """A row while it is walked; `on_step` draws the progress."""

    id: str
    steps: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        self.steps.append(step)

    @property
    def ok(self) -> bool:
        return bool(self.steps) and all(step.ok for step in self.steps)


def report(walks: dict[str, RowWalk], asked: tuple[str, ...]) -> dict[str, object]:
    """The JSON of `--json`: a row that is not built says so and is neither right nor wrong."""
    return {
        "rows": [
            {"id": row, "ok": walks[row].ok, "steps": walks[row].steps}
            if row in walks
            else {"id": row, "ok": None, "why": NOT_BUILT, "steps": []}
            for row in ROWS
            if row in asked
        ]
    }
