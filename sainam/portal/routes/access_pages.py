"""Access as it really is, generated, and the reviews of it."""

from __future__ import annotations

from datetime import date
from typing import cast

from litestar import Response, get, post
from litestar.exceptions import ValidationException

from sainam.agencies.role import ROLES
from sainam.evidence.access.access import Result
from sainam.evidence.access.access_desk import AccessDesk
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page
from sainam.portal.routes.asked import Accesses, Form, ThisPage
from sainam.portal.views.bilingual import Words


@get("/access", sync_to_thread=True)
def access(page: ThisPage, accesses: Accesses) -> Response[bytes]:
    return _page(page, accesses)


@get("/access/policy.pdf", sync_to_thread=True)
def policy_file(page: ThisPage, accesses: Accesses) -> Response[bytes]:
    return Response(
        accesses.paper(page.actor("see_access")),
        media_type="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="access-policy.pdf"'},
    )


@post("/access/rounds", sync_to_thread=True, status_code=200)
def open_round(page: ThisPage, accesses: Accesses, data: Form) -> Response[bytes]:
    actor = page.actor("review_access")
    try:
        due = date.fromisoformat(data.get("due", ""))
    except ValueError as error:
        raise ValidationException("due") from error
    try:
        accesses.open_round(actor, due=due, reason=data.get("reason", ""))
    except Refusal as refusal:
        return _page(page, accesses, refusal)
    return page.go("/access")


@post("/access/reviews", sync_to_thread=True, status_code=200)
def review(page: ThisPage, accesses: Accesses, data: Form) -> Response[bytes]:
    actor, result = page.actor("review_access"), data.get("result", "")
    if result not in ("kept", "ended"):
        raise ValidationException("result")
    try:
        accesses.review(
            actor,
            data.get("subject", ""),
            cast("Result", result),
            seen=data.get("seen", ""),
            reason=data.get("reason", ""),
        )
    except Refusal as refusal:
        return _page(page, accesses, refusal)
    return page.go("/access")


def _page(page: Page, accesses: AccessDesk, refusal: Refusal | None = None) -> Response[bytes]:
    actor = page.actor("see_access")
    return page.show(
        "access.html",
        status=422 if refusal else 200,
        view=accesses.policy(actor),
        roles=ROLES,
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
    )


HANDLERS = (access, policy_file, open_round, review)
