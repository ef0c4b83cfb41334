"""What keeps a link in order, by the management API; `environment` is sandbox or live.

GET  /api/links/pauses                           that stand or are to come, of links one may see
GET  /api/links/{environment}/{link}             its pauses, endpoints, breakers, dead letters
POST /api/links/{environment}/{link}/windows     {from, until, reason: {th, en}}: announced
POST /api/links/{environment}/{link}/holds       {reason: {th, en}}: nothing crosses until resumed
POST /api/links/{environment}/{link}/pauses/{id}/end  {reason}: cancelled, ended early, resumed
POST /api/links/{environment}/subjects/{id}/decision  {decision: send_again or skip, reason}
POST /api/links/{environment}/endpoints/{id}/replays  {from, until, reason}: told once more
"""

from __future__ import annotations

from datetime import datetime
from typing import get_args
from uuid import UUID

import msgspec

from sainam.agreements.terms import Environment
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.exchanges.events.decide_event import EventDecision
from sainam.exchanges.events.refusals import NoSuchSubject
from sainam.exchanges.pauses.pause import Pause
from sainam.exchanges.pauses.refusals import LinkUnknown, NoSuchPause
from sainam.formats.layout import Title
from sainam.onboarding.link_care.link_desk import LinkDesk


class Planned(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from"}):
    first: datetime
    until: datetime
    reason: Title


class Held(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: Title


class Why(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str = ""


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    decision: EventDecision
    reason: str = ""


class Replayed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from"}):
    first: datetime
    until: datetime
    reason: str = ""


def routes(desk: LinkDesk) -> tuple[Route, ...]:
    where = "/api/links/{environment}"
    return (*_pauses(desk, where), *_events(desk, where))


def _pauses(desk: LinkDesk, where: str) -> tuple[Route, ...]:
    def coming(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, [_told(one) for one in desk.coming(request.who.login)])

    def shown(request: ApiRequest) -> ApiAnswer:
        care = desk.care(request.who.login, _environment(request), request.path["link"])
        told = {
            "link": care.link, "environment": care.environment, "at": care.at,
            "pauses": [_told(one) for one in care.pauses], "endpoints": care.outlets,
        }  # fmt: skip
        return ApiAnswer(200, told)

    def planned(request: ApiRequest) -> ApiAnswer:
        said = request.read(Planned)
        pause = desk.plan(
            request.who.login, _environment(request), request.path["link"], first=said.first,
            until=said.until, reason=said.reason,
        )  # fmt: skip
        return ApiAnswer(201, {"id": pause})

    def held(request: ApiRequest) -> ApiAnswer:
        pause = desk.hold(
            request.who.login, _environment(request), request.path["link"],
            reason=request.read(Held).reason,
        )  # fmt: skip
        return ApiAnswer(201, {"id": pause})

    def ended(request: ApiRequest) -> ApiAnswer:
        try:
            pause = UUID(request.path["id"])
        except ValueError:
            raise NoSuchPause(request.path["id"][:40]) from None
        desk.end(
            request.who.login, _environment(request), request.path["link"], pause,
            reason=request.read(Why).reason,
        )  # fmt: skip
        return ApiAnswer(204)

    return (
        Route("GET", "/api/links/pauses", coming),
        Route("GET", f"{where}/{{link}}", shown),
        Route("POST", f"{where}/{{link}}/windows", planned),
        Route("POST", f"{where}/{{link}}/holds", held),
        Route("POST", f"{where}/{{link}}/pauses/{{id}}/end", ended),
    )


def _events(desk: LinkDesk, where: str) -> tuple[Route, ...]:
    def decided(request: ApiRequest) -> ApiAnswer:
        try:
            subject = UUID(request.path["id"])
        except ValueError:
            raise NoSuchSubject(request.path["id"][:40]) from None
        said = request.read(Decided)
        desk.decide(
            request.who.login, _environment(request), subject, said.decision, reason=said.reason
        )
        return ApiAnswer(204)

    def replayed(request: ApiRequest) -> ApiAnswer:
        said = request.read(Replayed)
        replay = desk.replay(
            request.who.login, _environment(request), request.path["id"], first=said.first,
            until=said.until, reason=said.reason,
        )  # fmt: skip
        return ApiAnswer(201, {"id": replay})

    return (
        Route("POST", f"{where}/subjects/{{id}}/decision", decided),
        Route("POST", f"{where}/endpoints/{{id}}/replays", replayed),
    )


def _environment(request: ApiRequest) -> Environment:
    """Raises LinkUnknown: in another environment there is none."""
    said = request.path["environment"]
    for environment in get_args(Environment):
        if said == environment:
            found: Environment = environment
            return found
    raise LinkUnknown(said[:40])


def _told(pause: Pause) -> dict[str, object]:
    return {
        "id": pause.id, "environment": pause.environment, "link": pause.link, "kind": pause.kind,
        "from": pause.from_at, "until": pause.until_at,
        "reason": {"th": pause.thai, "en": pause.english}, "by": pause.actor, "at": pause.at,
        "ended_at": pause.ended_at, "ended_by": pause.ended_by, "ended_why": pause.ended_why,
    }  # fmt: skip
