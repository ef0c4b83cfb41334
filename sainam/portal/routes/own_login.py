"""One's own password and second factor. Whoever has to take one up gets nowhere else before."""

from litestar import Response, get, post

from sainam.agencies.enrol_totp import TotpOffer
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page
from sainam.portal.qr_code import qr_svg
from sainam.portal.routes.asked import Form, People, ThisPage
from sainam.portal.sessions import FIRST_STEP, no_session_cookie, session_cookie
from sainam.portal.views.bilingual import Words


@get("/password", opt={FIRST_STEP: True}, sync_to_thread=False)
def ask_for_password(page: ThisPage) -> Response[bytes]:
    return _password_form(page, None)


@post("/password", opt={FIRST_STEP: True}, sync_to_thread=True, status_code=200)
def set_password(page: ThisPage, desks: People, data: Form) -> Response[bytes]:
    new, again = data.get("new", ""), data.get("again", "")
    if new != again:
        return _password_form(page, None, differ=True)
    try:
        desks.sign_in.set_password(login=page.reader.person.login, old=data.get("old", ""), new=new)
    except Refusal as refusal:
        return _password_form(page, refusal)
    return page.go("/sign-in", cookies=(no_session_cookie(page.frame),))


@get("/second-factor", opt={FIRST_STEP: True}, sync_to_thread=False)
def ask_for_second_factor(page: ThisPage, desks: People) -> Response[bytes]:
    """Only for who has none: another one takes a recovery by two people."""
    if page.reader.wants != "totp":
        return page.go("/")
    return _totp_form(page, desks.sign_in.offer_totp(page.reader.person.login), None)


@post("/second-factor", opt={FIRST_STEP: True}, sync_to_thread=True, status_code=200)
def take_up_second_factor(page: ThisPage, desks: People, data: Form) -> Response[bytes]:
    login, sealed = page.reader.person.login, data.get("sealed", "")
    try:
        opened = desks.sign_in.enrol_totp(login=login, sealed=sealed, code=data.get("code", ""))
    except Refusal as refusal:
        return _totp_form(page, desks.sign_in.offer_totp(login, sealed), refusal)
    return page.go("/", cookies=(session_cookie(opened, page.frame),))


def _password_form(page: Page, refusal: Refusal | None, *, differ: bool = False) -> Response[bytes]:
    return page.show(
        "password.html",
        status=422 if refusal or differ else 200,
        said=_said(refusal),
        differ=differ,
    )


def _totp_form(page: Page, offer: TotpOffer, refusal: Refusal | None) -> Response[bytes]:
    return page.show(
        "second_factor.html",
        status=422 if refusal else 200,
        said=_said(refusal),
        offer=offer,
        picture=qr_svg(offer.uri),
    )


def _said(refusal: Refusal | None) -> Words | None:
    return None if refusal is None else Words(th=refusal.thai, en=refusal.sentence())


HANDLERS = (ask_for_password, set_password, ask_for_second_factor, take_up_second_factor)
