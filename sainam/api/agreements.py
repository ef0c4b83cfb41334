"""Agreements by the API: where they stand, and how they are stopped for a while.

GET  /api/agreements                            one's own agency's, or all
GET  /api/agreements/{id}/suspensions           all there were: who, why, until when, how ended
POST /api/agreements/{id}/{environment}/suspend reason, until (a day, or none)
POST /api/agreements/{id}/{environment}/resume  reason
"""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol, cast

import msgspec

from sainam.agencies.person import Person
from sainam.agreements.terms import Environment
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.api.refusals import PathUnknown

_ENVIRONMENTS = frozenset({"sandbox", "live"})


class Suspension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`until`: the day of Bangkok on which it ends by itself; none: when it is resumed."""

    reason: str = ""
    until: date | None = None


class Resumption(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: str = ""


class AgreementDesk(Protocol):
    """Bound in wiring to the verbs, each in a transaction of its own."""

    def list(self, who: Person) -> Any: ...

    def suspensions(self, who: Person, agreement: str) -> Any: ...

    def suspend(
        self, who: Person, environment: Environment, agreement: str, suspension: Suspension
    ) -> Any: ...

    def resume(
        self, who: Person, environment: Environment, agreement: str, resumption: Resumption
    ) -> Any: ...


def agreement_routes(desk: AgreementDesk) -> tuple[Route, ...]:
    def listed(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.list(request.who))

    def suspensions(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.suspensions(request.who, request.path["id"]))

    def suspended(request: ApiRequest) -> ApiAnswer:
        given = request.read(Suspension)
        told = desk.suspend(request.who, _environment(request), request.path["id"], given)
        return ApiAnswer(200, told)

    def resumed(request: ApiRequest) -> ApiAnswer:
        given = request.read(Resumption)
        told = desk.resume(request.who, _environment(request), request.path["id"], given)
        return ApiAnswer(200, told)

    where = "/api/agreements/{id}/{environment}"
    return (
        Route("GET", "/api/agreements", listed),
        Route("GET", "/api/agreements/{id}/suspensions", suspensions),
        Route("POST", f"{where}/suspend", suspended),
        Route("POST", f"{where}/resume", resumed),
    )


def _environment(request: ApiRequest) -> Environment:
    """Raises PathUnknown."""
    given = request.path["environment"]
    if given not in _ENVIRONMENTS:
        raise PathUnknown(given[:200])
    return cast("Environment", given)
