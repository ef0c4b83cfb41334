"""A channel that hands in service requests: of what comes back it has an inbox of events."""

from __future__ import annotations

from aiohttp import web

from sainam.counterparts.hosted.inbox_of_events import add_inbox
from sainam.counterparts.hosted.place import Place, played


def channel(place: Place) -> web.Application:
    """iMind, WLMA, MWA onMobile, e-Services."""
    app = played(place)
    add_inbox(app)
    return app


def biz_portal(place: Place) -> web.Application:
    """Biz Portal takes each status in its own form at one address."""
    app = played(place)
    add_inbox(app, "/api/ApplicationStatus")
    return app
