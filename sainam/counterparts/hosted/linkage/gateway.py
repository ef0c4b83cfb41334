"""GDX on HTTP: signing in, tokens that idle away, and the services behind them."""

from __future__ import annotations

import hmac
import secrets
import uuid
from datetime import datetime, timedelta

from aiohttp import web
from aiohttp.typedefs import Handler

from sainam.counterparts.hosted.linkage.registers import (
    SERVICES,
    company,
    company_number,
    juristic_id,
    person_number,
)
from sainam.counterparts.hosted.place import PLACE, Place, answer, played

CONSUMER = "sainam-demo"
IDLE = timedelta(minutes=60)
_ANOTHER = "1000099999990"


class Tokens:
    """Who signed in, and when each token was last used."""

    def __init__(self) -> None:
        self._used: dict[str, tuple[str, datetime]] = {}
        self.agents: list[str] = []

    def give(self, agent: str, at: datetime) -> str:
        token = str(uuid.UUID(bytes=secrets.token_bytes(16), version=4))
        self._used[token] = agent, at
        self.agents.append(agent)
        return token

    def use(self, token: str, at: datetime) -> str | None:
        """The officer whose token it is; None where it is unknown or idled away."""
        agent, last = self._used.get(token, ("", at - IDLE * 2))
        if at - last >= IDLE:
            self._used.pop(token, None)
            return None
        self._used[token] = agent, at
        return agent

    def forget(self) -> None:
        self._used.clear()


TOKENS = web.AppKey("tokens", Tokens)


def linkage(place: Place) -> web.Application:
    """The application of one exchange."""
    app = played(place, desk_by_token=False)
    app.middlewares.append(_by_consumer)
    app[TOKENS] = Tokens()
    app.add_routes(
        [
            web.get("/ws/auth/validate", _validate),
            web.get("/ws/dopa/linkage/v1/link", _link),
            web.get("/ws/dbd/juristic/v4/profile/information", _juristic),
            web.delete("/tokens", _forget),
            web.get("/agents", _agents),
        ]
    )
    return app


@web.middleware
async def _by_consumer(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Services by consumer and token; its own desk by the bearer token of whoever runs the demo."""
    place = request.app[PLACE]
    if not request.path.startswith("/ws/"):
        wanted = f"Bearer {place.token}".encode()
        given = request.headers.get("Authorization", "").encode()
        if request.path != "/health" and not hmac.compare_digest(wanted, given):
            return answer({"code": "token.unknown"}, status=401)
        return await handler(request)
    if request.headers.get("Consumer-Key") != CONSUMER:
        return _error(403, "ForbiddenException: consumer not found")
    if request.path != "/ws/auth/validate":
        agent = request.app[TOKENS].use(request.headers.get("Token", ""), place.clock.now())
        if agent is None:
            return _error(401, "UnauthorizedException: token not found")
    return await handler(request)


async def _validate(request: web.Request) -> web.Response:
    place = request.app[PLACE]
    secret = request.query.get("ConsumerSecret", "")
    if not hmac.compare_digest(secret.encode(), place.token.encode()):
        return _error(401, "UnauthorizedException: consumer secret is wrong")
    agent = request.query.get("AgentID", "")
    if not agent:
        return answer({"Code": "90001", "Message": "ไม่พบเจ้าหน้าที่ผู้ใช้งาน"}, status=401)
    return answer({"Result": request.app[TOKENS].give(agent, place.clock.now())})


async def _link(request: web.Request) -> web.Response:
    """The "5000" form: one service of one office about one person."""
    asked = request.query
    service = SERVICES.get((asked.get("OfficeID", ""), asked.get("ServiceID", "")))
    if service is None or asked.get("Version") != "01":
        return answer({"Code": "90002", "Message": "ไม่พบบริการ"}, status=400)
    citizen = asked.get("CitizenID", "")
    number = person_number(citizen)
    record = None if number is None else service(number)
    if record is None:
        return _error(404, "no data")
    if request.app[PLACE].faults.takes("another_key"):
        citizen = _ANOTHER
    return answer({"CitizenID": citizen, **record})


async def _juristic(request: web.Request) -> web.Response:
    number = company_number(request.query.get("JuristicID", ""))
    if number is None:
        return _error(404, "no data")
    record = company(number)
    if request.app[PLACE].faults.takes("another_key"):
        record["JuristicID"] = juristic_id(number % 900 + 1)
    return answer({"ResultList": [record], "RawData": ""})


async def _forget(request: web.Request) -> web.Response:
    """DELETE /tokens: as if the exchange had been started anew."""
    request.app[TOKENS].forget()
    return answer({})


async def _agents(request: web.Request) -> web.Response:
    """GET /agents: the officers who signed in, as the exchange's own log of access has them."""
    return answer({"agents": request.app[TOKENS].agents})


def _error(status: int, message: str) -> web.Response:
    return answer({"Message": message}, status=status)
