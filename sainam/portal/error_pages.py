"""Refusals and errors as pages, in the reader's language."""

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from sainam.kit.refusal import Refusal
from sainam.portal.address import address
from sainam.portal.frame import Frame
from sainam.portal.page import Page, page_of, see_other
from sainam.portal.security_headers import HEADERS
from sainam.portal.views.bilingual import Words

logger = logging.getLogger(__name__)

# Statuses with words of their own; any other 4xx is shown as 400, the rest as 500.
WORDED = {400, 403, 404, 405, 500}


class ErrorPages:
    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def http(self, request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
        page = page_of(request, self._frame)
        if error.status_code == 401:
            return self._to_sign_in(request, page)
        status = error.status_code
        if status not in WORDED:
            status = 400 if status < 500 else 500
        return self._error(page, status)

    def refusal(self, request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
        page = page_of(request, self._frame)
        said = Words(th=refusal.thai, en=refusal.sentence())
        return page.show("refused.html", status=409, refusal=refusal, said=said)

    def fault(self, request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
        logger.error("page %s failed", request.scope["path"], exc_info=error)
        return self._error(page_of(request, self._frame), 500)

    def _error(self, page: Page, status: int) -> Response[Any]:
        answer = page.show("error.html", status=status, code=status)
        answer.headers.update(HEADERS)  # an address outside every router has no middleware
        return answer

    def _to_sign_in(self, request: Request[Any, Any, Any], page: Page) -> Response[Any]:
        wanted = page.path + (f"?{page.query}" if page.query else "")
        location = address(page.language, "/sign-in", next_=wanted)
        if request.headers.get("HX-Request"):
            return Response(None, status_code=204, headers={"HX-Redirect": location})
        return see_other(location)
