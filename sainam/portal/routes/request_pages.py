"""A request, step by step: each step is saved as it is left; what is wrong is told at the end."""

from __future__ import annotations

from asyncio import to_thread
from typing import Any, cast, get_args

import msgspec
from litestar import Response, get, post
from litestar.exceptions import NotFoundException, ValidationException
from litestar.params import FromPath

from sainam.kit.refusal import Refusal
from sainam.onboarding.bodies import Request
from sainam.onboarding.dossier import Kind
from sainam.onboarding.refusals import BodyInvalid
from sainam.onboarding.state import Event
from sainam.portal.address import words_of
from sainam.portal.page import Page
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.routes.asked import Asked, Form, ThisPage
from sainam.portal.routes.dossier_asked import (
    MOST_BYTES,
    Dossiers,
    SentForm,
    keep_files,
    sent_form,
)
from sainam.portal.routes.dossier_form import FormShown, form_shown, start_typed
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.typed_body import body_of, typed_of
from sainam.portal.views.body_words import KINDS, PARTS
from sainam.portal.views.dossiers import BoardFilter, DossierFile

CHECK = "check"
_ORDER = (*PARTS, CHECK)


@get("/requests/new", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def ask_new(page: ThisPage, dossiers: Dossiers, request: Asked) -> Response[bytes]:
    earlier = words_of(request.query_params, "earlier")
    kind = words_of(request.query_params, "kind") or "link"
    return _new(page, dossiers, kind, earlier or "", None)


@post("/requests/new", opt={FOR_AGENCIES: True}, sync_to_thread=True, status_code=200)
def new(page: ThisPage, dossiers: Dossiers, data: Form) -> Response[bytes]:
    """An amendment begins with what its agreement's request said."""
    kind, earlier = data.get("kind", ""), data.get("earlier", "")
    if kind not in get_args(Kind):
        raise ValidationException("kind")
    login = page.reader.person.login
    try:
        before = dossiers.file(login, earlier) if earlier else None
        opened = dossiers.open(
            login,
            cast("Kind", kind),
            earlier=earlier or None,
            agreement=before.agreement[0] if before and before.agreement else None,
            request=msgspec.to_builtins(before.dossier.request) if before else {},
        )
    except Refusal as refusal:
        return _new(page, dossiers, kind, earlier, refusal)
    return page.go(f"/dossiers/{opened.id}/request/{_ORDER[0]}")


@get("/dossiers/{dossier:str}/request/{part:str}", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def ask_part(
    page: ThisPage, dossiers: Dossiers, dossier: FromPath[str], part: FromPath[str]
) -> Response[bytes]:
    login = page.reader.person.login
    file = dossiers.file(login, dossier)
    if part == CHECK:
        return _check(page, dossiers, file, None, None)
    only = _fields(part)
    offer, start = dossiers.form(login, dossier, Event.SAVE)
    typed = start_typed(Event.SAVE, start, page.language, offer)
    return _part(page, file, part, form_shown(file, Event.SAVE, offer, typed, only=only))


@post(
    "/dossiers/{dossier:str}/request/{part:str}", opt={FOR_AGENCIES: True}, status_code=200,
    request_max_body_size=MOST_BYTES,
)  # fmt: skip
async def save_part(
    page: ThisPage, dossiers: Dossiers, request: Asked, dossier: FromPath[str],
    part: FromPath[str],
) -> Response[bytes]:  # fmt: skip
    sent = await sent_form(await request.form())
    do = _submit if part == CHECK else _save
    return await to_thread(do, page, dossiers, dossier, part, sent)


def _save(
    page: Page, dossiers: HubDossiers, dossier: str, part: str, sent: SentForm
) -> Response[bytes]:
    login, only = page.reader.person.login, _fields(part)
    offer, before = dossiers.form(login, dossier, Event.SAVE)
    typed = typed_of(Request, sent.texts, offer, only)
    faults = keep_files(dossiers, sent, typed)
    given, unread = body_of(Request, typed, offer, only)
    faults += unread
    refusal = None
    if not sent.changes_rows and not faults:
        others: dict[str, Any] = {name: one for name, one in before.items() if name not in only}
        try:
            dossiers.act(login, dossier, "save", {**others, **given}, sent.seen)
        except Refusal as refused:
            refusal = refused
        else:
            return page.go(f"/dossiers/{dossier}{_next(part, sent)}")
    shown = form_shown(
        dossiers.file(login, dossier), Event.SAVE, offer, typed, only=only,
        more=sent.word("more"), faults=() if sent.changes_rows else faults, refusal=refusal,
        seen=sent.seen,
    )  # fmt: skip
    return _part(page, dossiers.file(login, dossier), part, shown)


def _next(part: str, sent: SentForm) -> str:
    if sent.word("then") == "leave":
        return ""
    return f"/request/{_ORDER[_ORDER.index(part) + 1]}"


def _submit(
    page: Page, dossiers: HubDossiers, dossier: str, _part: str, sent: SentForm
) -> Response[bytes]:
    login = page.reader.person.login
    file = dossiers.file(login, dossier)
    try:
        dossiers.act(login, dossier, "submit", msgspec.to_builtins(file.dossier.request), sent.seen)
    except Refusal as refusal:
        return _check(page, dossiers, dossiers.file(login, dossier), refusal, sent.seen)
    return page.go(f"/dossiers/{dossier}", done="submit")


def _fields(part: str) -> tuple[str, ...]:
    if part not in PARTS:
        raise NotFoundException(part)
    return PARTS[part][1]


def _part(page: Page, file: DossierFile, part: str, shown: FormShown) -> Response[bytes]:
    status = 422 if shown.faults else 409 if shown.said else 200
    return page.show(
        "request_part.html", status=status, file=file, form=shown, part=part, parts=PARTS,
    )  # fmt: skip


def _check(
    page: Page, dossiers: HubDossiers, file: DossierFile, refusal: Refusal | None, seen: int | None
) -> Response[bytes]:
    """All that was said, and each fault with the way to where it is put right."""
    offer, start = dossiers.form(page.reader.person.login, file.dossier.id, Event.SAVE)
    typed = start_typed(Event.SAVE, start, page.language, offer)
    shown = form_shown(file, Event.SUBMIT, offer, typed, refusal=refusal, seen=seen)
    wrong = refusal.field_faults if isinstance(refusal, BodyInvalid) else ()
    where = {name: part for part, (_, fields) in PARTS.items() for name in fields}
    return page.show(
        "request_check.html",
        status=422 if wrong else 409 if refusal else 200,
        file=file, form=shown, part=CHECK, parts=PARTS, where=where,
    )  # fmt: skip


def _new(
    page: Page, dossiers: HubDossiers, kind: str, earlier: str, refusal: Refusal | None
) -> Response[bytes]:
    """Earlier dossiers of one's own that can be filed again, amended or renewed."""
    every = dossiers.board(page.reader.person.login, BoardFilter(standing="all"))
    return page.show(
        "request_new.html", status=409 if refusal else 200, kinds=KINDS, kind=kind,
        earlier=earlier, rows=every.rows, refusal=refusal,
    )  # fmt: skip


HANDLERS = (ask_new, new, ask_part, save_part)
