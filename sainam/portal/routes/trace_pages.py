"""The trace both ways: /trace?about=kind:id, as a page, JSON and CSV; agencies see their own.

What would stop is kept as a report by the lawyer or the data protection officer, and had again.
"""

from typing import cast
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import FromPath

from sainam.evidence.impact.reckon_impact import Change
from sainam.portal.address import day_of, words_of
from sainam.portal.page import found
from sainam.portal.readings.show_trace import trace_csv
from sainam.portal.roles import may
from sainam.portal.routes.asked import Asked, Form, Hub, Impacts, ThisPage
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.views.trace import TracePage


def _trace(page: ThisPage, hub: Hub, request: Asked) -> TracePage:
    query = request.query_params
    asked = (words_of(query, "about"), day_of(query, "on"))
    return found(hub.trace(page.frame.environment, *asked, page.reader.person.agency))


@get("/trace", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def trace(page: ThisPage, hub: Hub, impacts: Impacts, request: Asked) -> Response[bytes]:
    view, person = _trace(page, hub, request), page.reader.person
    about = view.about.node if view.about else None
    reads = person.agency is None and may(person.roles, "see_impacts")
    reports = impacts.reports(person.login, about) if reads else ()
    return page.show("trace.html", view=view, reports=reports)


@post("/trace", sync_to_thread=True, status_code=200)
def keep_report(page: ThisPage, hub: Hub, impacts: Impacts, data: Form) -> Response[bytes]:
    actor, change = page.actor("keep_impact"), data.get("change", "")
    on = day_of(data, "on")
    if change not in ("ends", "changes") or on is None:
        raise ValidationException("change")
    about = found(found(hub.trace(page.frame.environment, words_of(data, "about"), on, None)).about)
    impacts.keep(actor, about.node, cast("Change", change), on)
    return page.go("/trace", about=about.node, on=on)


@get("/trace/reports/{report:uuid}", sync_to_thread=True)
def report_file(page: ThisPage, impacts: Impacts, report: FromPath[UUID]) -> Response[bytes]:
    content = impacts.content(page.actor("see_impacts"), report)
    if content is None:
        raise NotFoundException
    return Response(
        content,
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="impact-{report}.json"'},
    )


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


HANDLERS = (trace, keep_report, report_file, trace_json, trace_table)
