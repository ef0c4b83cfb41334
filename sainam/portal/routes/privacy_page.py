"""The data protection officer's desk: all that has a clock, on one page."""

from __future__ import annotations

from litestar import Response, get

from sainam.portal.routes.asked import Evidence, ThisPage


@get("/privacy", sync_to_thread=True)
def privacy(page: ThisPage, evidence: Evidence) -> Response[bytes]:
    """Each part of the desk is a template of its own below privacy/, given what it reads."""
    actor = page.actor("see_privacy")
    incidents, now = evidence.incidents.incidents(actor)
    return page.show("privacy.html", incidents=incidents, now=now)


HANDLERS = (privacy,)
