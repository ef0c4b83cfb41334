"""Without a language in the address: on to Thai; and the assets."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from sainam.portal.assets import built_assets
from sainam.portal.page import see_other
from sainam.portal.routes.asked import Asked

A_YEAR = "public, max-age=31536000, immutable"


@get("/", sync_to_thread=False, include_in_schema=False)
def to_thai() -> Response[bytes]:
    return see_other("/th/")


@get("/map.svg", sync_to_thread=False, include_in_schema=False)
def to_thai_map(request: Asked) -> Response[bytes]:
    query = request.scope["query_string"].decode("ascii", "replace")
    return see_other("/th/map.svg" + (f"?{query}" if query else ""))


@get("/static/{name:str}", sync_to_thread=False, include_in_schema=False)
def asset(request: Asked, name: FromPath[str]) -> Response[bytes]:
    """An asset's name carries its hash, so it may be kept for a year."""
    found = built_assets().files.get(name)
    if found is None:
        raise NotFoundException
    headers = {"Cache-Control": A_YEAR, "Vary": "Accept-Encoding"}
    content = found.content
    if found.gzipped is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        content = found.gzipped
        headers["Content-Encoding"] = "gzip"
    return Response(content, media_type=found.media_type, headers=headers)


HANDLERS = (to_thai, to_thai_map, asset)
