"""A deputy: who takes whose place in a role, from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sainam.agencies.role import STAFF_ROLES
from sainam.agencies.store import Login


@dataclass(frozen=True, slots=True)
class Deputy:
    """Half-open in time; `ended_at` where the place was given back before."""

    id: UUID
    login: str
    role: str
    deputy: str
    first_at: datetime
    until_at: datetime
    reason: str
    appointed_by: str
    ended_at: datetime | None = None


def may_stand_in(holder: Login, role: str, deputy: Login) -> bool:
    """The holder has the role, and both are of the same agency or both of the staff."""
    sides = {role in STAFF_ROLES, holder.agency is None, deputy.agency is None}
    return role in holder.roles and len(sides) == 1 and holder.agency == deputy.agency
