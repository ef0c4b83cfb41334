"""The record of processing as declared and as observed, and its alarms, by the API.

GET  /api/processing?month=2026-11        each dataset of each agreement: declared beside observed
GET  /api/processing.csv?month=2026-11    the same as CSV
GET  /api/processing/alarms?month=2026-11 those undecided, and the decided ones (of the month)
GET  /api/processing/alarms/{alarm}       one
POST /api/processing/alarms/{alarm}/end   decided by the data protection officer, with a reason
"""

from __future__ import annotations

from uuid import UUID

import msgspec

from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.evidence.processing.alarm import Alarm
from sainam.evidence.processing.processing_desk import ProcessingDesk, month_of
from sainam.evidence.processing.record_csv import record_csv
from sainam.evidence.processing.refusals import AlarmUnknown


class End(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`decision`: approved_since, stopped, breach or mistaken."""

    decision: str = ""
    reason: str = ""


def processing_routes(desk: ProcessingDesk) -> tuple[Route, ...]:
    def record(request: ApiRequest) -> ApiAnswer:
        told = desk.record(request.who.login, month_of(request.query.get("month")))
        rows = [{**msgspec.to_builtins(row), "standing": row.standing} for row in told.rows]
        return ApiAnswer(200, {**msgspec.to_builtins(told), "rows": rows})

    def as_csv(request: ApiRequest) -> ApiAnswer:
        told = desk.record(request.who.login, month_of(request.query.get("month")))
        return ApiAnswer(200, record_csv(told), media_type="text/csv; charset=utf-8")

    def alarms(request: ApiRequest) -> ApiAnswer:
        told = desk.alarms(request.who.login, month_of(request.query.get("month")))
        return ApiAnswer(200, {"alarms": [_alarm(one) for one in told.rows]})

    def alarm(request: ApiRequest) -> ApiAnswer:
        return ApiAnswer(200, _alarm(desk.alarm(request.who.login, _number(request))))

    def end(request: ApiRequest) -> ApiAnswer:
        given, number = request.read(End), _number(request)
        desk.end(request.who.login, number, decision=given.decision, reason=given.reason)
        return ApiAnswer(200, _alarm(desk.alarm(request.who.login, number)))

    return (
        Route("GET", "/api/processing", record),
        Route("GET", "/api/processing.csv", as_csv),
        Route("GET", "/api/processing/alarms", alarms),
        Route("GET", "/api/processing/alarms/{alarm}", alarm),
        Route("POST", "/api/processing/alarms/{alarm}/end", end),
    )


def _alarm(alarm: Alarm) -> dict[str, object]:
    told: dict[str, object] = msgspec.to_builtins(alarm)
    return {**told, "approved": alarm.allowed, "seen": alarm.found.values}


def _number(request: ApiRequest) -> UUID:
    """Raises AlarmUnknown."""
    try:
        return UUID(request.path["alarm"])
    except ValueError:
        raise AlarmUnknown from None
