"""One page being made for one reader: language, session, and how it is answered."""

import gzip
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.exceptions import NotFoundException, PermissionDeniedException

from sainam.portal.address import address, in_other_language, language_of, page_of_form
from sainam.portal.frame import Frame
from sainam.portal.look import templates
from sainam.portal.roles import Deed, may
from sainam.portal.translator import Translator
from sainam.portal.views.bilingual import Language
from sainam.portal.views.people import SessionView

T = TypeVar("T")


def found(view: T | None) -> T:
    """The view, or the page that says there is no such thing."""
    if view is None:
        raise NotFoundException
    return view


@dataclass(frozen=True, slots=True)
class Page:
    frame: Frame
    language: Language
    path: str
    query: str
    takes_gzip: bool
    session: SessionView | None

    @property
    def translator(self) -> Translator:
        return Translator(self.language)

    @property
    def reader(self) -> SessionView:
        """The session, where the guard has already asked for one."""
        if self.session is None:
            raise PermissionDeniedException
        return self.session

    def actor(self, deed: Deed) -> str:
        """The login of a reader who has the right to do this; others get the page 403."""
        if not may(self.reader.person.roles, deed):
            raise PermissionDeniedException
        return self.reader.person.login

    def html(self, template: str, **context: Any) -> str:
        return (
            templates(self.language)
            .get_template(template)
            .render(
                frame=self.frame,
                session=self.session,
                path=self.path,
                other_language=in_other_language(self.path, self.query),
                **context,
            )
        )

    def show(self, template: str, *, status: int = 200, **context: Any) -> Response[bytes]:
        content = self.html(template, **context).encode()
        headers = {"Vary": "Accept-Encoding"}
        if self.takes_gzip:
            content = gzip.compress(content, 5)
            headers["Content-Encoding"] = "gzip"
        return Response(content, status_code=status, media_type="text/html", headers=headers)

    def json(self, view: msgspec.Struct) -> Response[bytes]:
        """The machine-readable twin: the same view the page is made of."""
        return Response(msgspec.json.encode(view), media_type="application/json")

    def go(
        self, path: str, *, cookies: tuple[Cookie, ...] = (), **query: object
    ) -> Response[bytes]:
        """Answers a form: see this page next."""
        return see_other(address(self.language, path, **query), cookies)


def see_other(location: str, cookies: tuple[Cookie, ...] = ()) -> Response[bytes]:
    return Response(
        b"",
        status_code=303,
        headers={"Location": location},
        cookies=cookies,
        media_type="text/plain",
    )


def page_of(request: Request[SessionView | None, Any, Any], frame: Frame) -> Page:
    """`path` is that of the page shown: the answer to a form stands where the form stood."""
    scope = request.scope
    path = scope["path"] if request.method in {"GET", "HEAD"} else page_of_form(scope["path"])
    return Page(
        frame=frame,
        language=language_of(path),
        path=path if path.count("/") > 1 else f"{path}/",
        query=scope["query_string"].decode("ascii", "replace"),
        takes_gzip="gzip" in request.headers.get("Accept-Encoding", ""),
        session=scope.get("user"),
    )
