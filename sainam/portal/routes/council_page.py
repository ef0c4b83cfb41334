"""The council's page of a dossier: the checklist, own findings, what is beside the vote."""

from __future__ import annotations

from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.kit.refusal import Refusal
from sainam.onboarding.bodies import Finding
from sainam.onboarding.refusals import BodyInvalid, DossierMoved
from sainam.onboarding.state import EVENT_WORDS, Event
from sainam.portal.address import address, words_of
from sainam.portal.page import Page, see_other
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.routes.asked import Asked, Form, ThisPage
from sainam.portal.routes.dossier_asked import Dossiers, SentForm
from sainam.portal.routes.dossier_form import form_shown
from sainam.portal.typed_body import body_of, typed_of


@get("/dossiers/{dossier:str}/council", sync_to_thread=True)
def council_page(
    page: ThisPage, dossiers: Dossiers, request: Asked, dossier: FromPath[str]
) -> Response[bytes]:
    done = words_of(request.query_params, "done")
    return _page(page, dossiers, dossier, done=done)


@post("/dossiers/{dossier:str}/council", sync_to_thread=True, status_code=200)
def record_finding(
    page: ThisPage, dossiers: Dossiers, dossier: FromPath[str], data: Form
) -> Response[bytes]:
    """One provision at a time; back to the question it was about."""
    login = page.reader.person.login
    sent = SentForm({name: [value] for name, value in data.items()}, ())
    offer, _ = dossiers.form(login, dossier, Event.RECORD_FINDING)
    typed = typed_of(Finding, sent.texts, offer)
    given, faults = body_of(Finding, typed, offer)
    refusal: Refusal | None = BodyInvalid(faults) if faults else None
    if refusal is None:
        try:
            dossiers.act(login, dossier, "record_finding", given, sent.seen)
        except Refusal as refused:
            refusal = refused
        else:
            # The next question stands right below the one that was answered.
            there = address(page.language, f"/dossiers/{dossier}/council", done="record_finding")
            return see_other(f"{there}#q-{quote(typed['provision'], safe='')}")
    return _page(page, dossiers, dossier, refusal=refusal, typed=typed, seen=sent.seen)


def _page(
    page: Page,
    dossiers: HubDossiers,
    dossier: str,
    *,
    refusal: Refusal | None = None,
    typed: dict[str, str] | None = None,
    seen: int = 0,
    done: str | None = None,
) -> Response[bytes]:
    login = page.reader.person.login
    file = dossiers.file(login, dossier)
    offer, _ = dossiers.form(login, dossier, Event.RECORD_FINDING)
    form = form_shown(
        file, Event.RECORD_FINDING, offer, typed or {}, refusal=refusal, seen=seen
    )  # what is wrong stands at its question
    status = 409 if isinstance(refusal, DossierMoved) else 422 if refusal else 200
    return page.show(
        "council.html", status=status, file=file, council=dossiers.council(login, dossier),
        form=form, typed=typed or {}, events=EVENT_WORDS,
        done=EVENT_WORDS[Event(done)] if done in {one.value for one in Event} else None,
    )  # fmt: skip


HANDLERS = (council_page, record_finding)
