"""POST /api/invitation: what the token of an invitation is for; …/accept: a password for it.

The token stands in the body and in no address, so that no log on the way has it.
"""

from __future__ import annotations

import msgspec

from sainam.agencies.refusals import SignInWrong
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.sign_in import described
from sainam.onboarding.people.sign_in_desk import SignInDesk
from sainam.onboarding.people.welcome_desk import Entered, WelcomeDesk


class Link(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    token: str


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`sealed` is that of the second factor offered, `totp` its six digits; else both are empty."""

    token: str
    password: str
    totp: str = ""
    sealed: str = ""


def routes(desk: WelcomeDesk, sign_in: SignInDesk) -> tuple[Route, ...]:
    def look(request: ApiRequest) -> ApiAnswer:
        view = desk.look(request.read(Link).token, address=request.address)
        return ApiAnswer(
            200,
            {
                "login": view.login,
                "name": view.title,
                "roles": sorted(view.roles),
                "agency": view.agency,
                "expires_at": view.expires_at,
                "second_factor": view.offer,
            },
        )

    def accept(request: ApiRequest) -> ApiAnswer:
        given = request.read(Acceptance)
        entered = Entered(given.password, given.password, given.totp, given.sealed)
        opened = desk.accept_at_once(given.token, entered, address=request.address)
        person = sign_in.person(opened.token, "api")
        if person is None:
            raise SignInWrong
        return ApiAnswer(
            201, {"token": opened.token, "expires_at": opened.expires_at, **described(person)}
        )

    return (
        Route("POST", "/api/invitation", look, open=True),
        Route("POST", "/api/invitation/accept", accept, open=True),
    )
