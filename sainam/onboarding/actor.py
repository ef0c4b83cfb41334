"""Who acts on a dossier."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person. `standing_in`: roles held as a deputy, with whose place it is."""

    login: str
    roles: frozenset[str]
    agency: str | None = None
    standing_in: Mapping[str, str] = field(default_factory=dict)

    def in_role(self, role: str) -> bool:
        return role in self.roles or role in self.standing_in


HUB = Actor("hub", frozenset({"hub"}))
AGENCY_ROLES = frozenset({"agency_officer", "agency_developer"})
