"""The seven steps over the API: what the portal can do, as JSON.

GET  /api/dossiers                  those one may see, the most urgent first
POST /api/dossiers                  a new draft
GET  /api/dossiers/{id}             the dossier, its steps and what one may do now
POST /api/dossiers/{id}/{event}     an event; `seen` is the number of the last step one knew of
GET  /api/dossiers/{id}/checks      what has to be tried out, each with its call or its file
GET  /api/dossiers/{id}/samples/{name}  a sample file, as a check names it
GET  /api/dossiers/{id}/journal     its whole story, as a list; journal.pdf as a paper
POST /api/attachments?name=&kind=   bytes for a request, declared as what they are
GET  /api/documents/{id}            a paper as issued
GET  /api/dossiers/{id}/attachments/{sha256}  the bytes that one of its steps attached
GET  /api/process, /api/process.bpmn
"""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import quote

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

    def attach(self, who: Person, name: str, kind: str, content: bytes) -> Any: ...

    def attachment(self, who: Person, dossier: str, sha256: str) -> tuple[str, str, bytes]: ...

    def document(self, who: Person, document: str) -> bytes: ...

    def checks(self, who: Person, dossier: str) -> Any: ...

    def sample(self, who: Person, dossier: str, name: str) -> bytes: ...

    def journal(self, who: Person, dossier: str) -> Any: ...

    def journal_paper(self, who: Person, dossier: str) -> bytes: ...

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
        kind = request.query.get("kind", "")
        return ApiAnswer(201, desk.attach(request.who, name, kind, request.body))

    def document(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.document(request.who, request.path["id"]), "application/pdf")

    def process(_request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.process())

    def bpmn(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.bpmn(request.query.get("language", "th")), "application/xml")

    return (
        Route("GET", "/api/dossiers", listed),
        Route("POST", "/api/dossiers", opened),
        Route("GET", "/api/dossiers/{id}", shown),
        *_reading_routes(desk),
        Route("POST", "/api/dossiers/{id}/{event}", acted),
        Route("POST", "/api/attachments", attached, most_bytes=MOST_ATTACHMENT_BYTES),
        Route("GET", "/api/documents/{id}", document),
        Route("GET", "/api/process", process),
        Route("GET", "/api/process.bpmn", bpmn),
    )


def _reading_routes(desk: DossierDesk) -> tuple[Route, ...]:
    """What is made of one dossier when it is asked for."""

    def checks(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.checks(request.who, request.path["id"]))

    def sample(request: ApiRequest) -> ApiAnswer:
        name = request.path["name"]
        content = desk.sample(request.who, request.path["id"], name)
        return ApiAnswer(200, content, "application/octet-stream", (_saved_as(name),))

    def journal(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.journal(request.who, request.path["id"]))

    def journal_paper(request: ApiRequest) -> ApiAnswer:
        dossier = request.path["id"]
        paper = desk.journal_paper(request.who, dossier)
        return ApiAnswer(200, paper, "application/pdf", (_saved_as(f"{dossier}-journal.pdf"),))

    def attachment(request: ApiRequest) -> ApiAnswer:
        path = request.path
        name, media_type, content = desk.attachment(request.who, path["id"], path["sha256"])
        return ApiAnswer(200, content, media_type, (_theirs(name),))

    where = "/api/dossiers/{id}"
    return (
        Route("GET", f"{where}/attachments/{{sha256}}", attachment),
        Route("GET", f"{where}/checks", checks),
        Route("GET", f"{where}/samples/{{name}}", sample),
        Route("GET", f"{where}/journal", journal),
        Route("GET", f"{where}/journal.pdf", journal_paper),
    )


def _theirs(name: str) -> tuple[str, str]:
    """A name that somebody typed, as RFC 6266 has it."""
    return "content-disposition", f"attachment; filename*=UTF-8''{quote(name, safe='')}"


def _saved_as(name: str) -> tuple[str, str]:
    """Of a name that the desk knows: it is no caller's text."""
    return "content-disposition", f'attachment; filename="{name}"'
