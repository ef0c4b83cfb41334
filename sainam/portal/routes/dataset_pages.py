"""The catalogue of data: its datasets, and one with all that the government's catalogue asks."""

from litestar import Response, get
from litestar.params import FromPath

from sainam.portal.page import found
from sainam.portal.routes.asked import Hub, ThisPage
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.views.datasets import DatasetPage


def _dataset(page: ThisPage, hub: Hub, name: str) -> DatasetPage:
    return found(hub.dataset(page.frame.environment, name, page.reader.person.agency))


@get("/datasets", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def datasets(page: ThisPage, hub: Hub) -> Response[bytes]:
    rows = hub.datasets(page.frame.environment, page.reader.person.agency)
    return page.show("datasets.html", rows=rows)


@get("/datasets/{name:str}", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def dataset(page: ThisPage, hub: Hub, name: FromPath[str]) -> Response[bytes]:
    return page.show("dataset.html", view=_dataset(page, hub, name))


@get("/datasets/{name:str}/dataset.json", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def dataset_json(page: ThisPage, hub: Hub, name: FromPath[str]) -> Response[bytes]:
    return page.json(_dataset(page, hub, name))


HANDLERS = (datasets, dataset, dataset_json)
