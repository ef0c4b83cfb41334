"""The catalogue of data.

GET /api/data-catalogue   open to all: what may be open, as DCAT in JSON-LD
GET /api/datasets         one's own agency's datasets, or all, with their mandatory fields
GET /api/datasets/{name}  one, with its fields and who receives it
"""

from __future__ import annotations

from typing import Any, Protocol

import msgspec

from sainam.agencies.person import Person
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.refusals import PathUnknown

JSON_LD = "application/ld+json"


class DatasetDesk(Protocol):
    """Bound in wiring to the readings."""

    def open_catalogue(self) -> Any: ...

    def datasets(self, who: Person) -> Any: ...

    def dataset(self, who: Person, name: str) -> Any | None: ...


def dataset_routes(desk: DatasetDesk) -> tuple[Route, ...]:
    def open_catalogue(_request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, msgspec.json.encode(desk.open_catalogue()), JSON_LD)

    def datasets(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.datasets(request.who))

    def dataset(request: ApiRequest) -> ApiAnswer:
        """Raises PathUnknown."""
        found = desk.dataset(request.who, request.path["name"])
        if found is None:
            raise PathUnknown(request.path["name"][:200])
        return ApiAnswer(200, found)

    return (
        Route("GET", "/api/data-catalogue", open_catalogue, open=True),
        Route("GET", "/api/datasets", datasets),
        Route("GET", "/api/datasets/{name}", dataset),
    )
