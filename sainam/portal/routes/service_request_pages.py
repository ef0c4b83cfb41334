"""Service requests: all by what stands in the address, and one with its steps."""

from litestar import Response, get
from litestar.params import FromPath

from sainam.portal.address import words_of
from sainam.portal.page import found
from sainam.portal.routes.asked import Asked, Hub, ThisPage
from sainam.portal.routes.exchange_pages import environment_of
from sainam.portal.views.service_requests import RequestFilter
from sainam.service_requests.word import STATES


def _wanted(page: ThisPage, request: Asked) -> RequestFilter:
    query = request.query_params
    return RequestFilter(
        environment=environment_of(page, request),
        agency=words_of(query, "agency"),
        state=words_of(query, "state"),
        number=words_of(query, "number"),
    )


@get("/service-requests", sync_to_thread=True)
def service_requests(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    wanted = _wanted(page, request)
    rows = hub.service_requests(wanted).rows
    return page.show(
        "service_requests.html", rows=rows, wanted=wanted, choices=hub.choices(), states=STATES
    )


@get("/service-requests.json", sync_to_thread=True)
def service_requests_json(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.json(hub.service_requests(_wanted(page, request)))


@get("/service-requests/{number:str}", sync_to_thread=True)
def service_request(
    page: ThisPage, hub: Hub, request: Asked, number: FromPath[str]
) -> Response[bytes]:
    view = found(hub.service_request(environment_of(page, request), number))
    return page.show("service_request.html", view=view)


@get("/service-requests/{number:str}/request.json", sync_to_thread=True)
def service_request_json(
    page: ThisPage, hub: Hub, request: Asked, number: FromPath[str]
) -> Response[bytes]:
    return page.json(found(hub.service_request(environment_of(page, request), number)))


HANDLERS = (service_requests, service_requests_json, service_request, service_request_json)
