"""Evidence packs: one asks, another makes it, and either takes it away; how it is verified."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath
from litestar.response import Stream

from sainam.evidence.pack.pack_desk import PackDesk
from sainam.evidence.pack.scope import KINDS
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page
from sainam.portal.routes.asked import Form, Packs, ThisPage
from sainam.portal.views.bilingual import Words

_PART = 1 << 16
_FIELDS = (
    "scope",
    "agency",
    "provision",
    "first_day",
    "last_day",
    "purpose",
    "order_number",
    "officer",
)
_PROGRAM = "verify_pack.py"


@get("/evidence", sync_to_thread=True)
def pack_list(page: ThisPage, packs: Packs) -> Response[bytes]:
    return _page(page, packs, {})


@post("/evidence", sync_to_thread=True, status_code=200)
def order(page: ThisPage, packs: Packs, data: Form) -> Response[bytes]:
    actor = page.actor("make_evidence")
    kind = data.get("scope", "")
    try:
        packs.order(
            actor,
            kind=kind,
            about=data.get(kind, "") if kind in ("agency", "provision") else "",
            first_day=_day(data, "first_day"),
            last_day=_day(data, "last_day"),
            purpose=data.get("purpose", ""),
            order_number=data.get("order_number", ""),
            officer=data.get("officer", ""),
        )
    except Refusal as refusal:
        return _page(page, packs, data, refusal)
    return page.go("/evidence")


@post("/evidence/{pack:uuid}/decision", sync_to_thread=True, status_code=200)
def decide(page: ThisPage, packs: Packs, pack: FromPath[UUID], data: Form) -> Response[bytes]:
    actor, reason = page.actor("make_evidence"), data.get("reason", "")
    try:
        if data.get("decision") == "confirmed":
            packs.confirm(actor, pack, reason=reason)
        elif data.get("decision") == "rejected":
            packs.reject(actor, pack, reason=reason)
        else:
            raise ValidationException("decision")
    except Refusal as refusal:
        return _page(page, packs, {}, refusal)
    return page.go("/evidence")


@get("/evidence/{pack:uuid}/file", sync_to_thread=True)
def pack_file(page: ThisPage, packs: Packs, pack: FromPath[UUID]) -> Stream:
    found, content = packs.open(page.actor("make_evidence"), pack)
    return Stream(
        iter(lambda: content.read(_PART), b""),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{found.file_name}"'},
    )


@get(f"/evidence/{_PROGRAM}", sync_to_thread=True)
def verifier(page: ThisPage, packs: Packs) -> Response[bytes]:
    page.actor("make_evidence")
    return Response(
        packs.verifier(),
        media_type="text/x-python",
        headers={"Content-Disposition": f'attachment; filename="{_PROGRAM}"'},
    )


def _page(
    page: Page, packs: PackDesk, typed: Mapping[str, str], refusal: Refusal | None = None
) -> Response[bytes]:
    actor = page.actor("make_evidence")
    return page.show(
        "packs.html",
        status=422 if refusal else 200,
        view=packs.packs(actor),
        typed={name: typed.get(name, "") for name in _FIELDS},
        kinds=KINDS,
        program=_PROGRAM,
        command=f"python -I -S {_PROGRAM} PACK.zip --head HEX --key HEX",
        where=refusal.place.get("field", "") if refusal else "",
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
    )


def _day(data: Mapping[str, str], name: str) -> date:
    """As browsers send it, 2026-11-22."""
    try:
        return date.fromisoformat(data.get(name, ""))
    except ValueError as error:
        raise ValidationException(name) from error


HANDLERS = (pack_list, order, decide, pack_file, verifier)
