"""What stands beside a dossier, to be read before an event is sent.

GET /api/catalogue                       datasets with their fields, purposes, legal bases
GET /api/dossiers/{id}/documents         the papers issued for it
GET /api/dossiers/{id}/first-draft       the agreement's text as the decisions make it; legal's
GET /api/dossiers/{id}/amendment         a request to amend or renew what it brought about
GET /api/dossiers/{id}/exit-list         what has to be done after its end
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from sainam.agencies.person import Person
from sainam.api.management import ApiAnswer, ApiRequest, Route


class BesideDesk(Protocol):
    """Bound in wiring to the readings."""

    def catalogue(self) -> Any: ...

    def documents(self, who: Person, dossier: str) -> Any: ...

    def first_draft(self, who: Person, dossier: str) -> Any: ...

    def amendment(self, who: Person, dossier: str) -> Any: ...

    def exit_list(self, who: Person, dossier: str) -> Any: ...


def routes_beside(desk: BesideDesk) -> tuple[Route, ...]:
    def catalogue(_request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.catalogue())

    def of_dossier(read: Callable[[Person, str], Any]) -> Callable[[ApiRequest], ApiAnswer]:
        return lambda request: ApiAnswer(200, read(request.who, request.path["id"]))

    where = "/api/dossiers/{id}"
    return (
        Route("GET", "/api/catalogue", catalogue),
        Route("GET", f"{where}/documents", of_dossier(desk.documents)),
        Route("GET", f"{where}/first-draft", of_dossier(desk.first_draft)),
        Route("GET", f"{where}/amendment", of_dossier(desk.amendment)),
        Route("GET", f"{where}/exit-list", of_dossier(desk.exit_list)),
    )
