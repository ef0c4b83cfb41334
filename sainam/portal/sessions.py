"""Who asks: the session cookie, the guard before every page, the token in every form."""

import secrets
from asyncio import to_thread
from collections.abc import Callable
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send

from sainam.agencies.open_session import OpenedSession
from sainam.portal.form_token import unmasked
from sainam.portal.frame import Frame
from sainam.portal.portal_data import PeopleData
from sainam.portal.views.people import SessionView

SESSION_COOKIE = "sainam_session"
# Before there is a session, the form's token is compared with this cookie.
VISITOR_COOKIE = "sainam_visitor"
FORM_TOKEN = "form_token"  # noqa: S105 - the name of a form's field
# What a handler says of itself in its `opt`: it answers without a session;
PUBLIC = "public_page"
# it is for the people of agencies too, who see nothing else;
FOR_AGENCIES = "for_agencies"
# it is what a session can be used for in which something has to be set first.
FIRST_STEP = "first_step"


class FormExpired(PermissionDeniedException):
    """A form without the token of its session, mostly because it stood open for too long."""


class SessionMiddleware:
    """Puts the session in force, or None, where `request.user` finds it."""

    def __init__(self, app: ASGIApp, people: Callable[[], PeopleData]) -> None:
        self.app = app
        self.people = people

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = ASGIConnection[Any, Any, Any, Any](scope).cookies.get(SESSION_COOKIE)
        scope["user"] = await to_thread(self.people().session, token) if token else None
        await self.app(scope, receive, send)


def signed_in(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Sign-in leads a session that wants something first to where it is set."""
    if handler.opt.get(PUBLIC):
        return
    session: SessionView | None = connection.scope.get("user")
    if session is None or (session.wants and not handler.opt.get(FIRST_STEP)):
        raise NotAuthorizedException
    of_agency = session.person.agency is not None
    if of_agency and not (handler.opt.get(FOR_AGENCIES) or handler.opt.get(FIRST_STEP)):
        raise PermissionDeniedException


async def form_is_ours(
    connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler
) -> None:
    """Every form carries the token of its session (or of the visitor who signs in)."""
    if not isinstance(connection, Request):
        raise PermissionDeniedException
    if connection.method in {"GET", "HEAD", "OPTIONS"}:
        return
    session = connection.scope.get("user")
    wanted = session.csrf if session else connection.cookies.get(VISITOR_COOKIE, "")
    shown = (await connection.form()).get(FORM_TOKEN)
    given = unmasked(shown) if isinstance(shown, str) else None
    if not wanted or not given or not secrets.compare_digest(wanted.encode(), given.encode()):
        raise FormExpired


def session_cookie(opened: OpenedSession, frame: Frame) -> Cookie:
    return _cookie(SESSION_COOKIE, opened.token, frame, max_age=None)


def no_session_cookie(frame: Frame) -> Cookie:
    return _cookie(SESSION_COOKIE, "", frame, max_age=0)


def visitor_cookie(frame: Frame) -> Cookie:
    return _cookie(VISITOR_COOKIE, secrets.token_urlsafe(24), frame, max_age=3600)


def _cookie(key: str, value: str, frame: Frame, *, max_age: int | None) -> Cookie:
    return Cookie(
        key=key,
        value=value,
        path="/",
        httponly=True,
        samesite="lax",
        secure=frame.secure_cookies,
        max_age=max_age,
    )
