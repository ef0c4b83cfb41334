"""The people of one's own agency: who they are, inviting one more, ending a login."""

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.agencies.person_form import PersonForm
from sainam.agencies.refusals import FormInvalid
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page
from sainam.portal.routes.asked import Asked, Form, People, ThisPage
from sainam.portal.routes.registration_pages import by_field
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.views.bilingual import Words

ROLES_TO_GIVE = ("agency_developer", "agency_officer")


@get("/people", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def colleagues(page: ThisPage, desks: People, request: Asked) -> Response[bytes]:
    return _page(page, desks, invited="invited" in request.query_params)


@post("/people", opt={FOR_AGENCIES: True}, sync_to_thread=True, status_code=200)
def invite(page: ThisPage, desks: People, data: Form) -> Response[bytes]:
    actor = page.actor("invite_colleague")
    form = person_form(data)
    try:
        desks.colleagues.invite(form, actor=actor)
    except Refusal as refusal:
        return _page(page, desks, form=form, refusal=refusal)
    return page.go("/people", invited="yes")


@post("/people/{login:str}/invite", opt={FOR_AGENCIES: True}, sync_to_thread=True, status_code=200)
def invite_again(
    page: ThisPage, desks: People, login: FromPath[str], data: Form
) -> Response[bytes]:
    actor = page.actor("invite_colleague")
    try:
        desks.colleagues.invite_again(login, reason=data.get("reason", ""), actor=actor)
    except Refusal as refusal:
        return _page(page, desks, refusal=refusal)
    return page.go("/people", invited="yes")


@post("/people/{login:str}/end", opt={FOR_AGENCIES: True}, sync_to_thread=True, status_code=200)
def end(page: ThisPage, desks: People, login: FromPath[str], data: Form) -> Response[bytes]:
    actor = page.actor("invite_colleague")
    try:
        desks.colleagues.end(login, reason=data.get("reason", ""), actor=actor)
    except Refusal as refusal:
        return _page(page, desks, refusal=refusal)
    return page.go("/people")


def person_form(data: dict[str, str]) -> PersonForm:
    """Of the fields of a form; more than one role comes as several fields `role-NAME`."""
    roles = [data.get("role", ""), *(name[5:] for name in data if name.startswith("role-"))]
    return PersonForm(
        login=data.get("login", ""),
        thai=data.get("thai", ""),
        english=data.get("english", ""),
        roles=tuple(role for role in roles if role),
        email=data.get("email", ""),
        phone=data.get("phone", ""),
        position=data.get("position", ""),
    )


def _page(
    page: Page,
    desks: People,
    *,
    form: PersonForm | None = None,
    refusal: Refusal | None = None,
    invited: bool = False,
) -> Response[bytes]:
    actor = page.actor("see_colleagues")
    wrong = refusal.field_faults if isinstance(refusal, FormInvalid) else ()
    return page.show(
        "colleagues.html",
        status=422 if refusal else 200,
        people=desks.colleagues.colleagues(actor),
        form=form or PersonForm(),
        faults=by_field(wrong),
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
        choices=ROLES_TO_GIVE,
        invited=invited,
    )


HANDLERS = (colleagues, invite, invite_again, end)
