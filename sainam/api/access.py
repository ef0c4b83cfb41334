"""Access as it really is and its reviews, by the API.

GET  /api/access              logins, credentials, the newest round, hosts called, records
GET  /api/access/policy.pdf   the same as a paper
POST /api/access/rounds       due (a day), reason
POST /api/access/reviews      subject, result (kept or ended), seen, reason
"""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.evidence.access.access import Result
from sainam.evidence.access.access_desk import AccessDesk, Reviewed


class AskedRound(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    due: date
    reason: str = ""


class AskedReview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`seen` is the digest of the rights that were looked at."""

    subject: str
    result: Result
    seen: str
    reason: str = ""


def access_routes(desk: AccessDesk) -> tuple[Route, ...]:
    def policy(request: ApiRequest) -> ApiAnswer:
        found = desk.policy(request.who.login)
        told = {
            "today": found.today,
            "overdue": found.overdue,
            "logins": [_told(one) for one in found.logins],
            "credentials": [_told(one) for one in found.credentials],
            "round": found.newest_round,
            "outbound": found.outbound,
            "records": found.records,
            "clock_source": found.clock_source,
        }
        return ApiAnswer(200, told)

    def paper(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, desk.paper(request.who.login), "application/pdf")

    def opened(request: ApiRequest) -> ApiAnswer:
        asked = request.read(AskedRound)
        number = desk.open_round(request.who.login, due=asked.due, reason=asked.reason)
        return ApiAnswer(201, {"round": number})

    def reviewed(request: ApiRequest) -> ApiAnswer:
        asked = request.read(AskedReview)
        desk.review(
            request.who.login, asked.subject, asked.result, seen=asked.seen, reason=asked.reason
        )
        return ApiAnswer(200, {"subject": asked.subject, "result": asked.result})

    return (
        Route("GET", "/api/access", policy),
        Route("GET", "/api/access/policy.pdf", paper),
        Route("POST", "/api/access/rounds", opened),
        Route("POST", "/api/access/reviews", reviewed),
    )


def _told(one: Reviewed) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(one.access)
    return {**told, "seen": one.access.seen, "due": one.due, "overdue": one.overdue}
