"""Copies of ID cards and house registrations that were found: reported, decided, certified."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.evidence.copies.found_copy import COPIED_PAPERS
from sainam.evidence.copies.refusals import UnknownCopy
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page, found
from sainam.portal.routes.asked import Asked, Evidence, Form, ThisPage
from sainam.portal.views.bilingual import Words


@get("/privacy/copies", sync_to_thread=True)
def copies(page: ThisPage, evidence: Evidence, request: Asked) -> Response[bytes]:
    return _page(page, evidence, request.query_params.get("dossier", "").strip())


@post("/privacy/copies", sync_to_thread=True, status_code=200)
def report(page: ThisPage, evidence: Evidence, data: Form) -> Response[bytes]:
    dossier = data.get("dossier", "")
    paper = next((one for one in COPIED_PAPERS if one == data.get("paper")), None)

    def act(actor: str) -> object:
        if paper is None:
            raise UnknownCopy("paper")
        return evidence.copies.report(actor, dossier, data.get("sha256", ""), paper)

    return _done(page, evidence, page.actor("see_copies"), act, dossier)


@post("/privacy/copies/{number:uuid}/decide", sync_to_thread=True, status_code=200)
def decide(
    page: ThisPage, evidence: Evidence, number: FromPath[UUID], data: Form
) -> Response[bytes]:
    def act(actor: str) -> object:
        if data.get("decision") == "destroy":
            return evidence.copies.destroy(actor, number)
        evidence.copies.release(actor, number, reason=data.get("reason", ""))
        return None

    return _done(page, evidence, page.actor("decide_copy"), act)


@get("/privacy/copies/{number:uuid}/certificate", sync_to_thread=True)
def copy_certificate(page: ThisPage, evidence: Evidence, number: FromPath[UUID]) -> Response[bytes]:
    actor = page.actor("see_copies")
    try:
        content = evidence.copies.certificate(actor, number)
    except UnknownCopy:
        return found(None)
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="destruction-certificate.pdf"'},
    )


def _done(
    page: Page, evidence: Evidence, actor: str, act: Callable[[str], object], dossier: str = ""
) -> Response[bytes]:
    try:
        act(actor)
    except Refusal as refusal:
        return _page(page, evidence, dossier, refusal)
    return page.go("/privacy/copies")


def _page(
    page: Page, evidence: Evidence, dossier: str, refusal: Refusal | None = None
) -> Response[bytes]:
    actor = page.actor("see_copies")
    try:
        seen = evidence.copies.page(actor, dossier)
    except UnknownCopy as unknown:
        refusal = refusal or unknown
        seen = evidence.copies.page(actor)
    return page.show(
        "copies.html",
        status=422 if refusal else 200,
        seen=seen,
        typed=dossier,
        papers=COPIED_PAPERS,
        kinds=evidence.copies.request_kinds(actor),
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
    )


HANDLERS = (copies, report, decide, copy_certificate)
