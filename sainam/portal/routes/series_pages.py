"""Water series: a table of values as known on a day, the same as CSV and JSON; one value's past."""

from litestar import Response, get
from litestar.params import FromPath
from litestar.response import Stream

from sainam.portal.address import day_of, moment_of
from sainam.portal.page import found
from sainam.portal.routes.asked import Asked, Hub, ThisPage
from sainam.portal.views.series import SeriesFilter, SeriesPage


def _wanted(request: Asked) -> SeriesFilter:
    query = request.query_params
    return SeriesFilter(
        as_of=day_of(query, "as_of"), from_day=day_of(query, "from"), to_day=day_of(query, "to")
    )


def _series(page: ThisPage, hub: Hub, request: Asked, name: str) -> SeriesPage:
    return found(hub.series(page.frame.environment, name, _wanted(request)))


@get("/series", sync_to_thread=True)
def all_series(page: ThisPage, hub: Hub) -> Response[bytes]:
    return page.show("all_series.html", rows=hub.all_series(page.frame.environment))


@get("/series/{name:str}", sync_to_thread=True)
def series(page: ThisPage, hub: Hub, request: Asked, name: FromPath[str]) -> Response[bytes]:
    return page.show("series.html", view=_series(page, hub, request, name))


@get("/series/{name:str}/values.json", sync_to_thread=True)
def series_json(page: ThisPage, hub: Hub, request: Asked, name: FromPath[str]) -> Response[bytes]:
    return page.json(_series(page, hub, request, name))


@get("/series/{name:str}/values.csv", sync_to_thread=True)
def series_csv(page: ThisPage, hub: Hub, request: Asked, name: FromPath[str]) -> Stream:
    lines = found(hub.series_csv(page.frame.environment, name, _wanted(request)))
    return Stream(
        lines,
        media_type="text/csv",
        headers={"Content-Disposition": 'attachment; filename="series.csv"'},
    )


@get("/series/{name:str}/history", sync_to_thread=True)
def history(page: ThisPage, hub: Hub, request: Asked, name: FromPath[str]) -> Response[bytes]:
    valid_at = moment_of(request.query_params, "valid_at")
    view = found(hub.series_history(page.frame.environment, name, valid_at))
    return page.show("series_history.html", view=view)


HANDLERS = (all_series, series, series_json, series_csv, history)
