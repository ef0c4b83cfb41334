"""Copies no longer asked for, by the management API.

GET /api/replaced-papers?first=2026-01-01&last=2026-12-31   by paper; both days are counted
"""

from __future__ import annotations

from datetime import date

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.refusals import BodyUnreadable
from sainam.evidence.papers_desk import PapersDesk


def routes(desk: PapersDesk) -> tuple[Route, ...]:
    def papers(request: ApiRequest) -> ApiAnswer:
        page = desk.papers(request.who.login, _day(request, "first"), _day(request, "last"))
        told = {
            "first": page.first_day, "last": page.last_day, "copies": page.copies,
            "papers": page.rows,
        }  # fmt: skip
        return ApiAnswer(200, told)

    return (Route("GET", "/api/replaced-papers", papers),)


def _day(request: ApiRequest, name: str) -> date | None:
    """Raises BodyUnreadable."""
    given = request.query.get(name)
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise BodyUnreadable(f"{name} is a day, as 2026-12-31") from error
