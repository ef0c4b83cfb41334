"""Agreements: the list, and one with its grants, doors, versions and history."""

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from sainam.portal.address import words_of
from sainam.portal.page import found
from sainam.portal.routes.asked import Asked, Hub, ThisPage
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.views.agreements import AgreementFilter, AgreementRow
from sainam.portal.views.slices import Slice


def _wanted(request: Asked) -> AgreementFilter:
    query = request.query_params
    return AgreementFilter(
        agency=words_of(query, "agency"),
        state=words_of(query, "state"),
        kind=words_of(query, "kind"),
    )


@get("/agreements", sync_to_thread=True)
def agreements(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    wanted = _wanted(request)
    return page.show(
        "agreements.html", rows=hub.agreements(wanted), wanted=wanted, choices=hub.choices()
    )


@get("/agreements.json", sync_to_thread=True)
def agreements_json(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.json(Slice[AgreementRow](hub.agreements(_wanted(request))))


@get("/agreements/{agreement_id:str}", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def agreement(page: ThisPage, hub: Hub, agreement_id: FromPath[str]) -> Response[bytes]:
    """An agency reads its own; of others' it is not even told that they are there."""
    view = found(hub.agreement(agreement_id))
    if page.reader.person.agency not in (None, view.agreement.agency_code):
        raise NotFoundException
    return page.show("agreement.html", view=view)


@get("/agreements/{agreement_id:str}/agreement.json", sync_to_thread=True)
def agreement_json(page: ThisPage, hub: Hub, agreement_id: FromPath[str]) -> Response[bytes]:
    return page.json(found(hub.agreement(agreement_id)))


HANDLERS = (agreements, agreements_json, agreement, agreement_json)
