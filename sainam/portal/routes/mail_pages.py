"""The outbox: what went out by mail, what waits, what was given up; and sending one again."""

from typing import Literal, cast, get_args
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from sainam.kit.refusal import Refusal
from sainam.onboarding.notices.mail_desk import MailFilter
from sainam.onboarding.notices.notice import Notice
from sainam.onboarding.notices.refusals import UnknownMail
from sainam.onboarding.notices.store import Standing
from sainam.portal.address import words_of
from sainam.portal.page import Page, found
from sainam.portal.routes.asked import Asked, Form, People, ThisPage
from sainam.portal.views.bilingual import Words

STATES: tuple[Standing, ...] = get_args(Standing)


@get("/mail", sync_to_thread=True)
def mails(page: ThisPage, desks: People, request: Asked) -> Response[bytes]:
    actor = page.actor("see_mail")
    query = request.query_params
    wanted = MailFilter(
        state=cast("Standing | None", _one_of(STATES, words_of(query, "state"), "state")),
        kind=_kind(words_of(query, "kind")),
        dossier=words_of(query, "dossier"),
        before=_number(words_of(query, "before")),
    )
    part = desks.mail.mails(actor, wanted)
    return page.show("mails.html", part=part, wanted=wanted, states=STATES, kinds=tuple(Notice))


@get("/mail/{mail:uuid}", sync_to_thread=True)
def mail(page: ThisPage, desks: People, request: Asked, mail: FromPath[UUID]) -> Response[bytes]:
    return _page(page, desks, mail, again="again" in request.query_params)


@post("/mail/{mail:uuid}/again", sync_to_thread=True, status_code=200)
def send_again(page: ThisPage, desks: People, mail: FromPath[UUID], data: Form) -> Response[bytes]:
    actor = page.actor("send_mail_again")
    reason = data.get("reason", "")
    try:
        desks.mail.send_again(actor, mail, reason=reason)
    except UnknownMail:
        return found(None)
    except Refusal as refusal:
        return _page(page, desks, mail, reason=reason, refusal=refusal)
    return page.go(f"/mail/{mail}", again="yes")


def _page(
    page: Page,
    desks: People,
    number: UUID,
    *,
    reason: str = "",
    refusal: Refusal | None = None,
    again: bool = False,
) -> Response[bytes]:
    actor = page.actor("see_mail")
    try:
        seen = desks.mail.mail(actor, number)
    except UnknownMail:
        return found(None)
    return page.show(
        "mail.html",
        status=422 if refusal else 200,
        seen=seen,
        reason=reason,
        again=again,
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
    )


def _kind(given: str | None) -> Notice | None:
    known = _one_of(tuple(Notice), given, "kind")
    return None if known is None else Notice(known)


def _one_of(
    known: tuple[str, ...], given: str | None, name: Literal["state", "kind"]
) -> str | None:
    if given is not None and given not in known:
        raise ValidationException(name)
    return given


def _number(given: str | None) -> UUID | None:
    try:
        return UUID(given) if given else None
    except ValueError as error:
        raise ValidationException("before") from error


HANDLERS = (mails, mail, send_again)
