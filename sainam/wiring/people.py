"""People's desks and the management API, bound to the database, the seal and the byte store."""

from __future__ import annotations

from sainam.agencies.person import Person
from sainam.api import invitation, links, mail, people, registration, sign_in
from sainam.api.management import Management, Route
from sainam.kit.database import Database
from sainam.onboarding.link_care.link_desk import LinkDesk
from sainam.onboarding.notices.mail_desk import MailDesk
from sainam.onboarding.people.colleagues_desk import ColleaguesDesk
from sainam.onboarding.people.desks import Desks
from sainam.onboarding.people.registration_desk import RegistrationDesk
from sainam.onboarding.people.sign_in_desk import SignInDesk
from sainam.onboarding.people.welcome_desk import WelcomeDesk
from sainam.wiring.installation import Installation

ISSUER = "Sainam"


def desks_of(installation: Installation, database: Database) -> Desks:
    sealer, url = installation.sealer(), installation.public_url()
    return Desks(
        SignInDesk(database, sealer, issuer=ISSUER),
        RegistrationDesk(database, sealer, installation.byte_store(), public_url=url),
        ColleaguesDesk(database, sealer, public_url=url),
        WelcomeDesk(database, sealer, issuer=ISSUER),
        MailDesk(database),
        LinkDesk(database, public_url=url),
    )


def management(desks: Desks, *more: Route) -> Management:
    """The routes of people, and those of the other parts of the hub."""

    def authenticate(token: str) -> Person | None:
        return desks.sign_in.person(token, "api")

    own = (
        *sign_in.routes(desks.sign_in),
        *registration.routes(desks.registration),
        *people.routes(desks.colleagues),
        *invitation.routes(desks.welcome, desks.sign_in),
        *mail.routes(desks.mail),
        *links.routes(desks.links),
    )
    return Management((*own, *more), authenticate)
