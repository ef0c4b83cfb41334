"""Where a played system takes events: what comes in order, once, by a good signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import msgspec
from aiohttp import web

from sainam.counterparts.hosted.place import PLACE, answer
from sainam.counterparts.their_clock import TheirClock
from sainam.kit.webhook_signature import is_signed_by

FARTHEST_SECONDS = 300


class Contrary(msgspec.Struct, forbid_unknown_fields=True):
    """Answers `status` so many times, of one subject alone where it names one."""

    status: Annotated[int, msgspec.Meta(ge=100, le=599)]
    times: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 1
    subject: str | None = None


class Received(msgspec.Struct, frozen=True):
    """`again`: its id was known already, so that nothing was done."""

    id: str
    replay: str | None
    again: bool
    headers: dict[str, str]
    body: Any


@dataclass(slots=True)
class InboxOfEvents:
    """Knows an event by its webhook-id. `secret_file` holds what it and the hub sign by."""

    secret_file: Path
    clock: TheirClock
    received: list[Received] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    contrary: Contrary | None = None

    def take(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, object]]:
        """The answer's status and body; `headers` by lower-case name."""
        event = headers.get("webhook-id", "")
        timestamp = headers.get("webhook-timestamp", "")
        signed = headers.get("webhook-signature", "")
        secrets = [self.secret_file.read_text(encoding="utf-8").strip()]
        if not event or not is_signed_by(signed, secrets, event, timestamp, body):
            return 401, {"code": "signature.wrong"}
        if abs(self.clock.now().timestamp() - int(timestamp)) > FARTHEST_SECONDS:
            return 401, {"code": "timestamp.far"}
        try:
            told = msgspec.json.decode(body)
        except msgspec.DecodeError:
            return 400, {"code": "body.unreadable"}
        if self._is_contrary(told):
            return self.contrary.status if self.contrary else 500, {"code": "contrary"}
        again = event in self.known
        self.known.add(event)
        replay = headers.get("sainam-replay")
        self.received.append(Received(event, replay, again, headers, told))
        return 200, {"id": event, "again": again}

    def _is_contrary(self, told: object) -> bool:
        contrary = self.contrary
        if contrary is None or contrary.times < 1:
            return False
        subject = told.get("subject") if isinstance(told, dict) else None
        if contrary.subject not in (None, subject):
            return False
        contrary.times -= 1
        return True


INBOX = web.AppKey("inbox of events", InboxOfEvents)


def add_inbox(app: web.Application, path: str = "/events") -> None:
    """POST (or PUT) there takes events; GET /received tells what came, PUT /contrary spoils."""
    place = app[PLACE]
    app[INBOX] = InboxOfEvents(place.secret_file, place.clock)
    app.add_routes(
        [
            web.post(path, _take),
            web.put(path, _take),
            web.get("/received", _received),
            web.put("/contrary", _set_contrary),
        ]
    )


async def _take(request: web.Request) -> web.Response:
    headers = {name.lower(): value for name, value in request.headers.items()}
    del headers["authorization"]
    status, body = request.app[INBOX].take(headers, await request.read())
    return answer(body, status=status)


async def _received(request: web.Request) -> web.Response:
    """Of one subject where it is asked for."""
    subject = request.query.get("subject")
    found = [
        one
        for one in request.app[INBOX].received
        if subject is None or (isinstance(one.body, dict) and one.body.get("subject") == subject)
    ]
    return answer(found)


async def _set_contrary(request: web.Request) -> web.Response:
    try:
        contrary = msgspec.json.decode(await request.read(), type=Contrary)
    except msgspec.DecodeError as error:
        return answer({"code": "contrary.unreadable", "message": str(error)}, status=400)
    request.app[INBOX].contrary = contrary
    return answer(contrary)
