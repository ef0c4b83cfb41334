"""What the portal and the management API have in common about people."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.onboarding.people.colleagues_desk import ColleaguesDesk
from sainam.onboarding.people.registration_desk import RegistrationDesk
from sainam.onboarding.people.sign_in_desk import SignInDesk


@dataclass(frozen=True, slots=True)
class Desks:
    sign_in: SignInDesk
    registration: RegistrationDesk
    colleagues: ColleaguesDesk
