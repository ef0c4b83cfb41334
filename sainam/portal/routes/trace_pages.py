"""The trace both ways: /trace?about=kind:id, as a page, JSON and CSV; agencies see their own."""

from litestar import Response, get

from sainam.portal.address import day_of, words_of
from sainam.portal.page import found
from sainam.portal.readings.show_trace import trace_csv
from sainam.portal.routes.asked import Asked, Hub, ThisPage
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.views.trace import TracePage


def _trace(page: ThisPage, hub: Hub, request: Asked) -> TracePage:
    query = request.query_params
    asked = (words_of(query, "about"), day_of(query, "on"))
    return found(hub.trace(page.frame.environment, *asked, page.reader.person.agency))


@get("/trace", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def trace(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.show("trace.html", view=_trace(page, hub, request))


@get("/trace.json", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def trace_json(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.json(_trace(page, hub, request))


@get("/trace.csv", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def trace_table(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return Response(
        trace_csv(_trace(page, hub, request)),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="sainam-trace.csv"'},
    )


HANDLERS = (trace, trace_json, trace_table)
