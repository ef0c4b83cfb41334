"""The register of consents: recorded with scope and proof, and withdrawn."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.exchanges.consents.consent import ConsentGiven
from sainam.exchanges.consents.refusals import ConsentUnusable
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page
from sainam.portal.read_moment import read_moment
from sainam.portal.routes.asked import Asked, Evidence, Form, ThisPage
from sainam.portal.routes.subject_pages import NUMBER_KINDS
from sainam.portal.views.bilingual import Words


@get("/privacy/consents", sync_to_thread=True)
def consents(page: ThisPage, evidence: Evidence, request: Asked) -> Response[bytes]:
    return _page(page, evidence, {}, fresh=request.query_params.get("recorded", ""))


@post("/privacy/consents", sync_to_thread=True, status_code=200)
def record(page: ThisPage, evidence: Evidence, data: Form) -> Response[bytes]:
    actor = page.actor("act_privacy")
    try:
        given = ConsentGiven(
            number_kind=data.get("number_kind", ""), number=data.get("number", ""),
            dataset=data.get("dataset", "").strip(), purpose=data.get("purpose", "").strip(),
            agency=data.get("agency", "").strip(), given_from=_moment(data, "given_from"),
            given_until=_moment(data, "given_until"), notice=data.get("notice", "").strip(),
            evidence=data.get("evidence", "").strip().lower(),
            fields=tuple(data.get("fields", "").split()),
        )  # fmt: skip
        number = evidence.consents.record(actor, given)
    except Refusal as refusal:
        return _page(page, evidence, data, refusal)
    return page.go("/privacy/consents", recorded=number)


@post("/privacy/consents/{number:uuid}/withdraw", sync_to_thread=True, status_code=200)
def withdraw(
    page: ThisPage, evidence: Evidence, number: FromPath[UUID], data: Form
) -> Response[bytes]:
    actor = page.actor("act_privacy")
    try:
        evidence.consents.withdraw(actor, number, channel="portal", reason=data.get("reason", ""))
    except Refusal as refusal:
        return _page(page, evidence, {}, refusal)
    return page.go("/privacy/consents")


def _page(
    page: Page,
    evidence: Evidence,
    typed: dict[str, str],
    refusal: Refusal | None = None,
    *,
    fresh: str = "",
) -> Response[bytes]:
    actor = page.actor("see_subjects")
    return page.show(
        "consents.html",
        status=422 if refusal else 200,
        seen=evidence.consents.consents(actor),
        number_kinds=NUMBER_KINDS,
        typed=typed,
        fresh=fresh,
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
    )


def _moment(data: dict[str, str], name: str) -> datetime:
    """Raises ConsentUnusable."""
    try:
        moment = read_moment(data.get(name, ""))
    except (ValueError, OverflowError) as error:
        raise ConsentUnusable(name, field=name) from error
    if moment is None:
        raise ConsentUnusable(name, field=name)
    return moment


HANDLERS = (consents, record, withdraw)
