"""Deputies: who takes whose place, from which day to which."""

from datetime import date, datetime, timedelta
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.agencies.deputies.refusals import DeputyPeriod
from sainam.kit.refusal import Refusal
from sainam.kit.thai_dates import business_date, start_of_day
from sainam.portal.page import Page
from sainam.portal.routes.asked import Form, People, ThisPage
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.views.bilingual import Words


@get("/deputies", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def deputies(page: ThisPage, desks: People) -> Response[bytes]:
    return _page(page, desks, {})


@post("/deputies", opt={FOR_AGENCIES: True}, sync_to_thread=True, status_code=200)
def appoint(page: ThisPage, desks: People, data: Form) -> Response[bytes]:
    """From the beginning of the first day to the end of the last, in Bangkok."""
    whose, _, role = data.get("place", "").partition(" ")
    try:
        desks.colleagues.appoint(
            login=whose,
            role=role,
            deputy=data.get("deputy", ""),
            first=_beginning(data.get("first", "")),
            until=_beginning(data.get("last", ""), after=True),
            reason=data.get("reason", ""),
            actor=page.reader.person.login,
        )
    except Refusal as refusal:
        return _page(page, desks, data, refusal)
    return page.go("/deputies")


@post("/deputies/{deputy:uuid}/end", opt={FOR_AGENCIES: True}, sync_to_thread=True, status_code=200)
def end(page: ThisPage, desks: People, deputy: FromPath[UUID], data: Form) -> Response[bytes]:
    actor = page.reader.person.login
    try:
        desks.colleagues.end_deputy(deputy, reason=data.get("reason", ""), actor=actor)
    except Refusal as refusal:
        return _page(page, desks, {}, refusal)
    return page.go("/deputies")


def _beginning(text: str, *, after: bool = False) -> datetime:
    """Of the day, or of the one after it. Raises DeputyPeriod."""
    try:
        day = date.fromisoformat(text)
        return start_of_day(day + timedelta(days=1) if after else day)
    except (ValueError, OverflowError) as error:
        raise DeputyPeriod from error


def _page(
    page: Page, desks: People, data: dict[str, str], refusal: Refusal | None = None
) -> Response[bytes]:
    view = desks.colleagues.deputies(page.reader.person.login)
    return page.show(
        "deputies.html",
        status=422 if refusal else 200,
        view=view,
        typed=data,
        today=business_date(view.now),
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
    )


HANDLERS = (deputies, appoint, end)
