"""Which systems are played, by the name that the catalogue's addresses give them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web

from sainam.counterparts.hosted.channel import biz_portal, channel
from sainam.counterparts.hosted.gis.system import gis
from sainam.counterparts.hosted.linkage.gateway import linkage
from sainam.counterparts.hosted.place import Place
from sainam.counterparts.hosted.sap.system import sap

HOSTED: Mapping[str, Callable[[Place], web.Application]] = {
    "linkage": linkage,
    "gis": gis,
    "sap": sap,
    "imind": channel,
    "wlma": channel,
    "onmobile": channel,
    "e-services": channel,
    "biz-portal": biz_portal,
}
