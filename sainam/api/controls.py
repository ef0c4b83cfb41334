"""The controls of ISO/IEC 27001 Annex A by the API, for the staff.

GET /api/controls    each with the pages that show it, or who answers for it
"""

from __future__ import annotations

from typing import Protocol

from sainam.agencies.person import Person
from sainam.agencies.refusals import NotYours
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.law.control import Control


class ControlDesk(Protocol):
    """Bound in wiring to the catalogue as it stands."""

    def controls(self) -> tuple[Control, ...]: ...


def control_routes(desk: ControlDesk) -> tuple[Route, ...]:
    def controls(request: ApiRequest) -> ApiAnswer:
        _of_the_staff(request.who)
        return ApiAnswer(200, {"controls": desk.controls()})

    return (Route("GET", "/api/controls", controls),)


def _of_the_staff(who: Person) -> None:
    """Raises NotYours."""
    if who.agency is not None:
        raise NotYours("staff")
