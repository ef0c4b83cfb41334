"""The page's table with the state of each measure, one measure, and L1 in figures."""

from datetime import date
from typing import cast
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from sainam.agencies.role import STAFF_ROLES
from sainam.kit.refusal import Refusal
from sainam.law.measure import MEASURE_STATES
from sainam.links.measures.refusals import StatementUnfit
from sainam.links.measures.state_measure import Stated
from sainam.links.measures.store import Decision
from sainam.portal.address import day_of, whole_of
from sainam.portal.page import Page
from sainam.portal.read_typed import UnreadableError, read_day
from sainam.portal.routes.asked import Asked, Form, Law, ThisPage
from sainam.portal.routes.registration_pages import by_field
from sainam.portal.views.bilingual import Words


@get("/compliance", sync_to_thread=True)
def compliance(page: ThisPage, law: Law, request: Asked) -> Response[bytes]:
    view = law.compliance(page.reader.person.login, day_of(request.query_params, "on"))
    return page.show("compliance.html", view=view)


@get("/compliance/l1", sync_to_thread=True)
def l1(page: ThisPage, law: Law, request: Asked) -> Response[bytes]:
    view = law.l1(page.reader.person.login, day_of(request.query_params, "month"))
    return page.show("l1_counts.html", view=view)


@get("/compliance/controls", sync_to_thread=True)
def controls(page: ThisPage, law: Law) -> Response[bytes]:
    return page.show("controls.html", view=law.controls(page.reader.person.login))


@get("/measures/{name:str}", sync_to_thread=True)
def measure(page: ThisPage, law: Law, name: FromPath[str]) -> Response[bytes]:
    return _measure(page, law, name)


@post("/measures/{name:str}", sync_to_thread=True, status_code=200)
def decide(page: ThisPage, law: Law, name: FromPath[str], data: Form) -> Response[bytes]:
    decision = data.get("decision", "")
    if decision not in ("confirmed", "rejected", "withdrawn"):
        raise ValidationException("decision")
    try:
        law.decide_statement(
            _number(data.get("proposal", "")), cast("Decision", decision),
            reason=data.get("reason", ""), actor=page.reader.person.login,
        )  # fmt: skip
    except Refusal as refusal:
        return _measure(page, law, name, refusal=refusal)
    return page.go(f"/measures/{name}")


@get("/measures/{name:str}/state", sync_to_thread=True)
def form(page: ThisPage, law: Law, name: FromPath[str]) -> Response[bytes]:
    return _form(page, law, name, {})


@post("/measures/{name:str}/state", sync_to_thread=True, status_code=200)
def state(page: ThisPage, law: Law, name: FromPath[str], data: Form) -> Response[bytes]:
    stated = Stated(
        base=whole_of(data, "base") or 0,
        state=data.get("state", ""),
        note=data.get("note", ""),
        owner=data.get("owner", ""),
        target=_day(data.get("target", "")),
        review=_day(data.get("review", "")),
        evidence=data.get("evidence", ""),
    )
    try:
        law.state(name, stated, actor=page.reader.person.login)
    except Refusal as refusal:
        return _form(page, law, name, data, refusal=refusal)
    return page.go(f"/measures/{name}")


def _measure(page: Page, law: Law, name: str, *, refusal: Refusal | None = None) -> Response[bytes]:
    return page.show(
        "measure.html", status=409 if refusal else 200,
        view=law.measure(page.reader.person.login, name), said=_said(refusal),
    )  # fmt: skip


def _form(
    page: Page, law: Law, name: str, typed: dict[str, str], *, refusal: Refusal | None = None
) -> Response[bytes]:
    wrong = refusal.field_faults if isinstance(refusal, StatementUnfit) else ()
    return page.show(
        "measure_state.html", status=422 if refusal else 200,
        view=law.measure(page.reader.person.login, name), typed=typed, faults=by_field(wrong),
        said=_said(refusal), states=MEASURE_STATES, owners=sorted(STAFF_ROLES),
    )  # fmt: skip


def _day(text: str) -> date | None:
    """What cannot be read is as if it were not there: the statement then says what it misses."""
    try:
        return read_day(text) if text.strip() else None
    except UnreadableError:
        return None


def _number(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ValidationException("proposal") from error


def _said(refusal: Refusal | None) -> Words | None:
    return None if refusal is None else Words(th=refusal.thai, en=refusal.sentence())


HANDLERS = (compliance, l1, controls, measure, decide, form, state)
