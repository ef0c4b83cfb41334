"""A form for who has no session: its token is compared with a cookie of its own."""

from typing import Any

from litestar import Response

from sainam.portal.page import Page
from sainam.portal.routes.asked import Asked
from sainam.portal.sessions import VISITOR_COOKIE, visitor_cookie


def visitor_of(request: Asked, page: Page) -> str:
    """Whose form it is: the guard has compared it before a form is read."""
    return page.session.csrf if page.session else request.cookies.get(VISITOR_COOKIE, "")


def shown_to_visitor(
    page: Page, request: Asked, template: str, *, status: int, **context: Any
) -> Response[bytes]:
    """The page with `token` for its form; a visitor without the cookie gets it with the answer."""
    kept = visitor_of(request, page)
    fresh = None if kept else visitor_cookie(page.frame)
    token = kept or (fresh.value if fresh else "")
    answer = page.show(template, status=status, token=token, **context)
    if fresh:
        answer.set_cookie(fresh)
    return answer
