"""A change of a staff login that one person proposes and another decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sainam.agencies.person_form import PersonForm

ChangeKind = Literal["register", "recover", "end"]
Decision = Literal["confirmed", "rejected"]
# An administrator proposes; the second person is another of these.
PROPOSES = ("admin",)
DECIDES = ("admin", "dpo")


@dataclass(frozen=True, slots=True)
class StaffChange:
    """`form` says who is to be registered; the other kinds have only the login's name."""

    id: UUID
    kind: ChangeKind
    login: str
    form: PersonForm
    reason: str
    proposed_by: str
    proposed_at: datetime
    decision: Decision | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProposeChange:
    """The proposing, as the separation of sides looks at it."""

    actor: str
    event: str = "propose_change"
