"""Requests of persons: received, searched, answered; and what is withheld from their answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from sainam.evidence.subjects.refusals import (
    SubjectFieldUnusable,
    UnknownSubjectRequest,
    WithholdingUnusable,
)
from sainam.evidence.subjects.step_subject_request import PLAIN
from sainam.evidence.subjects.subject_desk import WithholdingForm
from sainam.evidence.subjects.subject_request import (
    REQUEST_EVENTS,
    REQUEST_KINDS,
    RequestEvent,
    Stated,
)
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page, found
from sainam.portal.routes.asked import Evidence, Form, ThisPage
from sainam.portal.views.bilingual import Words

# By which fields data of persons is asked for.
NUMBER_KINDS = ("customer_account", "citizen_id")


@get("/privacy/requests/new", sync_to_thread=False)
def new_request(page: ThisPage) -> Response[bytes]:
    return _form(page, {})


@post("/privacy/requests", sync_to_thread=True, status_code=200)
def receive(page: ThisPage, evidence: Evidence, data: Form) -> Response[bytes]:
    actor = page.actor("act_subjects")
    try:
        kind = next((one for one in REQUEST_KINDS if one == data.get("kind")), None)
        if kind is None or data.get("number_kind") not in NUMBER_KINDS:
            raise SubjectFieldUnusable("kind", field="kind")
        stated = Stated(**{name: data.get(name, "") for name in Stated.__struct_fields__})
        number = evidence.subjects.receive(actor, kind, stated)
    except Refusal as refusal:
        return _form(page, data, refusal)
    return page.go(f"/privacy/requests/{number}")


@get("/privacy/requests/{number:str}", sync_to_thread=True)
def request_page(page: ThisPage, evidence: Evidence, number: FromPath[str]) -> Response[bytes]:
    return _page(page, evidence, number)


@post("/privacy/requests/{number:str}/steps", sync_to_thread=True, status_code=200)
def step(page: ThisPage, evidence: Evidence, number: FromPath[str], data: Form) -> Response[bytes]:
    event = _event(data)

    def act(actor: str) -> None:
        reason = data.get("reason", "")
        if event == "searched":
            evidence.subjects.search(actor, number)
        elif event in PLAIN:
            evidence.subjects.step(actor, number, event, reason=reason)
        else:
            provision = data.get("provision", "")
            evidence.subjects.close(actor, number, event, said=reason, provision=provision)

    return _done(page, evidence, number, data, act)


@get("/privacy/requests/{number:str}/letters/{document:uuid}", sync_to_thread=True)
def request_letter(
    page: ThisPage, evidence: Evidence, number: FromPath[str], document: FromPath[UUID]
) -> Response[bytes]:
    actor = page.actor("see_subjects")
    try:
        content = evidence.subjects.letter(actor, number, document)
    except UnknownSubjectRequest:
        return found(None)
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{number}-answer.pdf"'},
    )


@get("/privacy/withheld", sync_to_thread=True)
def withheld(page: ThisPage, evidence: Evidence) -> Response[bytes]:
    return _withheld(page, evidence, {})


@post("/privacy/withheld", sync_to_thread=True, status_code=200)
def propose(page: ThisPage, evidence: Evidence, data: Form) -> Response[bytes]:
    def act(actor: str) -> object:
        form = WithholdingForm(
            agreement=data.get("agreement", "").strip(), provision=data.get("provision", ""),
            reason=data.get("reason", ""), until=_day(data.get("until", "")),
            purpose=data.get("purpose", ""), case=data.get("case", ""),
        )  # fmt: skip
        return evidence.subjects.propose(actor, form)

    return _decided(page, evidence, data, act)


@post("/privacy/withheld/{number:uuid}/decide", sync_to_thread=True, status_code=200)
def decide(
    page: ThisPage, evidence: Evidence, number: FromPath[UUID], data: Form
) -> Response[bytes]:
    confirmed = data.get("decision") == "confirm"
    return _decided(
        page, evidence, {},
        lambda actor: evidence.subjects.decide(actor, number, confirmed=confirmed),
    )  # fmt: skip


@post("/privacy/withheld/{number:uuid}/end", sync_to_thread=True, status_code=200)
def end(page: ThisPage, evidence: Evidence, number: FromPath[UUID], data: Form) -> Response[bytes]:
    reason = data.get("reason", "")
    return _decided(
        page, evidence, {}, lambda actor: evidence.subjects.end(actor, number, reason=reason)
    )


def _done(
    page: Page,
    evidence: Evidence,
    number: str,
    data: dict[str, str],
    act: Callable[[str], object],
) -> Response[bytes]:
    actor = page.actor("act_subjects")
    try:
        act(actor)
    except UnknownSubjectRequest:
        return found(None)
    except Refusal as refusal:
        return _page(page, evidence, number, data, refusal)
    return page.go(f"/privacy/requests/{number}")


def _decided(
    page: Page, evidence: Evidence, data: dict[str, str], act: Callable[[str], object]
) -> Response[bytes]:
    actor = page.actor("act_subjects")
    try:
        act(actor)
    except Refusal as refusal:
        return _withheld(page, evidence, data, refusal)
    return page.go("/privacy/withheld")


def _page(
    page: Page,
    evidence: Evidence,
    number: str,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[bytes]:
    actor = page.actor("see_subjects")
    try:
        seen = evidence.subjects.request(actor, number)
    except UnknownSubjectRequest:
        return found(None)
    return page.show(
        "subject_request.html",
        status=422 if refusal else 200,
        seen=seen,
        typed=typed or {},
        said=_said(refusal),
    )


def _form(page: Page, typed: dict[str, str], refusal: Refusal | None = None) -> Response[bytes]:
    page.actor("act_subjects")
    return page.show(
        "subject_request_new.html",
        status=422 if refusal else 200,
        kinds=REQUEST_KINDS,
        number_kinds=NUMBER_KINDS,
        typed=typed,
        said=_said(refusal),
    )


def _withheld(
    page: Page, evidence: Evidence, typed: dict[str, str], refusal: Refusal | None = None
) -> Response[bytes]:
    actor = page.actor("see_subjects")
    return page.show(
        "withheld.html",
        status=422 if refusal else 200,
        withheld=evidence.subjects.withheld(actor),
        typed=typed,
        said=_said(refusal),
    )


def _said(refusal: Refusal | None) -> Words | None:
    return Words(th=refusal.thai, en=refusal.sentence()) if refusal else None


def _event(data: dict[str, str]) -> RequestEvent:
    known = next((event for event in REQUEST_EVENTS if event == data.get("event")), None)
    if known is None:
        raise ValidationException("event")
    return known


def _day(text: str) -> date:
    """Raises WithholdingUnusable."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WithholdingUnusable("until", field="until") from error


HANDLERS = (
    new_request,
    receive,
    request_page,
    step,
    request_letter,
    withheld,
    propose,
    decide,
    end,
)
