"""CIS on HTTP: its routes, its bearer token, and the header that names it a counterpart."""

from __future__ import annotations

import asyncio
import hmac
import signal
import socket
import sys
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from sainam.counterparts.cis import control, look_ups, payments_in, service_request, subject
from sainam.counterparts.cis.spoiled import spoiling
from sainam.counterparts.cis.system import SYSTEM, System, refusal

_SHUTDOWN_S = 1.0
_LARGEST_REQUEST = 64 * 1024


def application(system: System) -> web.Application:
    """The routes of one CIS."""
    app = web.Application(middlewares=[_authorised, spoiling], client_max_size=_LARGEST_REQUEST)
    app[SYSTEM] = system
    app.on_response_prepare.append(_named)
    app.add_routes(
        [
            web.get("/health", control.health),
            web.get("/faults", control.faults_left),
            web.put("/faults", control.set_faults),
            web.put("/clock", control.set_clock),
            web.post("/customer-accounts/water-use", look_ups.water_use),
            web.post("/customer-accounts/bills-outstanding", look_ups.bills_outstanding),
            web.post("/subjects/customer-accounts", subject.customer_accounts),
            web.post("/payments", payments_in.payment),
            web.post("/payment-batches", payments_in.payment_batch),
            web.post("/service-requests", service_request.intake),
            web.get("/service-requests/{request}/steps", service_request.steps),
            web.post("/service-requests/{request}/work", service_request.work),
            web.get("/deliveries/{delivery}", payments_in.delivery_state),
            web.get("/deliveries/{delivery}/refusals", payments_in.delivery_refusals),
            web.get("/agents/{agent}/days/{day}", payments_in.agent_day),
            web.get("/payments/{customer_account}", payments_in.payments_of_customer),
        ]
    )
    return app


async def serve(system: System, *, host: str, port: int, port_file: Path | None) -> None:
    """Serves until SIGTERM or SIGINT; says where it listens on stdout and in `port_file`."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    runner = web.AppRunner(application(system), access_log=None, shutdown_timeout=_SHUTDOWN_S)
    await runner.setup()
    listening = socket.create_server((host, port), backlog=1024)
    await web.SockSite(runner, listening).start()
    bound = listening.getsockname()[1]
    if port_file is not None:
        _written_whole(port_file, f"{bound}\n")
    sys.stdout.write(f"cis counterpart listening on {host}:{bound}\n")
    sys.stdout.flush()
    await stop.wait()
    await runner.cleanup()
    if system.call_back is not None:
        await system.call_back.close()


def _written_whole(path: Path, text: str) -> None:
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, encoding="ascii")
    beside.replace(path)


@web.middleware
async def _authorised(request: web.Request, handler: Handler) -> web.StreamResponse:
    wanted = f"Bearer {request.app[SYSTEM].token}".encode()
    given = request.headers.get("Authorization", "").encode()
    if request.path != "/health" and not hmac.compare_digest(wanted, given):
        return refusal(401, "token.unknown", "CIS does not know this token.", "CIS ไม่รู้จักโทเคนนี้")
    return await handler(request)


async def _named(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Sainam-Counterpart"] = "cis"
