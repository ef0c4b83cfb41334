"""How a council decides, as data: who has to be there, and how many have to agree. Pure."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

import msgspec

Name = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{1,60}$")]
Share = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]?/[1-9][0-9]?$")]


class CouncilRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Quorum and majority of one council, by its `id`.

    `quorum` is the share of the members called who have to vote, `least` how many at the very
    least; `majority` the share of the votes cast that an outcome has to exceed. In a tie the
    chair's vote decides, where `chair_decides`.
    """

    id: Name
    quorum: Share = "1/2"
    least: Annotated[int, msgspec.Meta(ge=1, le=50)] = 3
    majority: Share = "1/2"
    chair_decides: bool = True

    def __post_init__(self) -> None:
        """Two outcomes never both win, and a quorum is never more than all."""
        if not Fraction(1, 2) <= Fraction(self.majority) < 1:
            raise ValueError("majority has to be at least 1/2, and less than 1")
        if Fraction(self.quorum) > 1:
            raise ValueError("quorum has to be at most 1/1")

    def votes_wanted(self, members: int) -> int:
        share = Fraction(self.quorum) * members
        return max(self.least, -(-share.numerator // share.denominator))
