"""The GIS's side of HTTP: positions, areas in chunks as they are computed, tiles."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from itertools import islice

import msgspec
from aiohttp import web

from sainam.counterparts.hosted.gis.network import Feature, features_of, position_of
from sainam.counterparts.hosted.gis.tile import tile
from sainam.counterparts.hosted.place import PLACE, Place, answer, played

_GEOJSON = "application/geo+json"
_AT_ONCE = 200  # features in a chunk
_SOMEBODY_ELSE = "990000028"


class _Asked(msgspec.Struct):
    customer_account: str = ""
    area: str = ""
    tile: str = ""


def gis(place: Place) -> web.Application:
    app = played(place)
    app.add_routes(
        [web.post("/positions", _position), web.post("/areas", _area), web.post("/tiles", _tile)]
    )
    return app


async def _position(request: web.Request) -> web.StreamResponse:
    asked = msgspec.json.decode(await request.read(), type=_Asked)
    account = asked.customer_account
    if request.app[PLACE].faults.takes("another_key"):
        account = _SOMEBODY_ELSE
    features = position_of(account)
    if features is None:
        return answer({"code": "account.unknown"}, status=404)
    return await _collection(request, features)


async def _area(request: web.Request) -> web.StreamResponse:
    asked = msgspec.json.decode(await request.read(), type=_Asked)
    west, south, east, north = map(float, asked.area.split(","))
    return await _collection(request, features_of(west, south, east, north))


async def _tile(request: web.Request) -> web.StreamResponse:
    asked = msgspec.json.decode(await request.read(), type=_Asked)
    zoom, column, row = map(int, asked.tile.split("-"))
    drawn = tile(zoom, column, row)
    if drawn is None:
        return answer({"code": "tile.outside"}, status=404)
    if request.app[PLACE].faults.takes("break_midway"):
        drawn = drawn[: len(drawn) // 2]
    return web.Response(body=drawn, content_type="image/png")


async def _collection(request: web.Request, features: Iterable[Feature]) -> web.StreamResponse:
    """In chunks, without a length: how many there are is known at the end."""
    faults = request.app[PLACE].faults
    if faults.takes("wrong_shape"):  # as map servers do: an error in JSON, and 200
        return answer({"error": {"code": 400, "message": "Unable to complete operation."}})
    breaks = faults.takes("break_midway")
    response = web.StreamResponse(headers={"Content-Type": _GEOJSON})
    await response.prepare(request)
    async for chunk in _chunks(features):
        await response.write(chunk)
        if breaks and request.transport is not None:
            request.transport.close()  # after what was written has left
            return response
    await response.write_eof()
    return response


async def _chunks(features: Iterable[Feature]) -> AsyncIterator[bytes]:
    waiting, told = iter(features), 0
    before = b'{"type":"FeatureCollection","features":['
    while some := list(islice(waiting, _AT_ONCE)):
        told += len(some)
        yield before + msgspec.json.encode(some)[1:-1]
        before = b","
    yield (before if not told else b"") + b'],"numberReturned":%d}' % told
