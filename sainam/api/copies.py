"""Copies that nobody may ask for, by the management API.

GET  /api/request-kinds                     what is asked for, with which papers, what is looked up
GET  /api/found-copies                      all that were found, newest first
GET  /api/dossiers/{id}/attached            what a dossier carries and can be opened
POST /api/found-copies                      {dossier, sha256, paper}: nobody opens it from then on
POST /api/found-copies/{id}/destroy         by another person; the certificate's id
POST /api/found-copies/{id}/release         {reason}: it was none
GET  /api/found-copies/{id}/certificate     the certificate as PDF
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.evidence.copies.copy_desk import CopyDesk
from sainam.evidence.copies.found_copy import CopiedPaper
from sainam.evidence.copies.refusals import UnknownCopy


class Found(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dossier: str
    sha256: str
    paper: CopiedPaper


class Why(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    reason: str = ""


def routes(desk: CopyDesk) -> tuple[Route, ...]:
    def kinds(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.request_kinds(request.who.login))

    def listed(request: ApiRequest) -> ApiAnswer:
        found = desk.page(request.who.login).copies
        told = [{"state": one.state, **msgspec.to_builtins(one)} for one in found]
        return ApiAnswer(200, told)

    def attached(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.page(request.who.login, request.path["id"]).attached)

    def reported(request: ApiRequest) -> ApiAnswer:
        said = request.read(Found)
        copy = desk.report(request.who.login, said.dossier, said.sha256, said.paper)
        return ApiAnswer(201, {"id": copy})

    def destroyed(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(201, {"certificate": desk.destroy(request.who.login, _id(request))})

    def released(request: ApiRequest) -> ApiAnswer:
        desk.release(request.who.login, _id(request), reason=request.read(Why).reason)
        return ApiAnswer(204)

    def certificate(request: ApiRequest) -> ApiAnswer:
        content = desk.certificate(request.who.login, _id(request))
        return ApiAnswer(200, content, "application/pdf")

    return (
        Route("GET", "/api/request-kinds", kinds),
        Route("GET", "/api/found-copies", listed),
        Route("GET", "/api/dossiers/{id}/attached", attached),
        Route("POST", "/api/found-copies", reported),
        Route("POST", "/api/found-copies/{id}/destroy", destroyed),
        Route("POST", "/api/found-copies/{id}/release", released),
        Route("GET", "/api/found-copies/{id}/certificate", certificate),
    )


def _id(request: ApiRequest) -> UUID:
    """Raises UnknownCopy."""
    try:
        return UUID(request.path["id"])
    except ValueError:
        raise UnknownCopy(request.path["id"][:200]) from None
