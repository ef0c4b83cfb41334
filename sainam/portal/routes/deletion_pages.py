"""What is sealed and until when, what is held, and what was deleted with its proof."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from sainam.portal.page import found
from sainam.portal.routes.asked import Hub, ThisPage


@get("/deletions", sync_to_thread=True)
def deletions(page: ThisPage, hub: Hub) -> Response[bytes]:
    page.actor("see_deletions")
    return page.show("deletions.html", view=hub.deletions())


@get("/deletions.json", sync_to_thread=True)
def deletions_json(page: ThisPage, hub: Hub) -> Response[bytes]:
    page.actor("see_deletions")
    return page.json(hub.deletions())


@get("/deletions/{deletion:uuid}", sync_to_thread=True)
def deletion(page: ThisPage, hub: Hub, deletion: FromPath[UUID]) -> Response[bytes]:
    page.actor("see_deletions")
    return page.show("deletion.html", view=found(hub.deletion(str(deletion))))


@get("/deletions/{deletion:uuid}/deletion.json", sync_to_thread=True)
def deletion_json(page: ThisPage, hub: Hub, deletion: FromPath[UUID]) -> Response[bytes]:
    page.actor("see_deletions")
    return page.json(found(hub.deletion(str(deletion))))


HANDLERS = (deletions, deletions_json, deletion, deletion_json)
