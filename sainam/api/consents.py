"""The register of consents by the management API.

GET  /api/consents                 the newest; nothing says whose they are
POST /api/consents                 records one; its id is what callers name in Sainam-Consent
POST /api/consents/{id}/withdraw   the next call under it is refused
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.evidence.subjects.consent_desk import ConsentDesk
from sainam.exchanges.consents.consent import ConsentGiven
from sainam.exchanges.consents.refusals import ConsentEnded


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    channel: str = ""
    reason: str = ""


def routes(desk: ConsentDesk) -> tuple[Route, ...]:
    def listed(request: ApiRequest) -> ApiAnswer:
        page = desk.consents(request.who.login)
        told = [
            {
                "id": one.id, "state": one.state(page.now), "environment": one.environment,
                "dataset": one.dataset, "fields": one.fields, "purpose": one.purpose,
                "agency": one.agency, "given_from": one.given_from,
                "given_until": one.given_until, "notice": one.notice,
                "evidence": one.evidence.hex(), "recorded_by": one.recorded_by,
                "recorded_at": one.recorded_at, "withdrawn_at": one.withdrawn_at,
                "reason": one.reason,
            }
            for one in page.consents
        ]  # fmt: skip
        return ApiAnswer(200, told)

    def recorded(request: ApiRequest) -> ApiAnswer:
        number = desk.record(request.who.login, request.read(ConsentGiven))
        return ApiAnswer(201, {"id": number})

    def withdrawn(request: ApiRequest) -> ApiAnswer:
        asked = request.read(Withdrawal)
        desk.withdraw(
            request.who.login, _number(request), channel=asked.channel, reason=asked.reason
        )
        return ApiAnswer(204)

    return (
        Route("GET", "/api/consents", listed),
        Route("POST", "/api/consents", recorded),
        Route("POST", "/api/consents/{id}/withdraw", withdrawn),
    )


def _number(request: ApiRequest) -> UUID:
    """Raises ConsentEnded."""
    try:
        return UUID(request.path["id"])
    except ValueError:
        raise ConsentEnded(request.path["id"][:200]) from None
