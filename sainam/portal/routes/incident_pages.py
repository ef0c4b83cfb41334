"""The data protection officer's desk, and the file of an incident with its clocks."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from sainam.evidence.incidents.clock import CLOCK_KINDS, RULES, ClockKind
from sainam.evidence.incidents.incident import WRITTEN, Opening
from sainam.evidence.incidents.refusals import IncidentFieldUnusable, UnknownIncident
from sainam.evidence.incidents.scope import Scope
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page, found
from sainam.portal.read_moment import read_moment
from sainam.portal.routes.asked import Evidence, Form, ThisPage
from sainam.portal.views.bilingual import Words


@get("/privacy/incidents/new", sync_to_thread=False)
def new_incident(page: ThisPage) -> Response[bytes]:
    return _form(page, {})


@post("/privacy/incidents", sync_to_thread=True, status_code=200)
def open_incident(page: ThisPage, evidence: Evidence, data: Form) -> Response[bytes]:
    actor = page.actor("open_incident")
    try:
        opening = Opening(
            title=data.get("title", ""),
            aware_at=_wanted(data, "aware_at"),
            happened_from=_moment(data, "happened_from"),
            happened_until=_moment(data, "happened_until"),
            personal="personal" in data,
            high_risk="high_risk" in data,
            cyber="cyber" in data,
        )
        number = evidence.incidents.open(actor, opening)
    except Refusal as refusal:
        return _form(page, data, refusal)
    return page.go(f"/privacy/incidents/{number}")


@get("/privacy/incidents/{number:str}", sync_to_thread=True)
def incident(page: ThisPage, evidence: Evidence, number: FromPath[str]) -> Response[bytes]:
    return _page(page, evidence, number)


@post("/privacy/incidents/{number:str}/steps", sync_to_thread=True, status_code=200)
def write_step(
    page: ThisPage, evidence: Evidence, number: FromPath[str], data: Form
) -> Response[bytes]:
    event = next((one for one in WRITTEN if one == data.get("event")), None)
    if event is None:
        raise ValidationException("event")
    return _done(
        page, evidence, number, data,
        lambda actor: evidence.incidents.write(
            actor, number, event, data.get("text", "")
        ),
    )  # fmt: skip


@post("/privacy/incidents/{number:str}/scope", sync_to_thread=True, status_code=200)
def set_scope(
    page: ThisPage, evidence: Evidence, number: FromPath[str], data: Form
) -> Response[bytes]:
    def act(actor: str) -> object:
        scope = Scope(
            credentials=tuple(data.get("credentials", "").split()),
            agreements=tuple(data.get("agreements", "").split()),
            since=_wanted(data, "since"),
            until=_wanted(data, "until"),
        )
        return evidence.incidents.set_scope(actor, number, scope)

    return _done(page, evidence, number, data, act)


@post("/privacy/incidents/{number:str}/clocks", sync_to_thread=True, status_code=200)
def start_clock(
    page: ThisPage, evidence: Evidence, number: FromPath[str], data: Form
) -> Response[bytes]:
    kind, hours = _clock(data.get("clock", "")), data.get("hours", "").strip()

    def act(actor: str) -> object:
        if hours and not (hours.isascii() and hours.isdecimal()):
            raise IncidentFieldUnusable("hours", field="hours")
        return evidence.incidents.start_clock(
            actor, number, kind, hours=int(hours) if hours else None,
            provision=data.get("provision"),
        )  # fmt: skip

    return _done(page, evidence, number, data, act)


@post("/privacy/incidents/{number:str}/clocks/{clock:str}/end", sync_to_thread=True,
      status_code=200)  # fmt: skip
def end_clock(
    page: ThisPage, evidence: Evidence, number: FromPath[str], clock: FromPath[str], data: Form
) -> Response[bytes]:
    """Nobody has to be told; being told ends a clock by its letter."""
    kind = _clock(clock)
    return _done(
        page, evidence, number, data,
        lambda actor: evidence.incidents.end_clock(
            actor, number, kind, "not_needed", reason=data.get("reason", "")
        ),
    )  # fmt: skip


@post("/privacy/incidents/{number:str}/clocks/{clock:str}/tell", sync_to_thread=True,
      status_code=200)  # fmt: skip
def tell(
    page: ThisPage, evidence: Evidence, number: FromPath[str], clock: FromPath[str], data: Form
) -> Response[bytes]:
    kind = _clock(clock)
    return _done(
        page, evidence, number, data,
        lambda actor: evidence.incidents.tell(
            actor, number, kind, said=data.get("said", ""), to=data.get("to", ""),
            late=data.get("late", ""),
        ),
    )  # fmt: skip


@post("/privacy/incidents/{number:str}/persons.csv", sync_to_thread=True, status_code=200)
def persons(
    page: ThisPage, evidence: Evidence, number: FromPath[str], data: Form
) -> Response[bytes]:
    """Whom to tell; asking for it is on record."""
    actor = page.actor("act_privacy")
    try:
        touched = evidence.incidents.persons(actor, number, reason=data.get("reason", ""))
    except UnknownIncident:
        return found(None)
    except Refusal as refusal:
        return _page(page, evidence, number, data, refusal)
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(("key", "exchanges", "last_at"))
    rows.writerows((one.key, one.exchanges, one.last_at.isoformat()) for one in touched)
    return Response(
        out.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{number}-persons.csv"'},
    )


@get("/privacy/incidents/{number:str}/letters/{document:uuid}", sync_to_thread=True)
def letter(
    page: ThisPage, evidence: Evidence, number: FromPath[str], document: FromPath[UUID]
) -> Response[bytes]:
    actor = page.actor("see_privacy")
    try:
        content = evidence.incidents.letter(actor, number, document)
    except UnknownIncident:
        return found(None)
    return Response(
        content,
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{number}-letter.pdf"'},
    )


def _done(
    page: Page, evidence: Evidence, number: str, data: dict[str, str], act: Any
) -> Response[bytes]:
    actor = page.actor("act_privacy")
    try:
        act(actor)
    except UnknownIncident:
        return found(None)
    except Refusal as refusal:
        return _page(page, evidence, number, data, refusal)
    return page.go(f"/privacy/incidents/{number}")


def _page(
    page: Page,
    evidence: Evidence,
    number: str,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[bytes]:
    actor = page.actor("see_privacy")
    try:
        seen = evidence.incidents.incident(actor, number)
    except UnknownIncident:
        return found(None)
    started = {one.clock for one in seen.incident.clocks}
    return page.show(
        "incident.html",
        status=422 if refusal else 200,
        seen=seen,
        rules=RULES,
        startable=[kind for kind in CLOCK_KINDS if kind not in started],
        written=WRITTEN,
        typed=typed or {},
        said=_said(refusal),
    )


def _form(page: Page, typed: dict[str, str], refusal: Refusal | None = None) -> Response[bytes]:
    page.actor("open_incident")
    status = 422 if refusal else 200
    return page.show("incident_new.html", status=status, typed=typed, said=_said(refusal))


def _said(refusal: Refusal | None) -> Words | None:
    return Words(th=refusal.thai, en=refusal.sentence()) if refusal else None


def _clock(text: str) -> ClockKind:
    known = next((kind for kind in CLOCK_KINDS if kind == text), None)
    if known is None:
        raise ValidationException("clock")
    return known


def _moment(data: dict[str, str], name: str) -> datetime | None:
    """Raises IncidentFieldUnusable."""
    try:
        return read_moment(data.get(name, ""))
    except (ValueError, OverflowError) as error:
        raise IncidentFieldUnusable(name, field=name) from error


def _wanted(data: dict[str, str], name: str) -> datetime:
    """Raises IncidentFieldUnusable."""
    moment = _moment(data, name)
    if moment is None:
        raise IncidentFieldUnusable(name, field=name)
    return moment


HANDLERS = (
    new_incident,
    open_incident,
    incident,
    write_step,
    set_scope,
    start_clock,
    end_clock,
    tell,
    persons,
    letter,
)
