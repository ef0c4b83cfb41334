"""Lists taken over by night, by the API.

GET  /api/lists/{environment}                          all, and how each stands
GET  /api/lists/{environment}/{owner}/{dataset}        the last syncs
GET  /api/lists/{environment}/{owner}/{dataset}/{number} what a sync changed; ?after= a line
POST /api/lists/{environment}/{owner}/{dataset}/take   take it over once more; may_shrink
"""

from __future__ import annotations

from typing import Any, Protocol, cast

import msgspec

from sainam.agencies.person import Person
from sainam.agreements.terms import Environment
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.refusals import PathUnknown
from sainam.lookups.lists.store import Listed

_ENVIRONMENTS = frozenset({"sandbox", "live"})
_MOST_DIGITS = 9


class Taking(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`may_shrink`: it is right that more than half of the list is gone."""

    may_shrink: bool = False


class ListDesk(Protocol):
    """Bound in wiring; each in a transaction of its own."""

    def all(self, who: Person, environment: Environment) -> Any: ...

    def syncs(self, who: Person, which: Listed) -> Any: ...

    def changes(self, who: Person, which: Listed, number: int, after: int) -> Any: ...

    def take(self, who: Person, which: Listed, taking: Taking) -> Any: ...


def list_routes(desk: ListDesk) -> tuple[Route, ...]:
    def listed(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.all(request.who, environment_of(request)))

    def syncs(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.syncs(request.who, _which(request)))

    def changes(request: ApiRequest) -> ApiAnswer:
        number, after = _whole(request.path["number"]), _whole(request.query.get("after", "0"))
        return ApiAnswer(200, desk.changes(request.who, _which(request), number, after))

    def taken(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.take(request.who, _which(request), request.read(Taking)))

    one = "/api/lists/{environment}/{owner}/{dataset}"
    return (
        Route("GET", "/api/lists/{environment}", listed),
        Route("GET", one, syncs),
        Route("GET", f"{one}/{{number}}", changes),
        Route("POST", f"{one}/take", taken),
    )


def _which(request: ApiRequest) -> Listed:
    return Listed(environment_of(request), request.path["owner"], request.path["dataset"])


def environment_of(request: ApiRequest) -> Environment:
    """Raises PathUnknown."""
    given = request.path["environment"]
    if given not in _ENVIRONMENTS:
        raise PathUnknown(given[:200])
    return cast("Environment", given)


def _whole(text: str) -> int:
    """Raises PathUnknown."""
    if not (text.isascii() and text.isdigit()) or len(text) > _MOST_DIGITS:
        raise PathUnknown(text[:200])
    return int(text)
