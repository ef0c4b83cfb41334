"""A control of ISO/IEC 27001 Annex A: what the hub shows of it, and who answers for the rest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

from sainam.formats.layout import Title

Theme = Literal["5", "6", "7", "8"]
# The four themes of the Annex, by the first part of a control's number.
THEMES: dict[Theme, Title] = {
    "5": Title("ด้านองค์กร", "Organisation"),
    "6": Title("ด้านบุคลากร", "People"),
    "7": Title("ด้านกายภาพ", "Physical"),
    "8": Title("ด้านเทคโนโลยี", "Technology"),
}
HOW_MANY = {"5": 37, "6": 8, "7": 14, "8": 34}  # controls of each theme, edition 2022


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shows it, live: a `page` of the portal, below the language."""

    page: Annotated[str, msgspec.Meta(pattern="^/[a-z][a-z0-9/-]*$")]
    title: Title


class Control(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id` as the Annex numbers it, such as A.8.15; `title` in words of our own.

    With evidence, an owner, or both: `owner` answers for what the hub cannot show.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^A\.[5-8]\.[1-9][0-9]?$")]
    title: Title
    evidence: tuple[Evidence, ...] = ()
    owner: Title | None = None

    def __post_init__(self) -> None:
        if not self.evidence and self.owner is None:
            raise ValueError(f"{self.id} has neither evidence nor an owner")

    @property
    def theme(self) -> Theme:
        found: Theme = self.id.split(".")[1]  # type: ignore[assignment]
        return found

    @property
    def rank(self) -> tuple[int, int]:
        """A.5.2 comes before A.5.10."""
        _, theme, number = self.id.split(".")
        return int(theme), int(number)


def in_order(controls: Iterable[Control]) -> tuple[Control, ...]:
    return tuple(sorted(controls, key=lambda one: one.rank))
