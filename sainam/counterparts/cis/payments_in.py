"""Payments handed to CIS, one or a file of many, and what became of them."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
from datetime import date
from functools import partial
from typing import IO
from uuid import UUID

from aiohttp import web

from sainam.counterparts.cis.bill import bill_no_of, months_unpaid
from sainam.counterparts.cis.payment import REASONS
from sainam.counterparts.cis.posting import MOST_REFUSALS_LISTED, post_batch, post_payment
from sainam.counterparts.cis.store import Answer
from sainam.counterparts.cis.system import SYSTEM, System, answer, refusal

_LONGEST_LINE = 64 * 1024
_LARGEST_BATCH = 2 * 1024**3


async def payment(request: web.Request) -> web.Response:
    """POST /payments: one payment, posted or refused at once."""
    system, delivery = request.app[SYSTEM], _delivery(request.headers.get("Sainam-Delivery", ""))
    if delivery is None:
        return _no_delivery_id()
    content = await request.read()
    async with system.writing:
        given = post_payment(system.posting(), delivery=delivery, content=content)
    return _given(given)


async def payment_batch(request: web.Request) -> web.Response:
    """POST /payment-batches: NDJSON, one payment a line; all lines in one transaction.

    The stream is put aside first: a slow or broken sender keeps nobody out of the store.
    """
    system, delivery = request.app[SYSTEM], _delivery(request.headers.get("Sainam-Delivery", ""))
    if delivery is None:
        return _no_delivery_id()
    sha256, length = hashlib.sha256(), 0
    with tempfile.TemporaryFile(dir=system.folder) as aside:
        async for piece in request.content.iter_any():
            length += len(piece)
            if length > _LARGEST_BATCH:
                return refusal(413, "batch.too_large", "The batch is too large.", "ชุดข้อมูลใหญ่เกินไป")
            sha256.update(piece)
            aside.write(piece)
        async with system.writing:
            given = await asyncio.to_thread(
                _post_aside, system, delivery, aside, sha256.hexdigest()
            )
    return _given(given)


async def delivery_state(request: web.Request) -> web.Response:
    """GET /deliveries/{id}: the answer this delivery got; 404 if it never came."""
    system = request.app[SYSTEM]
    if refused := _cannot_be_asked(system):
        return refused
    given = system.store.answer_of(_delivery(request.match_info["delivery"]) or "")
    if given is None:
        return refusal(404, "delivery.unknown", "This delivery never came.", "ไม่เคยได้รับการนำส่งนี้")
    return web.Response(body=given.body, content_type="application/json")


async def delivery_refusals(request: web.Request) -> web.Response:
    """GET /deliveries/{id}/refusals?after=LINE: the refused lines after a line, in order."""
    system = request.app[SYSTEM]
    if refused := _cannot_be_asked(system):
        return refused
    after = request.query.get("after", "0")
    if not after.isdecimal():
        return refusal(
            400, "request.unreadable", "`after` is a line number.", "after ต้องเป็นเลขบรรทัด"
        )
    delivery = _delivery(request.match_info["delivery"]) or ""
    lines = system.store.refusals_of(delivery, after=int(after), most=MOST_REFUSALS_LISTED)
    return answer({"refused": lines})


async def agent_day(request: web.Request) -> web.Response:
    """GET /agents/{agent}/days/{date}: what CIS posted and refused of an agent's day."""
    system, agent = request.app[SYSTEM], request.match_info["agent"]
    try:
        day = date.fromisoformat(request.match_info["day"])
    except ValueError:
        return refusal(400, "request.unreadable", "Not a date.", "วันที่ไม่ถูกต้อง")
    posted, posted_satang, refused, refused_satang = system.store.day_of(agent, day)
    return answer(
        {
            "agent": agent,
            "business_date": day,
            "count": posted,
            "amount_satang": posted_satang,
            "refused": {"count": refused, "amount_satang": refused_satang},
        }
    )


async def payments_of_customer(request: web.Request) -> web.Response:
    """GET /payments/{customer_account}: all that was posted, bill by bill, doubles and all."""
    system, register = request.app[SYSTEM], request.app[SYSTEM].register
    number = register.number_of(request.match_info["customer_account"])
    if number is None:
        return refusal(404, "customer.unknown", *REASONS["customer.unknown"])
    months = months_unpaid(
        number, system.clock.today(), opened_on=register.opened_on, seed=register.seed
    )
    posted = system.store.payments_of([bill_no_of(number, month) for month in months])
    times: dict[str, int] = {}
    for row in posted:
        times[str(row["bill_no"])] = times.get(str(row["bill_no"]), 0) + 1
    return answer({"times_posted": times, "payments": posted})


def _post_aside(system: System, delivery: str, aside: IO[bytes], sha256: str) -> Answer:
    aside.seek(0)
    lines = iter(partial(aside.readline, _LONGEST_LINE), b"")
    return post_batch(system.posting(), delivery=delivery, lines=lines, sha256=sha256)


def _given(given: Answer) -> web.Response:
    return web.Response(body=given.body, status=given.status, content_type="application/json")


def _delivery(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None


def _no_delivery_id() -> web.Response:
    return refusal(
        400, "delivery.missing", "Sainam-Delivery must be a UUID.", "Sainam-Delivery ต้องเป็น UUID"
    )


def _cannot_be_asked(system: System) -> web.Response | None:
    if not system.faults.cannot_be_asked:
        return None
    return refusal(
        501, "delivery.cannot_be_asked", "CIS keeps no delivery ids.", "CIS ไม่เก็บเลขที่นำส่ง"
    )
