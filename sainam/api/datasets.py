"""The catalogue of data, and the trace of what rests on what.

GET /api/data-catalogue   open to all: what may be open, as DCAT in JSON-LD
GET /api/datasets         one's own agency's datasets, or all, with their mandatory fields
GET /api/datasets/{name}  one, with its fields and who receives it
GET /api/trace            ?about=kind:id&on=day: what it rests on, what rests on it, what stops
GET /api/impact           ?about=kind:id: reports kept; the lawyer's, DPO's and auditor's
GET /api/impact/{id}      one, as it was kept
POST /api/impact          about, change, on: the report of what would stop, kept; legal's and DPO's
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, Protocol
from uuid import UUID

import msgspec

from sainam.agencies.person import Person
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.refusals import BodyUnreadable, PathUnknown

JSON_LD = "application/ld+json"


class ImpactAsked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`about` is kind:id, `on` the day of Bangkok from which it would be so."""

    about: Annotated[str, msgspec.Meta(pattern=r"^[a-z]+:[^\x00]+$", max_length=200)]
    change: Literal["changes", "ends"]
    on: date


class DatasetDesk(Protocol):
    """Bound in wiring to the readings."""

    def open_catalogue(self) -> Any: ...

    def datasets(self, who: Person) -> Any: ...

    def dataset(self, who: Person, name: str) -> Any | None: ...

    def trace(self, who: Person, about: str | None, on: date | None) -> Any | None: ...

    def reports(self, who: Person, about: str | None) -> Any: ...

    def report(self, who: Person, report: UUID) -> bytes | None: ...

    def reckon(self, who: Person, asked: ImpactAsked) -> Any | None: ...


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

    def trace(request: ApiRequest) -> ApiAnswer:
        """Raises PathUnknown, BodyUnreadable."""
        about = request.query.get("about")
        found = desk.trace(request.who, about, _day(request.query.get("on")))
        if found is None:
            raise PathUnknown((about or "")[:200])
        return ApiAnswer(200, found)

    return (
        Route("GET", "/api/data-catalogue", open_catalogue, open=True),
        Route("GET", "/api/datasets", datasets),
        Route("GET", "/api/datasets/{name}", dataset),
        Route("GET", "/api/trace", trace),
        *_impact_routes(desk),
    )


def _impact_routes(desk: DatasetDesk) -> tuple[Route, ...]:
    def impact(request: ApiRequest) -> ApiAnswer:
        """Raises PathUnknown, NotYours."""
        asked = request.read(ImpactAsked)
        found = desk.reckon(request.who, asked)
        if found is None:
            raise PathUnknown(asked.about)
        return ApiAnswer(201, found)

    def reports(request: ApiRequest) -> ApiAnswer:
        """Raises NotYours."""
        return ApiAnswer(200, {"reports": desk.reports(request.who, request.query.get("about"))})

    def report(request: ApiRequest) -> ApiAnswer:
        """Raises PathUnknown, NotYours."""
        name = request.path["id"]
        try:
            found = desk.report(request.who, UUID(name))
        except ValueError as error:
            raise PathUnknown(name[:200]) from error
        if found is None:
            raise PathUnknown(name[:200])
        return ApiAnswer(200, found, "application/json")

    return (
        Route("GET", "/api/impact", reports),
        Route("GET", "/api/impact/{id}", report),
        Route("POST", "/api/impact", impact),
    )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BodyUnreadable("on is a day such as 2026-11-22") from error
