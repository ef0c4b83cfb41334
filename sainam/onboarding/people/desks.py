"""What the portal and the management API have in common about people."""

from __future__ import annotations

from dataclasses import dataclass

from sainam.onboarding.link_care.link_desk import LinkDesk
from sainam.onboarding.notices.mail_desk import MailDesk
from sainam.onboarding.people.colleagues_desk import ColleaguesDesk
from sainam.onboarding.people.registration_desk import RegistrationDesk
from sainam.onboarding.people.sign_in_desk import SignInDesk
from sainam.onboarding.people.welcome_desk import WelcomeDesk


@dataclass(frozen=True, slots=True)
class Desks:
    sign_in: SignInDesk
    registration: RegistrationDesk
    colleagues: ColleaguesDesk
    welcome: WelcomeDesk
    mail: MailDesk
    links: LinkDesk
