"""POST /api/sign-in: login, password and code in, a bearer token of eight hours out.

With `new_password` that is set instead, and the answer is 204: sign in with it then.
"""

from __future__ import annotations

import msgspec

from sainam.agencies.person import Person
from sainam.agencies.refusals import SignInWrong
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.onboarding.people.sign_in_desk import SignInDesk


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`totp` is empty for who has no second factor."""

    login: str
    password: str
    totp: str = ""
    new_password: str = ""


def routes(desk: SignInDesk) -> tuple[Route, ...]:
    def sign_in(request: ApiRequest) -> ApiAnswer:
        given = request.read(SignIn)
        if given.new_password:
            return set_password(request, given)
        opened = desk.sign_in(
            login=given.login,
            password=given.password,
            code=given.totp,
            address=request.address,
            via="api",
        )
        if opened is None:
            raise SignInWrong
        person = desk.person(opened.token, "api")
        if person is None:
            raise SignInWrong
        return ApiAnswer(
            201, {"token": opened.token, "expires_at": opened.expires_at, **described(person)}
        )

    def set_password(request: ApiRequest, given: SignIn) -> ApiAnswer:
        if not desk.renew_password(
            login=given.login,
            password=given.password,
            code=given.totp,
            new=given.new_password,
            address=request.address,
        ):
            raise SignInWrong
        return ApiAnswer(204)

    def sign_out(request: ApiRequest) -> ApiAnswer:
        desk.sign_out(token=request.token, via="api")
        return ApiAnswer(204)

    def who(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, described(request.who))

    return (
        Route("POST", "/api/sign-in", sign_in, open=True),
        Route("DELETE", "/api/sign-in", sign_out),
        Route("GET", "/api/sign-in", who),
    )


def described(person: Person) -> dict[str, object]:
    """Who is signed in, as the API tells it."""
    return {
        "login": person.login,
        "name": {"th": person.title.th, "en": person.title.en},
        "roles": sorted(person.roles),
        "agency": person.agency,
        "acting_for": dict(person.acting_for),
    }
