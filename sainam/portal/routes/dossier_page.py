"""A dossier: where it stands, what the reader may do, what happened, its documents."""

from __future__ import annotations

from asyncio import to_thread

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.kit.refusal import Refusal
from sainam.onboarding import process
from sainam.onboarding.bodies import BODIES
from sainam.onboarding.bpmn import bpmn
from sainam.onboarding.state import EVENT_WORDS, STATE_WORDS, Event
from sainam.portal.address import words_of
from sainam.portal.page import Page
from sainam.portal.process_drawing import draw_process, stages, way_down
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.routes.asked import Asked, ThisPage
from sainam.portal.routes.dossier_asked import (
    MOST_BYTES,
    Dossiers,
    SentForm,
    event_of,
    keep_files,
    sent_form,
)
from sainam.portal.routes.dossier_form import BACK, form_shown, show_form, start_typed
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.typed_body import body_of, typed_of
from sainam.portal.views.dossiers import DossierFile


@get("/dossiers/{dossier:str}", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def dossier_page(
    page: ThisPage, dossiers: Dossiers, request: Asked, dossier: FromPath[str]
) -> Response[bytes]:
    file = dossiers.file(page.reader.person.login, dossier)
    done = words_of(request.query_params, "done")
    return page.show(
        "dossier.html",
        file=file,
        station=process.STATIONS.get(file.dossier.state),
        drawing=draw_process(file.dossier),
        way=way_down(file.dossier),
        stages=stages(file.dossier),
        events=EVENT_WORDS,
        states=STATE_WORDS,
        pages=pages_of(file),
        done=EVENT_WORDS[Event(done)] if done in {one.value for one in Event} else None,
    )


def pages_of(file: DossierFile) -> tuple[tuple[str, str], ...]:
    """The pages of single steps that the dossier has come to, of those the reader may see."""
    dossier = file.dossier
    reached = (
        ("council", "dossier.to_council", Event.CONVENE, not file.own),
        ("design", "dossier.to_design", Event.APPROVE, not file.own),
        ("agreement", "dossier.to_agreement", Event.ACKNOWLEDGE, True),
        ("build", "dossier.to_build", Event.SIGNED, True),
    )
    return tuple(
        (page, key)
        for page, key, event, allowed in reached
        if allowed and dossier.last(event) is not None
    )


@get("/dossiers/{dossier:str}/journal", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def journal(page: ThisPage, dossiers: Dossiers, dossier: FromPath[str]) -> Response[bytes]:
    """The whole story on one page, to be read or printed."""
    login = page.reader.person.login
    lines = dossiers.journal(login, dossier)
    return page.show("dossier_journal.html", file=dossiers.file(login, dossier), lines=lines)


@get("/dossiers/{dossier:str}/journal.pdf", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def journal_paper(page: ThisPage, dossiers: Dossiers, dossier: FromPath[str]) -> Response[bytes]:
    return Response(
        dossiers.journal_paper(page.reader.person.login, dossier),
        media_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{dossier}.pdf"'},
    )


@get("/dossiers/{dossier:str}/do/{event:str}", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def ask_to_act(
    page: ThisPage, dossiers: Dossiers, dossier: FromPath[str], event: FromPath[str]
) -> Response[bytes]:
    taken, login = event_of(event), page.reader.person.login
    file = dossiers.file(login, dossier)
    offer, start = dossiers.form(login, dossier, taken)
    typed = start_typed(taken, start, page.language, offer)
    return show_form(page, file, form_shown(file, taken, offer, typed))


@post(
    "/dossiers/{dossier:str}/do/{event:str}", opt={FOR_AGENCIES: True}, status_code=200,
    request_max_body_size=MOST_BYTES,
)  # fmt: skip
async def act(
    page: ThisPage, dossiers: Dossiers, request: Asked, dossier: FromPath[str],
    event: FromPath[str],
) -> Response[bytes]:  # fmt: skip
    sent = await sent_form(await request.form())
    return await to_thread(_act, page, dossiers, dossier, event_of(event), sent)


def _act(
    page: Page, dossiers: HubDossiers, dossier: str, event: Event, sent: SentForm
) -> Response[bytes]:
    login = page.reader.person.login
    offer, _ = dossiers.form(login, dossier, event)
    typed = typed_of(BODIES[event], sent.texts, offer)
    faults = keep_files(dossiers, sent, typed)
    given, unread = body_of(BODIES[event], typed, offer)
    faults += unread
    refusal: Refusal | None = None
    if not sent.changes_rows and not faults:
        try:
            dossiers.act(login, dossier, event.value, given, sent.seen)
        except Refusal as refused:
            refusal = refused
        else:
            return _done(page, dossier, event, sent.word("back"))
    file = dossiers.file(login, dossier)
    shown = form_shown(
        file, event, offer, typed, more=sent.word("more"),
        faults=() if sent.changes_rows else faults, refusal=refusal, seen=sent.seen,
    )  # fmt: skip
    return show_form(page, file, shown)


def _done(page: Page, dossier: str, event: Event, back: str) -> Response[bytes]:
    if back in BACK:
        return page.go(f"/dossiers/{dossier}/{back}", done=event.value)
    return page.go(f"/dossiers/{dossier}", done=event.value)


@get("/process", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def process_page(page: ThisPage) -> Response[bytes]:
    """The process itself: every state, its owners, its deadline, and what leads out of it."""
    return page.show(
        "process.html",
        drawing=draw_process(None),
        way=way_down(None),
        stations=process.STATIONS,
        leaving=process.leaving,
        events=EVENT_WORDS,
        states=STATE_WORDS,
        version=process.VERSION,
    )


@get("/process.bpmn", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def process_bpmn(page: ThisPage) -> Response[bytes]:
    return Response(
        bpmn(page.language),
        media_type="application/xml",
        headers={"Content-Disposition": 'attachment; filename="sainam-process.bpmn"'},
    )


HANDLERS = (dossier_page, journal, journal_paper, ask_to_act, act, process_page, process_bpmn)
