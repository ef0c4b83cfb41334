"""A registration as it stands: what was asked, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sainam.agencies.registration.letter import Letter
from sainam.agencies.registration.registration_form import RegistrationForm

Decision = Literal["accepted", "refused"]
State = Literal["waiting", "waiting_officer", "accepted", "refused"]


@dataclass(frozen=True, slots=True)
class Registration:
    """`joins` is the agency on record that it would belong to: its own officer decides."""

    number: str
    form: RegistrationForm
    letter: Letter
    joins: str | None
    filed_at: datetime
    decision: Decision | None = None
    agency: str | None = None
    login: str | None = None
    reason: str | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None

    @property
    def state(self) -> State:
        if self.decision is not None:
            return self.decision
        return "waiting_officer" if self.joins else "waiting"


@dataclass(frozen=True, slots=True)
class Filed:
    """`secret` is told once: with the number it shows the registration's state."""

    number: str
    secret: str
    joins: str | None
