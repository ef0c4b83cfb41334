"""What waits for the reader, and the board of every dossier with its deadline."""

from __future__ import annotations

from litestar import Response, get

from sainam.onboarding.state import STATE_WORDS
from sainam.portal.address import words_of
from sainam.portal.routes.asked import Asked, People, ThisPage
from sainam.portal.routes.dossier_asked import Dossiers
from sainam.portal.routes.processing_pages import Processing
from sainam.portal.sessions import FOR_AGENCIES
from sainam.portal.views.dossiers import BoardFilter


@get("/inbox", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def inbox(
    page: ThisPage, dossiers: Dossiers, processing: Processing, desks: People
) -> Response[bytes]:
    login = page.reader.person.login
    alarms, decide_by = processing.open_alarms(login)
    return page.show(
        "inbox.html",
        rows=dossiers.inbox(login),
        suspended=dossiers.suspended(login),
        old_keys=dossiers.old_keys(login),
        alarms=alarms,
        decide_by=decide_by,
        pauses=desks.links.coming(login),
    )


@get("/dossiers", opt={FOR_AGENCIES: True}, sync_to_thread=True)
def board(page: ThisPage, dossiers: Dossiers, request: Asked) -> Response[bytes]:
    query = request.query_params
    wanted = BoardFilter(
        state=words_of(query, "state"),
        agency=words_of(query, "agency"),
        standing=words_of(query, "standing"),
    )
    return page.show(
        "board.html",
        board=dossiers.board(page.reader.person.login, wanted),
        wanted=wanted,
        states=STATE_WORDS,
    )


HANDLERS = (inbox, board)
