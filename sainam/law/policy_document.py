"""A policy, order or certificate of the utility: who owns it, and when it has to be read again."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from sainam.formats.layout import Title
from sainam.law.register import Id, PageRowId

DocumentStanding = Literal["in_force", "review_due", "ended", "not_filed"]


class PolicyDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`owner` is a role. `approved` is the day of the paper, where it is filed at `kept_at`.

    The utility's page names most of these without their text: until `kept_at` says where the paper
    is, it is no evidence.
    """

    id: Id
    title: Title
    page_rows: tuple[PageRowId, ...]
    owner: str
    review: date
    approved: date | None = None
    ends: date | None = None
    kept_at: Annotated[str, msgspec.Meta(min_length=1, max_length=400)] | None = None

    def standing(self, on: date) -> DocumentStanding:
        if self.approved is None or self.kept_at is None or on < self.approved:
            return "not_filed"
        if self.ends is not None and self.ends <= on:
            return "ended"
        return "review_due" if self.review < on else "in_force"

    def is_due(self, on: date) -> bool:
        """Whether it shows nothing on that day."""
        return self.standing(on) != "in_force"


class Steward(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who cares for some datasets; `owner` is the role, a person where `appointed` says since when.

    Without `appointed` the place is open, as the page says of the team that is being set up.
    """

    id: Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9-]{1,60}$")]
    title: Title
    owner: str
    datasets: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    review: date
    appointed: date | None = None
