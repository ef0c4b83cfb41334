"""Registrations before the one who decides: the secretary, or the officer of the agency joined."""

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.agencies.registration.registration_form import KINDS
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page
from sainam.portal.routes.asked import Form, People, ThisPage
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.views.bilingual import Words


@get("/registrations", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def registrations(page: ThisPage, desks: People) -> Response[bytes]:
    rows = desks.registration.registrations(page.actor("decide_registration"))
    return page.show("registrations.html", rows=rows)


@get("/registrations/{number:str}", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def registration(page: ThisPage, desks: People, number: FromPath[str]) -> Response[bytes]:
    return _page(page, desks, number)


@get("/registrations/{number:str}/letter", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def letter(page: ThisPage, desks: People, number: FromPath[str]) -> Response[bytes]:
    """As a download: what a stranger sent is never opened in our own pages."""
    kept, content = desks.registration.letter(page.actor("decide_registration"), number)
    ending = {"application/pdf": "pdf", "image/png": "png"}.get(kept.media_type, "jpg")
    return Response(
        content,
        media_type=kept.media_type,
        headers={"Content-Disposition": f'attachment; filename="{number}.{ending}"'},
    )


@post(
    "/registrations/{number:str}/accept",
    opt={FOR_AGENCIES: True},
    sync_to_thread=True,
    status_code=200,
)
def accept(page: ThisPage, desks: People, number: FromPath[str], data: Form) -> Response[bytes]:
    actor = page.actor("decide_registration")
    code, same = data.get("code", ""), data.get("same") == "yes"
    kind, why = data.get("kind", ""), data.get("why", "")
    try:
        desks.registration.accept(actor, number, code=code, same=same, kind=kind, reason=why)
    except Refusal as refusal:
        return _page(page, desks, number, refusal=refusal, code=code, kind=kind, why=why)
    return page.go(f"/registrations/{number}")


@post(
    "/registrations/{number:str}/refuse",
    opt={FOR_AGENCIES: True},
    sync_to_thread=True,
    status_code=200,
)
def refuse(page: ThisPage, desks: People, number: FromPath[str], data: Form) -> Response[bytes]:
    actor = page.actor("decide_registration")
    reason = data.get("reason", "")
    try:
        desks.registration.refuse(actor, number, reason=reason)
    except Refusal as refusal:
        return _page(page, desks, number, refusal=refusal, reason=reason)
    return page.go(f"/registrations/{number}")


def _page(
    page: Page,
    desks: People,
    number: str,
    *,
    refusal: Refusal | None = None,
    code: str = "",
    reason: str = "",
    kind: str = "",
    why: str = "",
) -> Response[bytes]:
    actor = page.actor("decide_registration")
    view = desks.registration.registration(actor, number, code.strip().upper())
    return page.show(
        "registration.html",
        status=409 if refusal else 200,
        view=view.registration,
        on_record=view.on_record,
        code=view.code,
        decided_by=view.decided_by,
        own_agency=page.reader.person.agency,
        said=None if refusal is None else Words(th=refusal.thai, en=refusal.sentence()),
        reason=reason,
        kinds=KINDS,
        kind=kind or view.registration.form.kind,
        why=why,
    )


HANDLERS = (registrations, registration, letter, accept, refuse)
