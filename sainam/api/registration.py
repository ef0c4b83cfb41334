"""Registration of agencies by the API: filing is open, deciding is the secretary's or officer's."""

from __future__ import annotations

import base64
import binascii

import msgspec

from sainam.agencies.field_fault import field_fault
from sainam.agencies.refusals import FormInvalid
from sainam.agencies.registration.refusals import UnknownRegistration
from sainam.agencies.registration.registration import Registration
from sainam.agencies.registration.registration_form import RegistrationForm
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.onboarding.people.registration_desk import RegistrationDesk, Sent

_MOST_BYTES = 16 * 1024 * 1024  # a letter of 10 MiB in base64, with room


class LetterSent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`content` is base64."""

    name: str = ""
    content: str = ""


class RegistrationSent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    form: RegistrationForm
    password: str = ""
    letter: LetterSent = LetterSent()


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`same` says that the agency of this code on record is the one that asks.

    `kind` is what it is where it called itself something else; `reason` says why.
    """

    code: str = ""
    same: bool = False
    kind: str = ""
    reason: str = ""


class RefusalReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str


def routes(desk: RegistrationDesk) -> tuple[Route, ...]:
    def file(request: ApiRequest) -> ApiAnswer:
        desk.admit(request.address)
        given = request.read(RegistrationSent)
        sent = Sent(
            form=given.form,
            password=given.password,
            again=given.password,
            letter=_content(given.letter),
            letter_name=given.letter.name,
        )
        filed = desk.file_at_once(sent, address=request.address)
        return ApiAnswer(
            201,
            {
                "number": filed.number,
                "secret": filed.secret,
                "state": "waiting_officer" if filed.joins else "waiting",
                "page": desk.state_url(filed),
            },
        )

    def state(request: ApiRequest) -> ApiAnswer:
        found = desk.state(request.path["number"], request.path["secret"])
        if found is None:
            raise UnknownRegistration
        return ApiAnswer(200, told(found))

    def waiting(request: ApiRequest) -> ApiAnswer:
        found = desk.registrations(request.who.login)
        return ApiAnswer(200, {"registrations": [described(one) for one in found]})

    def letter(request: ApiRequest) -> ApiAnswer:
        kept, content = desk.letter(request.who.login, request.path["number"])
        return ApiAnswer(200, content, kept.media_type)

    def accept(request: ApiRequest) -> ApiAnswer:
        given = request.read(Acceptance)
        decided = desk.accept(
            request.who.login,
            request.path["number"],
            code=given.code,
            same=given.same,
            kind=given.kind,
            reason=given.reason,
        )
        return ApiAnswer(200, described(decided))

    def refuse(request: ApiRequest) -> ApiAnswer:
        reason = request.read(RefusalReason).reason
        decided = desk.refuse(request.who.login, request.path["number"], reason=reason)
        return ApiAnswer(200, described(decided))

    return (
        Route("POST", "/api/registrations", file, open=True, most_bytes=_MOST_BYTES),
        Route("GET", "/api/registrations", waiting),
        Route("GET", "/api/registrations/{number}/letter", letter),
        Route("POST", "/api/registrations/{number}/accept", accept),
        Route("POST", "/api/registrations/{number}/refuse", refuse),
        Route("GET", "/api/registrations/{number}/{secret}", state, open=True),
    )


def _content(letter: LetterSent) -> bytes:
    """Raises FormInvalid."""
    try:
        return base64.b64decode(letter.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise FormInvalid([field_fault("letter", "form.letter_kind")]) from error


def told(registration: Registration) -> dict[str, object]:
    """What the one who filed it may know."""
    return {
        "number": registration.number,
        "state": registration.state,
        "filed_at": registration.filed_at,
        "decided_at": registration.decided_at,
        "reason": registration.reason or None,
        "agency": registration.agency,
        "login": registration.login,
    }


def described(registration: Registration) -> dict[str, object]:
    """What the one who decides may know."""
    return {
        **told(registration),
        "form": registration.form,
        "letter": registration.letter,
        "joins": registration.joins,
        "decided_by": registration.decided_by,
    }
