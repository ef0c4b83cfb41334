"""The outbox by the API: what went out, what waits, what was given up; never a secret of it."""

from __future__ import annotations

from typing import TypeVar, get_args
from uuid import UUID

import msgspec

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.refusals import BodyUnreadable
from sainam.onboarding.notices.mail_desk import MailDesk, MailFilter
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.notices.refusals import UnknownMail
from sainam.onboarding.notices.store import MailRow, Standing

Chosen = TypeVar("Chosen", bound=str)


class Again(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str = ""


def routes(desk: MailDesk) -> tuple[Route, ...]:
    def mails(request: ApiRequest) -> ApiAnswer:
        part = desk.mails(request.who.login, _filter(request))
        return ApiAnswer(
            200,
            {
                "outbox": part.outbox,
                "mails": [_row(row) for row in part.rows],
                "after": part.after,
            },
        )

    def mail(request: ApiRequest) -> ApiAnswer:
        seen = desk.mail(request.who.login, _number(request.path["mail"]))
        attached = [
            {"name": one.name, "media_type": one.media_type, "sha256": one.sha256.hex()}
            for one in seen.mail.attachments
        ]
        whole = {"body": seen.mail.body, "attachments": attached, "attempts": seen.attempts}
        return ApiAnswer(200, {**_row(seen.row), **whole})

    def again(request: ApiRequest) -> ApiAnswer:
        number = _number(request.path["mail"])
        desk.send_again(request.who.login, number, reason=request.read(Again).reason)
        return ApiAnswer(200, {"mail": number})

    return (
        Route("GET", "/api/mail", mails),
        Route("GET", "/api/mail/{mail}", mail),
        Route("POST", "/api/mail/{mail}/again", again),
    )


def _row(row: MailRow) -> dict[str, object]:
    told: dict[str, object] = msgspec.to_builtins(row)
    return told


def _filter(request: ApiRequest) -> MailFilter:
    """Raises BodyUnreadable."""
    query = request.query
    before = query.get("before")
    return MailFilter(
        state=_one_of(get_args(Standing), query.get("state"), "state"),
        kind=_one_of(tuple(Notice), query.get("kind"), "kind"),
        dossier=query.get("dossier") or None,
        before=_number(before) if before else None,
    )


def _one_of(known: tuple[Chosen, ...], given: str | None, name: str) -> Chosen | None:
    found = next((one for one in known if one == given), None)
    if given and found is None:
        raise BodyUnreadable(f"{name} is one of {', '.join(known)}")
    return found


def _number(text: str) -> UUID:
    """Raises UnknownMail."""
    try:
        return UUID(text)
    except ValueError:
        raise UnknownMail(text[:200]) from None
