"""Logins of the staff: an administrator proposes, a second person decides."""

from typing import cast
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from sainam.agencies.person_form import PersonForm
from sainam.agencies.refusals import FormInvalid
from sainam.agencies.role import ROLES, STAFF_ROLES
from sainam.agencies.staff.staff_change import ChangeKind, Decision
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page
from sainam.portal.routes.asked import Form, People, ThisPage
from sainam.portal.routes.colleague_pages import person_form
from sainam.portal.routes.registration_pages import by_field
from sainam.portal.views.bilingual import Words


@get("/staff", sync_to_thread=True)
def staff(page: ThisPage, desks: People) -> Response[bytes]:
    return _page(page, desks)


@post("/staff/changes", sync_to_thread=True, status_code=200)
def propose(page: ThisPage, desks: People, data: Form) -> Response[bytes]:
    actor = page.actor("see_staff")
    kind, form = data.get("kind", ""), person_form(data)
    if kind not in ("register", "recover", "end"):
        raise ValidationException("kind")
    try:
        desks.colleagues.propose(
            cast("ChangeKind", kind),
            data.get("login", ""),
            form,
            reason=data.get("reason", ""),
            actor=actor,
        )
    except Refusal as refusal:
        kept = form if kind == "register" else PersonForm()
        return _page(page, desks, form=kept, reason=data.get("reason", ""), refusal=refusal)
    return page.go("/staff")


@post("/staff/changes/{change:uuid}", sync_to_thread=True, status_code=200)
def decide(page: ThisPage, desks: People, change: FromPath[UUID], data: Form) -> Response[bytes]:
    actor = page.actor("see_staff")
    decision = data.get("decision", "")
    if decision not in ("confirmed", "rejected"):
        raise ValidationException("decision")
    try:
        desks.colleagues.decide(
            change, cast("Decision", decision), reason=data.get("reason", ""), actor=actor
        )
    except Refusal as refusal:
        return _page(page, desks, refusal=refusal)
    return page.go("/staff")


def _page(
    page: Page,
    desks: People,
    *,
    form: PersonForm | None = None,
    reason: str = "",
    refusal: Refusal | None = None,
) -> Response[bytes]:
    actor = page.actor("see_staff")
    wrong = refusal.field_faults if isinstance(refusal, FormInvalid) else ()
    return page.show(
        "staff.html",
        status=422 if refusal else 200,
        view=desks.colleagues.staff(actor),
        form=form or PersonForm(),
        reason=reason,
        faults=by_field(wrong),
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
        choices=[role for role in ROLES if role in STAFF_ROLES],
    )


HANDLERS = (staff, propose, decide)
