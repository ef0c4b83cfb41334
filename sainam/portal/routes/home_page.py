"""Home: what waits for a person, the numbers of the day; and what is nowhere."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from sainam.portal.routes.asked import Hub, ThisPage
from sainam.portal.sessions import FOR_AGENCIES


@get("/", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def home(page: ThisPage, hub: Hub) -> Response[bytes]:
    """An agency's people are at home with what waits for them: traffic is the utility's matter."""
    if page.reader.person.agency is not None:
        return page.go("/inbox")
    return page.show("home.html", home=hub.home(page.frame.environment))


@get("/{rest:path}", opt={FOR_AGENCIES: True}, sync_to_thread=False)
def nowhere(rest: FromPath[str]) -> Response[bytes]:
    """An address that no page has, answered in its language."""
    raise NotFoundException(rest)


HANDLERS = (home, nowhere)
