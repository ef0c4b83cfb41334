"""Somebody who is signed in, as verbs know them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sainam.agencies.refusals import NotYours
from sainam.formats.layout import Title


@dataclass(frozen=True, slots=True)
class Person:
    """`acting_for`: roles held as a deputy, with whose place it is."""

    login: str
    title: Title
    roles: frozenset[str]
    agency: str | None = None
    acting_for: Mapping[str, str] = field(default_factory=dict)

    def in_role(self, *roles: str) -> bool:
        """In one of these, by oneself or in somebody's place."""
        return any(role in self.roles or role in self.acting_for for role in roles)

    def must_be(self, *roles: str) -> None:
        """Raises NotYours."""
        if not self.in_role(*roles):
            raise NotYours(", ".join(roles))
