"""What keeps one link in order: windows and holds, breakers, dead letters, replays."""

from datetime import datetime
from typing import get_args
from uuid import UUID

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from sainam.exchanges.events.decide_event import EventDecision
from sainam.exchanges.pauses.refusals import LinkUnknown, WindowUnfit
from sainam.formats.layout import Title
from sainam.kit.refusal import Refusal
from sainam.portal.page import Page, found
from sainam.portal.read_moment import read_moment
from sainam.portal.readings.rule_words import rule_words
from sainam.portal.routes.asked import Form, People, ThisPage
from sainam.portal.views.bilingual import Words


@get("/links/{link_id:str}/care", sync_to_thread=True)
def link_care(page: ThisPage, desks: People, link_id: FromPath[str]) -> Response[bytes]:
    return _page(page, desks, link_id)


@post("/links/{link_id:str}/care/windows", sync_to_thread=True, status_code=200)
def plan_window(
    page: ThisPage, desks: People, link_id: FromPath[str], data: Form
) -> Response[bytes]:
    actor = page.actor("care_for_link")
    try:
        first, until = _moment(data, "first"), _moment(data, "until")
        desks.links.plan(
            actor, page.frame.environment, link_id, first=first, until=until, reason=_reason(data)
        )
    except Refusal as refusal:
        return _page(page, desks, link_id, typed=data, refusal=refusal)
    return page.go(f"/links/{link_id}/care")


@post("/links/{link_id:str}/care/holds", sync_to_thread=True, status_code=200)
def hold(page: ThisPage, desks: People, link_id: FromPath[str], data: Form) -> Response[bytes]:
    actor = page.actor("care_for_link")
    try:
        desks.links.hold(actor, page.frame.environment, link_id, reason=_reason(data))
    except Refusal as refusal:
        return _page(page, desks, link_id, typed=data, refusal=refusal)
    return page.go(f"/links/{link_id}/care")


@post("/links/{link_id:str}/care/pauses/{pause:uuid}", sync_to_thread=True, status_code=200)
def end_pause(
    page: ThisPage, desks: People, link_id: FromPath[str], pause: FromPath[UUID], data: Form
) -> Response[bytes]:
    actor = page.actor("care_for_link")
    try:
        desks.links.end(
            actor, page.frame.environment, link_id, pause, reason=data.get("reason", "")
        )
    except Refusal as refusal:
        return _page(page, desks, link_id, refusal=refusal)
    return page.go(f"/links/{link_id}/care")


@post("/links/{link_id:str}/care/subjects/{subject:uuid}", sync_to_thread=True, status_code=200)
def decide(
    page: ThisPage, desks: People, link_id: FromPath[str], subject: FromPath[UUID], data: Form
) -> Response[bytes]:
    actor = page.actor("care_for_link")
    decisions: dict[str, EventDecision] = {one: one for one in get_args(EventDecision)}
    decision = decisions.get(data.get("decision", ""))
    if decision is None:
        raise ValidationException("decision")
    try:
        desks.links.decide(
            actor, page.frame.environment, subject, decision, reason=data.get("reason", "")
        )
    except Refusal as refusal:
        return _page(page, desks, link_id, refusal=refusal)
    return page.go(f"/links/{link_id}/care")


@post("/links/{link_id:str}/care/replays/{endpoint:str}", sync_to_thread=True, status_code=200)
def replay(
    page: ThisPage, desks: People, link_id: FromPath[str], endpoint: FromPath[str], data: Form
) -> Response[bytes]:
    actor = page.actor("care_for_link")
    try:
        desks.links.replay(
            actor, page.frame.environment, endpoint, first=_moment(data, "first"),
            until=_moment(data, "until"), reason=data.get("reason", ""),
        )  # fmt: skip
    except Refusal as refusal:
        return _page(page, desks, link_id, refusal=refusal)
    return page.go(f"/links/{link_id}/care")


def _page(
    page: Page, desks: People, link_id: str, *, typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> Response[bytes]:  # fmt: skip
    actor = page.actor("see_link_care")
    try:
        care = desks.links.care(actor, page.frame.environment, link_id)
    except LinkUnknown:
        return found(None)
    return page.show(
        "link_care.html",
        status=422 if refusal else 200,
        care=care,
        typed=typed or {},
        rule_words=rule_words,
        said=Words(th=refusal.thai, en=refusal.sentence()) if refusal else None,
    )


def _moment(data: dict[str, str], name: str) -> datetime:
    """Raises WindowUnfit for what is no moment."""
    try:
        moment = read_moment(data.get(name, ""))
    except ValueError:
        moment = None
    if moment is None:
        raise WindowUnfit
    return moment


def _reason(data: dict[str, str]) -> Title:
    return Title(data.get("thai", "")[:500], data.get("english", "")[:500])


HANDLERS = (link_care, plan_window, hold, end_pause, decide, replay)
