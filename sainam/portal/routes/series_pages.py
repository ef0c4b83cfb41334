"""Water series: a table of values as known on a day, the same as CSV and JSON."""

import csv
from io import StringIO

from litestar import Response, get
from litestar.params import FromPath

from sainam.kit.thai_dates import BANGKOK
from sainam.portal.address import day_of
from sainam.portal.page import found
from sainam.portal.routes.asked import Asked, Hub, ThisPage
from sainam.portal.views.series import SeriesFilter, SeriesPage

CSV_HEAD = ("valid_at", "value", "unit", "datum", "quality", "issued_at", "recorded_at")


def _series(page: ThisPage, hub: Hub, request: Asked, name: str) -> SeriesPage:
    query = request.query_params
    wanted = SeriesFilter(
        as_of=day_of(query, "as_of"), from_day=day_of(query, "from"), to_day=day_of(query, "to")
    )
    return found(hub.series(page.frame.environment, name, wanted))


def as_csv(view: SeriesPage) -> str:
    """Times in Bangkok's offset, so that a spreadsheet shows the hours the gauge had."""
    out = StringIO()
    lines = csv.writer(out)
    lines.writerow(CSV_HEAD)
    for point in view.points:
        lines.writerow(
            (
                point.valid_at.astimezone(BANGKOK).isoformat(),
                str(point.value),
                view.series.unit,
                view.series.datum or "",
                point.quality,
                point.issued_at.astimezone(BANGKOK).isoformat(),
                point.recorded_at.astimezone(BANGKOK).isoformat(),
            )
        )
    return out.getvalue()


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
def series_csv(page: ThisPage, hub: Hub, request: Asked, name: FromPath[str]) -> Response[str]:
    view = _series(page, hub, request, name)
    return Response(
        as_csv(view),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="series.csv"'},
    )


HANDLERS = (all_series, series, series_json, series_csv)
