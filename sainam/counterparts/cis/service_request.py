"""Service requests at CIS: taken in once, worked on step by step, each step told to the hub."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
from aiohttp import web

from sainam.counterparts.cis.payment import REASONS
from sainam.counterparts.cis.store import Answer, WorkStep
from sainam.counterparts.cis.system import SYSTEM, System, answer, refusal

Plan = Sequence[tuple[str, str]]
# State and work step, in order.
_PLAN: Plan = (
    ("checking", "document-check"), ("pending", "site-survey"), ("approved", "fee-notice"),
    ("in_progress", "installation"), ("completed", "closed"),
)  # fmt: skip
_PLANS: Mapping[str, Plan] = {
    "burst-pipe": (
        ("checking", "received-by-branch"), ("in_progress", "crew-sent"), ("completed", "repaired"),
    ),
    "complaint": (
        ("checking", "received-by-branch"), ("pending", "asked-of-unit"), ("completed", "answered"),
    ),
}  # fmt: skip
_EDITABLE = ("checking", "pending")


class Brought(msgspec.Struct):
    """As the hub delivers it."""

    request: UUID
    number: str
    kind: str
    version: int
    fields: dict[str, Any]


class Work(msgspec.Struct, forbid_unknown_fields=True):
    """What whoever runs the demo has CIS do: so many steps, told in order, backwards, twice or not.

    `rejected` ends it instead; `say` is a word said as it stands, whatever CIS's own record holds.
    """

    steps: int = 1
    tell: Literal["in_order", "backwards", "twice", "not"] = "in_order"
    rejected: str | None = None
    say: dict[str, Any] | None = None


async def intake(request: web.Request) -> web.Response:
    """POST /service-requests: a request or an edit of one, once by its delivery id."""
    system = request.app[SYSTEM]
    delivery = request.headers.get("Sainam-Delivery", "")
    content = await request.read()
    try:
        brought = msgspec.json.decode(content, type=Brought)
    except msgspec.DecodeError as error:
        return refusal(400, "request.unreadable", str(error), "อ่านคำร้องไม่ได้")
    async with system.writing:
        given = system.store.answer_of(delivery)
        fresh = given is None or system.faults.no_dedupe
        if given is None or fresh:
            given = _taken(system, brought, delivery, content)
        if fresh and given.status == 200 and brought.version == 1:
            _tell(system, brought.request, _worked(system, str(brought.request), Work()))
    return web.Response(body=given.body, status=given.status, content_type="application/json")


async def steps(request: web.Request) -> web.Response:
    """GET /service-requests/{request}/steps: all that was done, in order."""
    system, about = request.app[SYSTEM], request.match_info["request"]
    if system.store.request_kind(about) is None:
        return refusal(404, "request.unknown", "CIS has no such request.", "CIS ไม่มีคำร้องนี้")
    return answer({"steps": system.store.steps_of(about)})


async def work(request: web.Request) -> web.Response:
    """POST /service-requests/{request}/work: goes on with it, and tells the hub as asked."""
    system, about = request.app[SYSTEM], request.match_info["request"]
    try:
        wanted, uuid = msgspec.json.decode(await request.read(), type=Work), UUID(about)
    except (msgspec.DecodeError, ValueError) as error:
        return refusal(400, "work.unreadable", str(error), "อ่านงานไม่ได้")
    if wanted.say is not None:
        _say(system, uuid, [wanted.say], itertools.count())
        return answer({"said": 1})
    async with system.writing:
        if system.store.request_kind(about) is None:
            return refusal(404, "request.unknown", "CIS has no such request.", "CIS ไม่มีคำร้องนี้")
        done = _worked(system, about, wanted)
    told = {"in_order": done, "backwards": done[::-1], "twice": [*done, *done], "not": []}
    _tell(system, uuid, told[wanted.tell])
    return answer({"steps": done})


def _taken(system: System, brought: Brought, delivery: str, content: bytes) -> Answer:
    code = _reason_against(system, brought)
    body: dict[str, object] = {"state": "posted", "receipt_no": f"CIS-{brought.number}"}
    if code is not None:
        body = {"state": "refused", "code": code}
    given = Answer(
        200 if code is None else 422, msgspec.json.encode(body), hashlib.sha256(content).hexdigest()
    )
    with system.store.posting():
        if code is None:
            system.store.keep_request(
                str(brought.request), brought.kind, brought.version, content.decode()
            )
        system.store.record_answer(delivery, given)
    return given


def _reason_against(system: System, brought: Brought) -> str | None:
    """A customer that CIS does not have, or an edit of what has gone on."""
    account = brought.fields.get("customer_account")
    if account is not None and system.register.number_of(str(account)) is None:
        return next(code for code in REASONS if code == "customer.unknown")
    done = system.store.steps_of(str(brought.request))
    if brought.version > 1 and (not done or done[-1].state not in _EDITABLE):
        return "request.gone_on"
    return None


def _worked(system: System, request: str, wanted: Work) -> list[WorkStep]:
    """The steps that were done now, written down before anybody is told."""
    plan = _PLANS.get(system.store.request_kind(request) or "", _PLAN)
    before = len(system.store.steps_of(request))
    done = list(plan[before : before + wanted.steps])
    if wanted.rejected is not None:
        done = [("rejected", wanted.rejected)]
    now = system.clock.now().isoformat()
    made = [
        WorkStep(before + place, state, step, now)
        for place, (state, step) in enumerate(done, start=1)
    ]
    with system.store.posting():
        system.store.keep_steps(request, made)
    return made


def _tell(system: System, request: UUID, told: Sequence[WorkStep]) -> None:
    _say(system, request, [msgspec.to_builtins(one) for one in told], itertools.count())


def _say(
    system: System, request: UUID, words: Sequence[dict[str, Any]], turns: itertools.count[int]
) -> None:
    if system.call_back is None:
        return
    stamp = int(system.clock.now().timestamp() * 1_000_000)
    messages = [
        (f"msg_{request}_{stamp}_{next(turns)}", msgspec.json.encode(word)) for word in words
    ]
    system.call_back.in_turn(f"service-requests/{request}", messages)
