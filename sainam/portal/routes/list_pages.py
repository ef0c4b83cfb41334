"""Lists taken over by night: all, one with its syncs, and what a sync changed."""

from litestar import Response, get
from litestar.params import FromPath

from sainam.portal.page import found
from sainam.portal.routes.asked import Asked, Hub, ThisPage

_MOST_DIGITS = 9


@get("/lists", sync_to_thread=True)
def all_lists(page: ThisPage, hub: Hub) -> Response[bytes]:
    return page.show("lists.html", rows=hub.lists(page.frame.environment))


@get("/lists/{owner:str}/{dataset:str}", sync_to_thread=True)
def one_list(
    page: ThisPage, hub: Hub, owner: FromPath[str], dataset: FromPath[str]
) -> Response[bytes]:
    view = found(hub.list_page(page.frame.environment, owner, dataset))
    return page.show("list.html", view=view)


@get("/lists/{owner:str}/{dataset:str}/list.json", sync_to_thread=True)
def list_json(
    page: ThisPage, hub: Hub, owner: FromPath[str], dataset: FromPath[str]
) -> Response[bytes]:
    return page.json(found(hub.list_page(page.frame.environment, owner, dataset)))


@get("/lists/{owner:str}/{dataset:str}/{number:str}", sync_to_thread=True)
def one_sync(
    page: ThisPage,
    hub: Hub,
    request: Asked,
    owner: FromPath[str],
    dataset: FromPath[str],
    number: FromPath[str],
) -> Response[bytes]:
    after = _whole(request.query_params.get("after", ""))
    view = hub.list_sync(page.frame.environment, owner, dataset, _whole(number), after)
    return page.show("list_sync.html", view=found(view))


def _whole(text: str) -> int:
    """0 where it is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else 0


HANDLERS = (all_lists, one_list, list_json, one_sync)
