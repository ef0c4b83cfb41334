"""The seven steps over the API: what the portal can do, as JSON.

GET  /api/dossiers                  those one may see, the most urgent first
POST /api/dossiers                  a new draft
GET  /api/dossiers/{id}             the dossier, its steps and what one may do now
POST /api/dossiers/{id}/{event}     an event; `seen` is the number of the last step one knew of
POST /api/attachments               bytes for a request; GET /api/documents/{id} a paper as issued
GET  /api/process, /api/process.bpmn
"""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from sainam.agencies.person import Person
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.onboarding.dossier import Kind

MOST_ATTACHMENT_BYTES = 10 * 1024 * 1024


class Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`request` may be incomplete; `earlier` is the dossier that is filed again or amended."""

    kind: Kind = "link"
    earlier: str | None = None
    agreement: str | None = None
    request: dict[str, Any] = {}


class Doing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an event carries, and the last step one knew of."""

    seen: int
    body: dict[str, Any] = {}


class DossierDesk(Protocol):
    """Bound in wiring to the verbs, each in a transaction of its own."""

    def list(self, who: Person, *, mine: bool) -> Any: ...

    def show(self, who: Person, dossier: str) -> Any: ...

    def open(self, who: Person, opening: Opening) -> Any: ...

    def act(self, who: Person, dossier: str, event: str, doing: Doing) -> Any: ...

    def attach(self, who: Person, name: str, content: bytes) -> Any: ...

    def document(self, who: Person, document: str) -> bytes: ...

    def checks(self, who: Person, dossier: str) -> Any: ...

    def process(self) -> Any: ...

    def bpmn(self, language: str) -> bytes: ...


def dossier_routes(desk: DossierDesk) -> tuple[Route, ...]:
    def listed(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.list(request.who, mine=request.query.get("mine") == "yes"))

    def opened(request: ApiRequest) -> ApiAnswer:
        told = desk.open(request.who, request.read(Opening))
        return ApiAnswer(201, told, headers=(("location", f"/api/dossiers/{told.id}"),))

    def shown(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.show(request.who, request.path["id"]))

    def acted(request: ApiRequest) -> ApiAnswer:
        path = request.path
        return ApiAnswer(200, desk.act(request.who, path["id"], path["event"], request.read(Doing)))

    def attached(request: ApiRequest) -> ApiAnswer:
        name = request.query.get("name", "attachment")
        return ApiAnswer(201, desk.attach(request.who, name, request.body))

    def document(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.document(request.who, request.path["id"]), "application/pdf")

    def checks(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.checks(request.who, request.path["id"]))

    def process(_request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.process())

    def bpmn(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.bpmn(request.query.get("language", "th")), "application/xml")

    return (
        Route("GET", "/api/dossiers", listed),
        Route("POST", "/api/dossiers", opened),
        Route("GET", "/api/dossiers/{id}", shown),
        Route("GET", "/api/dossiers/{id}/checks", checks),
        Route("POST", "/api/dossiers/{id}/{event}", acted),
        Route("POST", "/api/attachments", attached, most_bytes=MOST_ATTACHMENT_BYTES),
        Route("GET", "/api/documents/{id}", document),
        Route("GET", "/api/process", process),
        Route("GET", "/api/process.bpmn", bpmn),
    )
