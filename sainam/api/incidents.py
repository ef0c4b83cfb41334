"""Incidents by the management API: what the data protection officer's desk offers.

GET  /api/incidents                               all, open ones first
POST /api/incidents                               opens one; its clocks start
GET  /api/incidents/{number}                      one, with what it reached as the record tells now
POST /api/incidents/{number}/steps                assessed, contained, noted, closed
POST /api/incidents/{number}/scope                credentials, agreements, since, until
POST /api/incidents/{number}/persons              whom it reached, by key; on record, with a reason
POST /api/incidents/{number}/clocks               starts one that did not start by itself
POST /api/incidents/{number}/clocks/{clock}/tell  the letter, issued and signed; ends the clock
POST /api/incidents/{number}/clocks/{clock}/end   nobody has to be told, and why
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.evidence.incidents.clock import CLOCK_KINDS, ClockKind
from sainam.evidence.incidents.incident import Incident, Opening, StepEvent
from sainam.evidence.incidents.incident_desk import IncidentDesk
from sainam.evidence.incidents.refusals import ClockUnknown
from sainam.evidence.incidents.scope import Scope


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    event: StepEvent
    text: str = ""


class Started(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    clock: ClockKind
    hours: int | None = None
    provision: str | None = None


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    said: str = ""
    to: str = ""
    late: str = ""


class Why(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str = ""


def routes(desk: IncidentDesk) -> tuple[Route, ...]:
    where = "/api/incidents/{number}"
    return (*_files(desk, where), *_clocks(desk, where))


def _files(desk: IncidentDesk, where: str) -> tuple[Route, ...]:
    def listed(request: ApiRequest) -> ApiAnswer:
        found, now = desk.incidents(request.who.login)
        return ApiAnswer(200, [_told(one, now) for one in found])

    def opened(request: ApiRequest) -> ApiAnswer:
        number = desk.open(request.who.login, request.read(Opening))
        return ApiAnswer(201, {"number": number})

    def shown(request: ApiRequest) -> ApiAnswer:
        seen = desk.incident(request.who.login, request.path["number"])
        told = _told(seen.incident, seen.now)
        return ApiAnswer(200, {**told, "scope": seen.scope, "affected": seen.affected})

    def stepped(request: ApiRequest) -> ApiAnswer:
        step = request.read(Written)
        desk.write(request.who.login, request.path["number"], step.event, step.text)
        return ApiAnswer(204)

    def scoped(request: ApiRequest) -> ApiAnswer:
        scope = request.read(Scope)
        return ApiAnswer(200, desk.set_scope(request.who.login, request.path["number"], scope))

    def persons(request: ApiRequest) -> ApiAnswer:
        reason = request.read(Why).reason
        found = desk.persons(request.who.login, request.path["number"], reason=reason)
        return ApiAnswer(200, found)

    return (
        Route("GET", "/api/incidents", listed),
        Route("POST", "/api/incidents", opened),
        Route("GET", where, shown),
        Route("POST", f"{where}/steps", stepped),
        Route("POST", f"{where}/scope", scoped),
        Route("POST", f"{where}/persons", persons),
    )


def _clocks(desk: IncidentDesk, where: str) -> tuple[Route, ...]:
    def started(request: ApiRequest) -> ApiAnswer:
        start = request.read(Started)
        due = desk.start_clock(
            request.who.login, request.path["number"], start.clock,
            hours=start.hours, provision=start.provision,
        )  # fmt: skip
        return ApiAnswer(201, {"due_at": due})

    def told(request: ApiRequest) -> ApiAnswer:
        telling = request.read(Told)
        letter = desk.tell(
            request.who.login, request.path["number"], _clock(request), said=telling.said,
            to=telling.to, late=telling.late,
        )  # fmt: skip
        return ApiAnswer(201, {"document": letter})

    def ended(request: ApiRequest) -> ApiAnswer:
        desk.end_clock(
            request.who.login, request.path["number"], _clock(request), "not_needed",
            reason=request.read(Why).reason,
        )  # fmt: skip
        return ApiAnswer(204)

    return (
        Route("POST", f"{where}/clocks", started),
        Route("POST", f"{where}/clocks/{{clock}}/tell", told),
        Route("POST", f"{where}/clocks/{{clock}}/end", ended),
    )


def _told(incident: Incident, now: datetime) -> dict[str, Any]:
    """With the state of each clock at `now`."""
    whole: dict[str, Any] = msgspec.to_builtins(incident)
    for told, one in zip(whole["clocks"], incident.clocks, strict=True):
        told["state"] = one.state(now)
    return {**whole, "closed": incident.closed, "next_due": incident.next_due}


def _clock(request: ApiRequest) -> ClockKind:
    """Raises ClockUnknown."""
    given = request.path["clock"]
    known = next((kind for kind in CLOCK_KINDS if kind == given), None)
    if known is None:
        raise ClockUnknown(given[:200])
    return known
