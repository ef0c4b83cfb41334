"""The sealed audit chain: head, last blocks, export."""

from litestar import Response, get
from litestar.response import Stream

from sainam.portal.address import whole_of
from sainam.portal.routes.asked import Asked, Hub, ThisPage


@get("/audit", sync_to_thread=True)
def audit(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.show("audit.html", view=hub.audit(whole_of(request.query_params, "before")))


@get("/audit.json", sync_to_thread=True)
def audit_json(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.json(hub.audit(whole_of(request.query_params, "before")))


@get("/audit/export", sync_to_thread=True)
def audit_export(page: ThisPage, hub: Hub) -> Stream:
    return Stream(
        hub.audit_export(actor=page.actor("export_audit")),
        media_type="application/x-ndjson",
        headers={"Content-Disposition": 'attachment; filename="sainam-audit.jsonl"'},
    )


HANDLERS = (audit, audit_json, audit_export)
