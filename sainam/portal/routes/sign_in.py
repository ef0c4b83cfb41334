"""Signing in and out."""

from litestar import Response, get, post

from sainam.agencies.refusals import SignInLocked
from sainam.portal.address import in_language, own_page
from sainam.portal.page import see_other
from sainam.portal.routes.asked import Asked, Form, People, ThisPage
from sainam.portal.routes.visitor import shown_to_visitor
from sainam.portal.sessions import (
    FIRST_STEP,
    PUBLIC,
    SESSION_COOKIE,
    no_session_cookie,
    session_cookie,
)

FIRST_STEPS = {"totp": "/second-factor"}


@get("/sign-in", opt={PUBLIC: True}, sync_to_thread=True)
def ask_to_sign_in(page: ThisPage, request: Asked) -> Response[bytes]:
    query = request.query_params
    wanted = in_language(own_page(query.get("next"), page.language), page.language)
    if page.session is not None:
        if page.session.wants:
            return page.go(FIRST_STEPS[page.session.wants])
        return see_other(wanted)
    return _form(page, request, wanted, expired="expired" in query)


@post("/sign-in", opt={PUBLIC: True}, sync_to_thread=True, status_code=200)
def sign_in(page: ThisPage, desks: People, request: Asked, data: Form) -> Response[bytes]:
    typed = data.get("login", "").strip()
    try:
        opened = desks.sign_in.sign_in(
            login=typed,
            password=data.get("password", ""),
            code=data.get("code", ""),
            address=request.client.host if request.client else "",
            via="portal",
        )
    except SignInLocked as locked:
        return _form(page, request, data.get("next"), login=typed, minutes=locked.minutes)
    if opened is None:
        return _form(page, request, data.get("next"), login=typed, wrong=True)
    cookies = (session_cookie(opened, page.frame),)
    if opened.wants:
        return page.go(FIRST_STEPS[opened.wants], cookies=cookies)
    return see_other(own_page(data.get("next"), page.language), cookies)


@post("/sign-out", opt={FIRST_STEP: True}, sync_to_thread=True, status_code=200)
def sign_out(page: ThisPage, desks: People, request: Asked) -> Response[bytes]:
    desks.sign_in.sign_out(token=request.cookies[SESSION_COOKIE], via="portal")
    return page.go("/sign-in", cookies=(no_session_cookie(page.frame),))


def _form(
    page: ThisPage,
    request: Asked,
    wanted: str | None,
    *,
    login: str = "",
    wrong: bool = False,
    expired: bool = False,
    minutes: int | None = None,
) -> Response[bytes]:
    status = 429 if minutes else 401 if wrong else 200
    return shown_to_visitor(
        page,
        request,
        "sign_in.html",
        status=status,
        wrong=wrong,
        expired=expired,
        minutes=minutes,
        login=login,
        wanted=wanted,
    )


HANDLERS = (ask_to_sign_in, sign_in, sign_out)
