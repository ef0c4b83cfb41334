"""A control of ISO/IEC 27001 Annex A: who owns it, and what shows that it is kept. Pure."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from sainam.formats.layout import Title
from sainam.law.measure import Probe

Theme = Literal["organisation", "people", "premises", "technology"]
_THEMES: dict[str, Theme] = {
    "5": "organisation",
    "6": "people",
    "7": "premises",
    "8": "technology",
}


class Page(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A `page` of the portal, below the language, that shows the control at work."""

    page: Annotated[str, msgspec.Meta(pattern="^/[a-z][a-z0-9/-]*$")]
    title: Title


class Control(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`id` such as A.5.15; `owner` is a role.

    Its evidence is a reading of the hub (of the `rows` of the mission) or a policy document of the
    register; one without either is for its owner to answer.
    """

    id: Annotated[str, msgspec.Meta(pattern=r"^A\.[5-8]\.[1-9][0-9]?$")]
    title: Title
    owner: str
    probe: Probe | None = None
    rows: tuple[str, ...] = ()
    document: str | None = None
    pages: tuple[Page, ...] = ()

    @property
    def theme(self) -> Theme:
        return _THEMES[self.id.split(".")[1]]

    @property
    def place(self) -> tuple[int, int]:
        """In the order of the annex."""
        _, theme, number = self.id.split(".")
        return int(theme), int(number)
