"""The pages of single steps: the departments' form, the agreement's versions, keys and checks."""

from __future__ import annotations

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from sainam.onboarding.state import EVENT_WORDS, Event
from sainam.portal.address import whole_of, words_of
from sainam.portal.page import Page
from sainam.portal.readings.dossiers.hub_dossiers import HubDossiers
from sainam.portal.routes.asked import Asked, ThisPage
from sainam.portal.routes.dossier_asked import Dossiers
from sainam.portal.sessions import FOR_AGENCIES


@get("/dossiers/{dossier:str}/design", sync_to_thread=True)
def design_page(
    page: ThisPage, dossiers: Dossiers, request: Asked, dossier: FromPath[str]
) -> Response[bytes]:
    """What each department proposed, and what the other said: within the utility."""
    view = dossiers.design(page.reader.person.login, dossier)
    return _show(page, dossiers, request, dossier, "design.html", view=view)


@get("/dossiers/{dossier:str}/agreement", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def agreement_page(
    page: ThisPage, dossiers: Dossiers, request: Asked, dossier: FromPath[str]
) -> Response[bytes]:
    query = request.query_params
    view = dossiers.agreement(
        page.reader.person.login, dossier, whole_of(query, "before"), whole_of(query, "after")
    )
    return _show(page, dossiers, request, dossier, "agreement_versions.html", view=view)


@get("/dossiers/{dossier:str}/build", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def build_page(
    page: ThisPage, dossiers: Dossiers, request: Asked, dossier: FromPath[str]
) -> Response[bytes]:
    view = dossiers.build(page.reader.person.login, dossier)
    return _show(page, dossiers, request, dossier, "build.html", view=view)


def _show(
    page: Page,
    dossiers: HubDossiers,
    request: Asked,
    dossier: str,
    template: str,
    **context: Any,
) -> Response[bytes]:
    done = words_of(request.query_params, "done")
    return page.show(
        template,
        file=dossiers.file(page.reader.person.login, dossier),
        events=EVENT_WORDS,
        done=EVENT_WORDS[Event(done)] if done in {one.value for one in Event} else None,
        **context,
    )


HANDLERS = (design_page, agreement_page, build_page)
