"""Evidence packs by the API: one person asks, another makes it, and either takes it away.

GET  /api/evidence/packs                 those that wait, then the newest; how to verify them
POST /api/evidence/packs                 scope, about, first_day, last_day, purpose; for an
                                         officer's order order_number and officer
POST /api/evidence/packs/{id}/confirm    makes it; another person than who asked
POST /api/evidence/packs/{id}/reject     reason
GET  /api/evidence/packs/{id}/file       the pack
GET  /api/evidence/verify_pack.py        the program that verifies it
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from sainam.agencies.refusals import NotYours
from sainam.api.management import ApiAnswer, ApiRequest, Route
from sainam.evidence.pack.pack_desk import PackDesk
from sainam.evidence.pack.pack_order import MAKES, PackOrder
from sainam.evidence.pack.refusals import PackTooLong, PackUnknown

MOST_BYTES_IN_AN_ANSWER = 256 << 20


class AskedPack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`about`: the code of an agency or the id of a provision; empty for a period."""

    scope: str
    about: str = ""
    first_day: date
    last_day: date
    purpose: str
    order_number: str = ""
    officer: str = ""


class Decided(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: str = ""


def pack_routes(desk: PackDesk) -> tuple[Route, ...]:
    def packs(request: ApiRequest) -> ApiAnswer:
        found = desk.packs(request.who.login)
        told = {
            "packs": [_told(one) for one in found.packs],
            "fingerprint": found.fingerprint,
            "verifier_sha256": found.verifier_sha256,
        }
        return ApiAnswer(200, told)

    def ordered(request: ApiRequest) -> ApiAnswer:
        asked = request.read(AskedPack)
        number = desk.order(
            request.who.login,
            kind=asked.scope,
            about=asked.about,
            first_day=asked.first_day,
            last_day=asked.last_day,
            purpose=asked.purpose,
            order_number=asked.order_number,
            officer=asked.officer,
        )
        return ApiAnswer(201, {"pack": number})

    def confirmed(request: ApiRequest) -> ApiAnswer:
        reason = request.read(Decided).reason
        made = desk.confirm(request.who.login, _number(request), reason=reason)
        return ApiAnswer(200, _told(made))

    def rejected(request: ApiRequest) -> ApiAnswer:
        number = _number(request)
        desk.reject(request.who.login, number, reason=request.read(Decided).reason)
        return ApiAnswer(200, {"pack": number})

    def file(request: ApiRequest) -> ApiAnswer:
        found, content = desk.open(request.who.login, _number(request))
        with content:
            if (found.length or 0) > MOST_BYTES_IN_AN_ANSWER:
                raise PackTooLong(f"{found.length} bytes")
            saved = ("content-disposition", f'attachment; filename="{found.file_name}"')
            return ApiAnswer(200, content.read(), "application/zip", (saved,))

    def verifier(request: ApiRequest) -> ApiAnswer:
        if not request.who.in_role(*MAKES):
            raise NotYours(", ".join(MAKES))
        return ApiAnswer(200, desk.verifier(), "text/x-python")

    where = "/api/evidence/packs"
    return (
        Route("GET", where, packs),
        Route("POST", where, ordered),
        Route("POST", f"{where}/{{id}}/confirm", confirmed),
        Route("POST", f"{where}/{{id}}/reject", rejected),
        Route("GET", f"{where}/{{id}}/file", file),
        Route("GET", "/api/evidence/verify_pack.py", verifier),
    )


def _number(request: ApiRequest) -> UUID:
    """Raises PackUnknown."""
    try:
        return UUID(request.path["id"])
    except ValueError:
        raise PackUnknown(request.path["id"][:200]) from None


def _told(order: PackOrder) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.to_builtins(order, builtin_types=(bytes,))
    return {**told, "sha256": order.sha256.hex() if order.sha256 else None}
