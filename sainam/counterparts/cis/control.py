"""Endpoints for whoever runs the demo or a test: health, faults, the clock."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from aiohttp import web

from sainam.counterparts.cis.faults import Faults
from sainam.counterparts.cis.system import SYSTEM, answer, refusal


class ClockSet(msgspec.Struct, forbid_unknown_fields=True):
    """Seconds by which CIS's clock runs ahead, so that it keeps step with a demo's."""

    offset_s: float


async def health(request: web.Request) -> web.Response:
    """GET /health, without a token."""
    system = request.app[SYSTEM]
    register = system.register
    return answer(
        {
            "counterpart": "cis",
            "customers": register.customers,
            "seed": register.seed,
            "opened_on": register.opened_on,
            "today": system.clock.today(),
        }
    )


async def faults_left(request: web.Request) -> web.Response:
    """GET /faults: what is still to go wrong."""
    return answer(request.app[SYSTEM].faults)


async def set_faults(request: web.Request) -> web.Response:
    """PUT /faults: replaces them all; {} ends them."""
    system = request.app[SYSTEM]
    try:
        faults = msgspec.json.decode(await request.read(), type=Faults)
    except msgspec.DecodeError as error:
        return refusal(400, "faults.unreadable", str(error), "อ่านรายการข้อขัดข้องไม่ได้")
    if faults.accept_and_call_back_twice and system.call_back is None:
        return refusal(
            409, "call_back.missing", "No call-back is configured.", "ไม่ได้กำหนดปลายทางแจ้งผล"
        )
    system.faults = faults
    return answer(faults)


async def set_clock(request: web.Request) -> web.Response:
    """PUT /clock: moves the clock and remembers it over a restart."""
    system = request.app[SYSTEM]
    try:
        clock = msgspec.json.decode(await request.read(), type=ClockSet)
    except msgspec.DecodeError as error:
        return refusal(400, "clock.unreadable", str(error), "อ่านค่านาฬิกาไม่ได้")
    async with system.writing:
        system.store.move_clock(clock.offset_s)
    system.clock.offset = timedelta(seconds=clock.offset_s)
    return answer({"now": system.clock.now()})
