"""The map of link groups (S1) as picture, table, SVG and JSON; and one link's page."""

import msgspec
from litestar import Response, get
from litestar.params import FromPath

from sainam.portal.address import day_of, words_of
from sainam.portal.map_drawing import draw_map
from sainam.portal.page import found
from sainam.portal.routes.asked import Asked, Hub, People, ThisPage
from sainam.portal.views.links import MapFilter, MapView


def _asked(request: Asked) -> MapFilter:
    query = request.query_params
    return MapFilter(
        as_of=day_of(query, "as_of"),
        group=words_of(query, "group"),
        transport=words_of(query, "transport"),
    )


def _map(page: ThisPage, hub: Hub, asked: MapFilter) -> MapView:
    return only(hub.link_map(page.frame.environment, asked.as_of), asked)


def only(whole: MapView, asked: MapFilter) -> MapView:
    """The group and transport asked for; groups left without a link are not shown."""
    groups = []
    for group in whole.groups:
        links = tuple(link for link in group.links if asked.transport in (None, *link.transports))
        if links and asked.group in (None, group.letter):
            groups.append(msgspec.structs.replace(group, links=links))
    return msgspec.structs.replace(whole, groups=tuple(groups))


@get("/map", sync_to_thread=True)
def map_page(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    asked = _asked(request)
    view = _map(page, hub, asked)
    drawing = draw_map(view, page.translator)
    return page.show("map.html", map=view, drawing=drawing, asked=asked)


@get("/map/picture", sync_to_thread=True)
def map_picture(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    """The picture alone, asked for again and again by an open map."""
    asked = _asked(request)
    view = _map(page, hub, asked)
    drawing = draw_map(view, page.translator)
    return page.show("parts/map_live.html", map=view, drawing=drawing, asked=asked)


@get("/map.svg", sync_to_thread=True)
def map_svg(page: ThisPage, hub: Hub, request: Asked) -> Response[str]:
    view = _map(page, hub, _asked(request))
    svg = page.html("parts/map.svg", map=view, drawing=draw_map(view, page.translator), alone=True)
    return Response(
        svg,
        media_type="image/svg+xml",
        headers={"Content-Disposition": f'inline; filename="sainam-map-{view.as_of}.svg"'},
    )


@get("/map.json", sync_to_thread=True)
def map_json(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.json(_map(page, hub, _asked(request)))


@get("/links/{link_id:str}", sync_to_thread=True)
def link_page(page: ThisPage, hub: Hub, desks: People, link_id: FromPath[str]) -> Response[bytes]:
    view = found(hub.link(page.frame.environment, link_id))
    coming = desks.links.coming(page.reader.person.login)
    return page.show("link.html", view=view, pauses=[one for one in coming if one.link == link_id])


@get("/links/{link_id:str}/link.json", sync_to_thread=True)
def link_json(page: ThisPage, hub: Hub, link_id: FromPath[str]) -> Response[bytes]:
    return page.json(found(hub.link(page.frame.environment, link_id)))


HANDLERS = (map_page, map_picture, map_svg, map_json, link_page, link_json)
