"""Signing in and out."""

from litestar import Response, get, post

from sainam.portal.address import in_language, own_page
from sainam.portal.page import see_other
from sainam.portal.routes.asked import Actions, Asked, Form, ThisPage
from sainam.portal.sessions import (
    PUBLIC,
    SESSION_COOKIE,
    VISITOR_COOKIE,
    no_session_cookie,
    session_cookie,
    visitor_cookie,
)


@get("/sign-in", opt={PUBLIC: True}, sync_to_thread=True)
def ask_to_sign_in(page: ThisPage, request: Asked) -> Response[bytes]:
    query = request.query_params
    wanted = in_language(own_page(query.get("next"), page.language), page.language)
    if page.session is not None:
        return see_other(wanted)
    return _form(page, request, wanted, expired="expired" in query)


@post("/sign-in", opt={PUBLIC: True}, sync_to_thread=True, status_code=200)
def sign_in(page: ThisPage, actions: Actions, request: Asked, data: Form) -> Response[bytes]:
    opened = actions.sign_in(
        login=data.get("login", "").strip().lower(),
        password=data.get("password", ""),
        address=request.client.host if request.client else "",
    )
    if opened is None:
        return _form(page, request, data.get("next"), wrong=True)
    return see_other(
        own_page(data.get("next"), page.language), (session_cookie(opened, page.frame),)
    )


@post("/sign-out", sync_to_thread=True, status_code=200)
def sign_out(page: ThisPage, actions: Actions, request: Asked) -> Response[bytes]:
    actions.sign_out(token=request.cookies[SESSION_COOKIE])
    return page.go("/sign-in", cookies=(no_session_cookie(page.frame),))


def _form(
    page: ThisPage,
    request: Asked,
    wanted: str | None,
    *,
    wrong: bool = False,
    expired: bool = False,
) -> Response[bytes]:
    kept = request.cookies.get(VISITOR_COOKIE)
    fresh = None if kept else visitor_cookie(page.frame)
    token = kept or (fresh.value if fresh else "")
    answer = page.show(
        "sign_in.html",
        status=401 if wrong else 200,
        wrong=wrong,
        expired=expired,
        wanted=wanted,
        token=token,
    )
    if fresh:
        answer.set_cookie(fresh)
    return answer


HANDLERS = (ask_to_sign_in, sign_in, sign_out)
