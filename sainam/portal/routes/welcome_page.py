"""Where the link of an invitation leads: the invited person chooses a password, in one step."""

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.agencies.invitations.refusals import (
    InvitationExpired,
    InvitationsTried,
    InvitationUnknown,
    InvitationUsed,
    InvitationVoided,
)
from sainam.kit.refusal import Refusal
from sainam.onboarding.people.welcome_desk import Entered, Welcome
from sainam.portal.page import Page
from sainam.portal.qr_code import qr_svg
from sainam.portal.routes.asked import Asked, Form, People, ThisPage
from sainam.portal.routes.registration_pages import by_field
from sainam.portal.routes.visitor import shown_to_visitor
from sainam.portal.security_headers import NO_REFERRER
from sainam.portal.sessions import PUBLIC, session_cookie
from sainam.portal.views.bilingual import Words

# How a link is refused; anything else that an answer to it could be is a fault of ours.
SHUT = {
    InvitationUnknown: 404,
    InvitationExpired: 410,
    InvitationUsed: 410,
    InvitationVoided: 410,
    InvitationsTried: 429,
}


@get("/welcome/{token:str}", opt={PUBLIC: True}, sync_to_thread=True)
def look(page: ThisPage, desks: People, request: Asked, token: FromPath[str]) -> Response[bytes]:
    try:
        return _form(page, request, desks.welcome.look(token, address=_address(request)))
    except tuple(SHUT) as refusal:
        return _shut(page, refusal)


@post("/welcome/{token:str}", opt={PUBLIC: True}, sync_to_thread=True, status_code=200)
def accept(
    page: ThisPage, desks: People, request: Asked, token: FromPath[str], data: Form
) -> Response[bytes]:
    entered = Entered(
        password=data.get("password", ""),
        again=data.get("again", ""),
        code=data.get("code", ""),
        sealed=data.get("sealed", ""),
        kept=data.get("kept", ""),
    )
    try:
        accepted = desks.welcome.accept(token, entered, address=_address(request), via="portal")
    except tuple(SHUT) as refusal:
        return _shut(page, refusal)
    if isinstance(accepted, Welcome):
        return _form(page, request, accepted)
    return page.go("/", cookies=(session_cookie(accepted, page.frame),))


def _address(request: Asked) -> str:
    return request.client.host if request.client else ""


def _form(page: Page, request: Asked, view: Welcome) -> Response[bytes]:
    answer = shown_to_visitor(
        page,
        request,
        "welcome.html",
        status=422 if view.faults else 200,
        view=view,
        faults=by_field(view.faults),
        picture=qr_svg(view.offer.uri) if view.offer else None,
    )
    answer.headers.update(NO_REFERRER)
    return answer


def _shut(page: Page, refusal: Refusal) -> Response[bytes]:
    answer = page.show(
        "welcome_shut.html",
        status=SHUT[type(refusal)],
        rule=refusal.rule,
        said=Words(th=refusal.thai, en=refusal.sentence()),
    )
    answer.headers.update(NO_REFERRER)
    return answer


HANDLERS = (look, accept)
