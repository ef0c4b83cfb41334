"""Refusals and errors as pages, in the reader's language and shortly in the other."""

import logging
import re
from asyncio import to_thread
from collections.abc import Callable
from functools import partial
from typing import Any, cast
from urllib.parse import quote, urlsplit

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from sainam.kit.refusal import Refusal
from sainam.portal.address import address, page_of_form, without_secret
from sainam.portal.frame import Frame
from sainam.portal.page import Page, page_of, see_other
from sainam.portal.portal_data import PeopleData
from sainam.portal.security_headers import HEADERS
from sainam.portal.sessions import SESSION_COOKIE, FormExpired
from sainam.portal.views.bilingual import Words

logger = logging.getLogger(__name__)

# Statuses with words of their own; any other 4xx is shown as 400, the rest as 500.
WORDED = {400, 403, 404, 405, 500}


class PageOutsideRouters(Response[bytes]):
    """The page for an address that no route takes, with the menu of who asks for it.

    No middleware was there, so the session is looked up as it is answered, in a thread.
    """

    def __init__(
        self, request: Request[Any, Any, Any], make: Callable[[], Response[bytes]]
    ) -> None:
        super().__init__(b"")
        self._request = request
        self._make = make

    def to_asgi_response(self, *_args: Any, **_options: Any) -> ASGIResponse:
        return cast("ASGIResponse", self._answer)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        made = await to_thread(self._make)
        await made.to_asgi_response(None, self._request)(scope, receive, send)


class ErrorPages:
    def __init__(self, frame: Frame, people: Callable[[], PeopleData]) -> None:
        self._frame = frame
        self._people = people

    def http(self, request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        outside = "user" not in request.scope.keys()  # noqa: SIM118  the type says it is there
        if outside and SESSION_COOKIE in request.cookies:
            return PageOutsideRouters(request, partial(self._with_menu, request, error))
        return self._http(request, error)

    def _with_menu(self, request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        try:
            request.scope["user"] = self._people().session(request.cookies[SESSION_COOKIE])
        except Exception as failed:  # noqa: BLE001  whatever fails, there is a page
            return self.fault(request, failed)
        return self._http(request, error)

    def _http(self, request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        page = page_of(request, self._frame)
        if error.status_code == 401:
            return self._to_sign_in(request, page)
        if isinstance(error, FormExpired):
            return self._error(page, 403, told="form", back=_back(page))
        status = error.status_code
        if status not in WORDED:
            status = 400 if status < 500 else 500
        back = _back(page) if status in {400, 405} else None
        value = named_in(error) if isinstance(error, ValidationException) else None
        return self._error(page, status, back=back, value=value)

    def refusal(self, request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
        page = page_of(request, self._frame)
        if request.method in {"GET", "HEAD"} and refusal.rule.endswith(".unknown"):
            return self._error(page, 404)
        if refusal.fault == "hub":
            logger.error("page %s: %s %s", page.path, refusal.rule, refusal.detail)
        said = Words(th=refusal.thai, en=refusal.sentence())
        status = 503 if refusal.fault == "hub" else 409
        return page.show(
            "refused.html", status=status, refusal=refusal, said=said, back=_back(page)
        )

    def fault(self, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        logger.error("page %s failed", without_secret(request.scope["path"]), exc_info=error)
        return self._error(page_of(request, self._frame), 500)

    def _error(
        self,
        page: Page,
        status: int,
        *,
        told: str | None = None,
        back: str | None = None,
        value: str | None = None,
    ) -> Response[Any]:
        answer = page.show(
            "error.html",
            status=status,
            code=status,
            told=told or str(status),
            back=back,
            value=value,
        )
        answer.headers.update(HEADERS)  # an address outside every router has no middleware
        return answer

    def _to_sign_in(self, request: Request[Any, Any, Any], page: Page) -> Response[Any]:
        wanted = quote(page.path) + (f"?{page.query}" if page.query else "")
        if request.headers.get("HX-Request"):
            around = urlsplit(request.headers.get("HX-Current-URL", ""))
            wanted = around.path + (f"?{around.query}" if around.query else "")
        expired = "yes" if SESSION_COOKIE in request.cookies else None
        location = address(page.language, "/sign-in", next_=wanted, expired=expired)
        if request.headers.get("HX-Request"):
            return Response(None, status_code=204, headers={"HX-Redirect": location})
        return see_other(location)


def _back(page: Page) -> str:
    """The page that has what was tried, without the search that could not be read."""
    return page_of_form(quote(page.path))


def named_in(error: ValidationException) -> str | None:
    """Which value of the address or the form could not be read, where it was we who read it."""
    return error.detail if re.fullmatch("[a-z_]+", error.detail) else None
