"""Home: what waits for a person, the numbers of the day; and what is nowhere."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from sainam.portal.routes.asked import Hub, ThisPage


@get("/", sync_to_thread=True)
def home(page: ThisPage, hub: Hub) -> Response[bytes]:
    return page.show("home.html", home=hub.home(page.frame.environment))


@get("/{rest:path}", sync_to_thread=False)
def nowhere(rest: FromPath[str]) -> Response[bytes]:
    """An address that no page has, answered in its language."""
    raise NotFoundException(rest)


HANDLERS = (home, nowhere)
