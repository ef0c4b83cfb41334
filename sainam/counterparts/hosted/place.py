"""What a hosted counterpart is given, and how it answers."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from sainam.counterparts.hosted.faults import Faults
from sainam.counterparts.their_clock import TheirClock


@dataclass(slots=True)
class Place:
    """Where one counterpart plays: its folder, the hub's token at it, the hub, its own clock.

    `secret_file` holds the Standard Webhooks secret by which it and the hub know each other.
    """

    name: str
    folder: Path
    token: str
    hub_url: str
    secret_file: Path
    clock: TheirClock = field(default_factory=TheirClock)
    faults: Faults = field(default_factory=Faults)


PLACE = web.AppKey("place", Place)


def answer(body: object, *, status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.Response(
        body=msgspec.json.encode(body), status=status, content_type="application/json"
    )


@web.middleware
async def by_bearer_token(request: web.Request, handler: Handler) -> web.StreamResponse:
    """For systems that know the hub by a bearer token; its own desk is always behind it."""
    wanted = f"Bearer {request.app[PLACE].token}".encode()
    given = request.headers.get("Authorization", "").encode()
    if request.path != "/health" and not hmac.compare_digest(wanted, given):
        return answer({"code": "token.unknown", "message": "This token is not known."}, status=401)
    return await handler(request)


def played(place: Place, *middlewares: object, desk_by_token: bool = True) -> web.Application:
    """An application that names itself, has a health and a desk for faults, and spoils by them.

    `middlewares` come after the fault desk's own. Without `desk_by_token` its maker guards it.
    """
    guards = [by_bearer_token] if desk_by_token else []
    app = web.Application(
        middlewares=[*guards, spoiling, *middlewares],  # type: ignore[list-item]
        client_max_size=1024 * 1024,
    )
    app[PLACE] = place
    app.on_response_prepare.append(_named)
    app.add_routes([web.get("/health", _health), web.put("/faults", _set_faults)])
    return app


@web.middleware
async def spoiling(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Spoils everything but the desk, as the faults say."""
    if request.path in ("/health", "/faults"):
        return await handler(request)
    return await request.app[PLACE].faults.spoil(request, handler)


async def _named(request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Sainam-Counterpart"] = request.app[PLACE].name


async def _health(request: web.Request) -> web.Response:
    return answer({"counterpart": request.app[PLACE].name})


async def _set_faults(request: web.Request) -> web.Response:
    """PUT /faults: replaces them all; {} ends them."""
    try:
        faults = msgspec.json.decode(await request.read(), type=Faults)
    except msgspec.DecodeError as error:
        return answer({"code": "faults.unreadable", "message": str(error)}, status=400)
    request.app[PLACE].faults = faults
    return answer(faults)
