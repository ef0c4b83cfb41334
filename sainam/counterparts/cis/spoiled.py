"""Faults put upon requests, before the work or after it."""

from __future__ import annotations

import asyncio

import msgspec
from aiohttp import web
from aiohttp.typedefs import Handler

from sainam.counterparts.cis.faults import Faults, Kind
from sainam.counterparts.cis.system import SYSTEM, System, answer, refusal

_KINDS: dict[str, Kind] = {
    "/customer-accounts/water-use": "look_ups",
    "/customer-accounts/bills-outstanding": "look_ups",
    "/payments": "payments",
    "/payment-batches": "payments",
}


@web.middleware
async def spoiling(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Spoils POSTs as the faults say; everything else passes."""
    kind = _KINDS.get(request.path)
    if kind is None or request.method != "POST":
        return await handler(request)
    system = request.app[SYSTEM]
    faults = system.faults
    if faults.strikes("break_connection", kind):
        return _cut(request)
    if faults.strikes("fail_500", kind):
        return refusal(500, "cis.failing", "CIS is failing.", "ระบบ CIS ขัดข้อง")
    late_s = faults.answer_late_s if faults.strikes("answer_late", kind) else 0.0
    response = await handler(request)
    if kind == "payments" and isinstance(response, web.Response):
        response = _spoiled_after_posting(request, system, faults, response)
    if late_s:
        await asyncio.sleep(late_s)
    return response


def _spoiled_after_posting(
    request: web.Request, system: System, faults: Faults, response: web.Response
) -> web.Response:
    if response.status not in {200, 422}:
        return response
    if faults.takes("lose_answer"):
        return _cut(request)
    if system.call_back is not None and faults.takes("accept_and_call_back_twice"):
        result = msgspec.json.decode(bytes(response.body or b"{}"))  # type: ignore[arg-type]
        result.pop("refused", None)
        system.call_back.twice(request.headers["Sainam-Delivery"], msgspec.json.encode(result))
        return answer({"state": "accepted"}, status=202)
    return response


def _cut(request: web.Request) -> web.Response:
    """Closes the connection without a word; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
