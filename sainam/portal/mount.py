"""The portal as a web application: /th and /en, with everything around them."""

from typing import Any

from litestar import Litestar, Request, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware

from sainam.evidence.desks import EvidenceDesks
from sainam.kit.refusal import Refusal
from sainam.onboarding.people.desks import Desks
from sainam.portal.error_pages import ErrorPages
from sainam.portal.frame import Frame
from sainam.portal.page import Page, page_of
from sainam.portal.portal_actions import PortalActions
from sainam.portal.portal_data import PortalData
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.routes import (
    access_pages,
    agent_day_pages,
    agreement_pages,
    audit_pages,
    colleague_pages,
    compliance_pages,
    consent_pages,
    copy_pages,
    council_page,
    dataset_pages,
    deletion_pages,
    deputy_pages,
    document_pages,
    dossier_page,
    dossier_parts,
    entrance,
    exchange_pages,
    file_pages,
    home_page,
    inbox_page,
    incident_pages,
    law_change_pages,
    law_pages,
    link_care_pages,
    link_pages,
    list_pages,
    mail_pages,
    own_login,
    pack_pages,
    privacy_page,
    processing_pages,
    registration_pages,
    registrations_to_decide,
    request_pages,
    series_pages,
    service_request_pages,
    sign_in,
    staff_pages,
    stop_agreement,
    subject_pages,
    trace_pages,
    welcome_page,
)
from sainam.portal.security_headers import security_headers
from sainam.portal.sessions import SessionMiddleware, form_is_ours, signed_in
from sainam.portal.views.bilingual import LANGUAGES

PAGES = (
    *sign_in.HANDLERS,
    *own_login.HANDLERS,
    *welcome_page.HANDLERS,
    *registration_pages.HANDLERS,
    *registrations_to_decide.HANDLERS,
    *colleague_pages.HANDLERS,
    *staff_pages.HANDLERS,
    *deputy_pages.HANDLERS,
    *home_page.HANDLERS,
    *inbox_page.HANDLERS,
    *request_pages.HANDLERS,
    *dossier_page.HANDLERS,
    *dossier_parts.HANDLERS,
    *council_page.HANDLERS,
    *document_pages.HANDLERS,
    *link_care_pages.HANDLERS,
    *link_pages.HANDLERS,
    *dataset_pages.HANDLERS,
    *trace_pages.HANDLERS,
    *agreement_pages.HANDLERS,
    *stop_agreement.HANDLERS,
    *exchange_pages.HANDLERS,
    *file_pages.HANDLERS,
    *agent_day_pages.HANDLERS,
    *list_pages.HANDLERS,
    *service_request_pages.HANDLERS,
    *series_pages.HANDLERS,
    *audit_pages.HANDLERS,
    *deletion_pages.HANDLERS,
    *pack_pages.HANDLERS,
    *access_pages.HANDLERS,
    *mail_pages.HANDLERS,
    *privacy_page.HANDLERS,
    *incident_pages.HANDLERS,
    *subject_pages.HANDLERS,
    *consent_pages.HANDLERS,
    *copy_pages.HANDLERS,
    *processing_pages.HANDLERS,
    *law_pages.HANDLERS,
    *law_change_pages.HANDLERS,
    *compliance_pages.HANDLERS,
)


def portal_pages(
    frame: Frame,
    hub: PortalData,
    actions: PortalActions,
    desks: Desks,
    dossiers: HubDossiers,
    evidence: EvidenceDesks,
) -> Litestar:
    """Every page behind the guard; open are sign-in, invitations, registration and the assets."""

    def this_page(request: Request[Any, Any, Any]) -> Page:
        return page_of(request, frame)

    def the_hub() -> PortalData:  # what a route is given is copied deep; a function is not
        return hub

    errors = ErrorPages(frame, the_hub)
    return Litestar(
        [
            Router(path="/", route_handlers=entrance.HANDLERS, middleware=[security_headers]),
            *(
                Router(
                    path=f"/{language}",
                    route_handlers=PAGES,
                    guards=[signed_in, form_is_ours],
                    middleware=[
                        security_headers,
                        DefineMiddleware(SessionMiddleware, people=the_hub),
                    ],
                )
                for language in LANGUAGES
            ),
        ],
        dependencies={
            "page": Provide(this_page, sync_to_thread=False),
            "hub": Provide(lambda: hub, sync_to_thread=False),
            "actions": Provide(lambda: actions, sync_to_thread=False),
            "desks": Provide(lambda: desks, sync_to_thread=False),
            "dossiers": Provide(lambda: dossiers, sync_to_thread=False),
            "evidence": Provide(lambda: evidence, sync_to_thread=False),
            "processing": Provide(lambda: evidence.processing, sync_to_thread=False),
            "packs": Provide(lambda: evidence.packs, sync_to_thread=False),
            "accesses": Provide(lambda: evidence.accesses, sync_to_thread=False),
            "impacts": Provide(lambda: evidence.impacts, sync_to_thread=False),
            "law": Provide(lambda: evidence.law, sync_to_thread=False),
        },
        exception_handlers={
            HTTPException: errors.http,
            Refusal: errors.refusal,
            Exception: errors.fault,
        },
        openapi_config=None,
    )
