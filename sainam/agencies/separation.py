"""Nobody decides on their own request, and nobody holds two sides of one decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

# Event -> what the same person must not have done before on the same matter.
OPPOSED: Mapping[str, frozenset[str]] = {
    # a dossier's events
    "vote": frozenset({"save", "submit"}),
    "record_finding": frozenset({"save", "submit"}),
    "sign_letter": frozenset({"draft_letter"}),
    "agree": frozenset({"propose"}),
    "settle": frozenset({"propose", "agree", "object"}),
    "acknowledge": frozenset({"issue_memo"}),
    "order_back": frozenset({"issue_memo"}),
    "confirm_paper": frozenset({"file_paper"}),
    "go_live": frozenset({"present", "register_key"}),
    # a registration's, and those of the staff's own logins
    "accept_registration": frozenset({"file_registration"}),
    "confirm_change": frozenset({"propose_change"}),
}


class Acted(Protocol):
    """Something done on the matter, as its record tells it."""

    @property
    def event(self) -> str: ...

    @property
    def actor(self) -> str: ...


def same_agency(person_agency: str | None, other: str) -> bool:
    """Whether a person would decide on what their own agency asks."""
    return person_agency is not None and person_agency == other


def holds_two_sides(steps: Iterable[Acted], login: str, event: str) -> bool:
    """`steps` are those of the round that is being decided: an earlier round binds nobody."""
    others = OPPOSED.get(event, frozenset())
    return any(step.actor == login and step.event in others for step in steps)
