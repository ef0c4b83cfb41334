"""Service requests, by the API.

GET /api/service-requests/{environment}           the newest; ?agency= ?state= ?number=
GET /api/service-requests/{environment}/{number}  one, with its versions and all that was heard
"""

from __future__ import annotations

from typing import Any, Protocol

from sainam.agencies.person import Person
from sainam.agreements.terms import Environment
from sainam.api.lists import environment_of
from sainam.api.management import ApiAnswer, ApiRequest, Route


class ServiceRequestDesk(Protocol):
    """Bound in wiring; each in a transaction of its own."""

    def all(
        self, who: Person, environment: Environment, *, agency: str | None, state: str | None,
        number: str | None,
    ) -> Any: ...  # fmt: skip

    def one(self, who: Person, environment: Environment, number: str) -> Any: ...


def service_request_routes(desk: ServiceRequestDesk) -> tuple[Route, ...]:
    def listed(request: ApiRequest) -> ApiAnswer:
        query = request.query
        found = desk.all(
            request.who, environment_of(request), agency=query.get("agency"),
            state=query.get("state"), number=query.get("number"),
        )  # fmt: skip
        return ApiAnswer(200, found)

    def one(request: ApiRequest) -> ApiAnswer:
        found = desk.one(request.who, environment_of(request), request.path["number"])
        return ApiAnswer(200, found)

    return (
        Route("GET", "/api/service-requests/{environment}", listed),
        Route("GET", "/api/service-requests/{environment}/{number}", one),
    )
