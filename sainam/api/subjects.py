"""Requests of persons and withholdings by the management API.

GET  /api/subject-requests                   all, open ones first; nothing says who asked
POST /api/subject-requests                   receives one: kind and what the person states
GET  /api/subject-requests/{number}          one, opened: what was stated, found, may be shown
POST /api/subject-requests/{number}/steps    identified … withdrawn; searched; answered, refused,
                                             withheld (each with a letter)
GET  /api/withholdings                       those proposed and those that stand
POST /api/withholdings                       proposes one
POST /api/withholdings/{id}/decide           by another person: confirmed or not
POST /api/withholdings/{id}/end              shown again, with the reason
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.evidence.subjects.refusals import UnknownWithholding
from sainam.evidence.subjects.step_subject_request import PLAIN
from sainam.evidence.subjects.subject_desk import RequestRow, SubjectDesk, WithholdingForm
from sainam.evidence.subjects.subject_request import RequestEvent, RequestKind, Stated


class Received(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: RequestKind
    stated: Stated


class Stepped(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`reason`: how, or what the letter says."""

    event: RequestEvent
    reason: str = ""
    provision: str = ""


class Proposed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    agreement: str
    provision: str
    reason: str
    until: date
    purpose: str = ""
    case: str = ""
    exchange: UUID | None = None


class Decided(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    confirmed: bool


class Ended(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str = ""


def routes(desk: SubjectDesk) -> tuple[Route, ...]:
    return (*_requests(desk), *_withholdings(desk))


def _requests(desk: SubjectDesk) -> tuple[Route, ...]:
    where = "/api/subject-requests"

    def listed(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, [_told(row) for row in desk.requests(request.who.login)])

    def received(request: ApiRequest) -> ApiAnswer:
        asked = request.read(Received)
        return ApiAnswer(201, {"number": desk.receive(request.who.login, asked.kind, asked.stated)})

    def shown(request: ApiRequest) -> ApiAnswer:
        seen = desk.request(request.who.login, request.path["number"])
        return ApiAnswer(
            200,
            {
                **_told(seen.row), "stated": seen.stated, "found": seen.found,
                "shown": seen.summary, "hidden": seen.hidden,
            },
        )  # fmt: skip

    def stepped(request: ApiRequest) -> ApiAnswer:
        login, number = request.who.login, request.path["number"]
        step = request.read(Stepped)
        if step.event == "searched":
            return ApiAnswer(200, desk.search(login, number))
        if step.event in PLAIN:
            desk.step(login, number, step.event, reason=step.reason)
            return ApiAnswer(204)
        letter = desk.close(login, number, step.event, said=step.reason, provision=step.provision)
        return ApiAnswer(201, {"document": letter})

    return (
        Route("GET", where, listed),
        Route("POST", where, received),
        Route("GET", f"{where}/{{number}}", shown),
        Route("POST", f"{where}/{{number}}/steps", stepped),
    )


def _withholdings(desk: SubjectDesk) -> tuple[Route, ...]:
    where = "/api/withholdings"

    def listed(request: ApiRequest) -> ApiAnswer:
        found = desk.withheld(request.who.login)
        told = {"proposed": found.proposals, "standing": found.standing}
        return ApiAnswer(200, told)

    def proposed(request: ApiRequest) -> ApiAnswer:
        asked = request.read(Proposed)
        form = WithholdingForm(
            asked.agreement, asked.provision, asked.reason, asked.until, asked.purpose,
            asked.case, asked.exchange,
        )  # fmt: skip
        return ApiAnswer(201, {"id": desk.propose(request.who.login, form)})

    def decided(request: ApiRequest) -> ApiAnswer:
        confirmed = request.read(Decided).confirmed
        desk.decide(request.who.login, _number(request), confirmed=confirmed)
        return ApiAnswer(204)

    def ended(request: ApiRequest) -> ApiAnswer:
        desk.end(request.who.login, _number(request), reason=request.read(Ended).reason)
        return ApiAnswer(204)

    return (
        Route("GET", where, listed),
        Route("POST", where, proposed),
        Route("POST", f"{where}/{{id}}/decide", decided),
        Route("POST", f"{where}/{{id}}/end", ended),
    )


def _told(row: RequestRow) -> dict[str, object]:
    """Without what is sealed."""
    one = row.request
    steps = [
        {
            "number": step.number, "event": step.event, "state": step.state, "actor": step.actor,
            "at": step.at, "reason": step.reason, "provision": step.provision,
            "document": step.document,
        }
        for step in one.steps
    ]  # fmt: skip
    return {
        "number": one.number, "kind": one.kind, "state": one.state, "due": one.due,
        "due_state": row.due_state, "received_at": one.received_at,
        "received_by": one.received_by, "steps": steps,
    }  # fmt: skip


def _number(request: ApiRequest) -> UUID:
    """Raises UnknownWithholding."""
    try:
        return UUID(request.path["id"])
    except ValueError:
        raise UnknownWithholding(request.path["id"][:200]) from None
