"""The law register: by the page's rows, one object with its past, what decisions keep of it."""

from litestar import Response, get
from litestar.params import FromPath

from sainam.portal.address import words_of
from sainam.portal.routes.asked import Asked, Law, ThisPage


@get("/law", sync_to_thread=True)
def register(page: ThisPage, law: Law) -> Response[bytes]:
    return page.show("law.html", view=law.register(page.reader.person.login))


@get("/law/{kind:str}/{name:str}", sync_to_thread=True)
def law_object(
    page: ThisPage, law: Law, kind: FromPath[str], name: FromPath[str]
) -> Response[bytes]:
    view = law.object(page.reader.person.login, kind, name)
    return page.show("law_object.html", view=view)


@get("/law-kept", sync_to_thread=True)
def kept(page: ThisPage, law: Law, request: Asked) -> Response[bytes]:
    """All, or those of one dossier or agreement: `of` is how the keeper's name begins."""
    begins = words_of(request.query_params, "of") or ""
    return page.show("law_kept.html", rows=law.kept(page.reader.person.login, begins))


@get("/law-kept/{digest:str}", sync_to_thread=True)
def kept_version(page: ThisPage, law: Law, digest: FromPath[str]) -> Response[bytes]:
    view = law.kept_version(page.reader.person.login, digest)
    return page.show("law_kept_version.html", view=view)


HANDLERS = (register, law_object, kept, kept_version)
