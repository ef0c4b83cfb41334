"""An agency registers itself: the open form, and how its registration stands."""

from asyncio import to_thread

from litestar import Response, get, post
from litestar.datastructures import FormMultiDict, UploadFile
from litestar.params import FromPath

from sainam.agencies.registration.refusals import TooManyPosts
from sainam.agencies.registration.registration_form import BODIES, KINDS, RegistrationForm
from sainam.kit.field_fault import FieldFault
from sainam.onboarding.people.registration_desk import Returned, Sent
from sainam.portal.page import Page, found
from sainam.portal.routes.asked import Asked, People, ThisPage
from sainam.portal.routes.visitor import shown_to_visitor, visitor_of
from sainam.portal.security_headers import NO_REFERRER
from sainam.portal.sessions import PUBLIC
from sainam.portal.views.bilingual import Words

# The letter itself may have 10 MiB; above this nothing is read at all.
MOST_BYTES = 32 * 1024 * 1024


@get("/register", opt={PUBLIC: True}, sync_to_thread=True)
def ask_to_register(page: ThisPage, request: Asked) -> Response[bytes]:
    return _form(page, request, Returned(RegistrationForm(), (), "", None, has_password=False))


@post("/register", opt={PUBLIC: True}, status_code=200, request_max_body_size=MOST_BYTES)
async def register(page: ThisPage, desks: People, request: Asked) -> Response[bytes]:
    sent = await _sent(await request.form(), visitor_of(request, page))
    address = request.client.host if request.client else ""
    return await to_thread(_register, page, desks, request, sent, address)


@get("/registration/{number:str}/{secret:str}", opt={PUBLIC: True}, sync_to_thread=True)
def registration_state(
    page: ThisPage, desks: People, number: FromPath[str], secret: FromPath[str]
) -> Response[bytes]:
    view = found(desks.registration.state(number, secret))
    answer = page.show("registration_state.html", view=view)
    answer.headers.update(NO_REFERRER)
    return answer


def _register(
    page: Page, desks: People, request: Asked, sent: Sent, address: str
) -> Response[bytes]:
    try:
        desks.registration.admit(address)
    except TooManyPosts as refusal:
        again = Returned(sent.form, (), sent.kept, None, has_password=False)
        return _form(page, request, again, status=429, refusal=refusal)
    filed = desks.registration.file(sent, address=address)
    if isinstance(filed, Returned):
        return _form(page, request, filed, status=422)
    return page.go(f"/registration/{filed.number}/{filed.secret}")


async def _sent(form: FormMultiDict, visitor: str) -> Sent:
    """A field that is missing or a file where text should be counts as empty."""
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    letter = form.get("letter")
    fields = {name: texts.get(name, "") for name in RegistrationForm.__struct_fields__}
    return Sent(
        form=RegistrationForm(**fields),
        password=texts.get("password", ""),
        again=texts.get("again", ""),
        letter=await letter.read() if isinstance(letter, UploadFile) else b"",
        letter_name=letter.filename if isinstance(letter, UploadFile) else "",
        kept=texts.get("kept", ""),
        visitor=visitor,
    )


def _form(
    page: Page,
    request: Asked,
    returned: Returned,
    *,
    status: int = 200,
    refusal: TooManyPosts | None = None,
) -> Response[bytes]:
    return shown_to_visitor(
        page,
        request,
        "register.html",
        status=status,
        form=returned.form,
        faults=by_field(returned.faults),
        kept=returned.kept,
        letter=returned.letter,
        has_password=returned.has_password,
        bodies=BODIES,
        kinds=KINDS,
        said=None if refusal is None else Words(th=refusal.thai, en=refusal.sentence()),
    )


def by_field(faults: tuple[FieldFault, ...]) -> dict[str, Words]:
    """The first fault of each field, in the order of the page."""
    told: dict[str, Words] = {}
    for fault in faults:
        told.setdefault(fault.field, Words(th=fault.thai, en=fault.english))
    return told


HANDLERS = (ask_to_register, register, registration_state)
