"""Which systems are played, by the name that the catalogue's addresses give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web

from sainam.counterparts.hosted.place import Place
from sainam.counterparts.linkage.gateway import linkage

HOSTED: Mapping[str, Callable[[Place], web.Application]] = {
    "linkage": linkage,
}
