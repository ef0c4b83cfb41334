"""The controls of ISO/IEC 27001 Annex A: evidence of the hub, or an owner; the same as JSON."""

from litestar import Response, get

from sainam.portal.routes.asked import Hub, ThisPage


@get("/controls", sync_to_thread=True)
def controls(page: ThisPage, hub: Hub) -> Response[bytes]:
    return page.show("controls.html", view=hub.controls())


@get("/controls.json", sync_to_thread=True)
def controls_json(page: ThisPage, hub: Hub) -> Response[bytes]:
    return page.json(hub.controls())


HANDLERS = (controls, controls_json)
