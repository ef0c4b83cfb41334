"""Suspending, resuming and ending an agreement: say what will stop, ask for a reason, show it."""

from collections.abc import Mapping
from datetime import date

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.agreements.refusals import SuspensionOver
from sainam.portal.page import Page, found
from sainam.portal.portal_data import PortalData
from sainam.portal.read_typed import UnreadableError, read_day
from sainam.portal.routes.asked import Actions, Form, Hub, ThisPage
from sainam.portal.views.agreements import Action
from sainam.portal.views.bilingual import Words
from sainam.portal.views.exchanges import Environment

LONGEST_REASON = 2000


@get("/agreements/{agreement_id:str}/{action:str}", sync_to_thread=True)
def confirm_change(
    page: ThisPage, hub: Hub, agreement_id: FromPath[str], action: FromPath[Action]
) -> Response[bytes]:
    page.actor("change_agreement")
    return _confirm(page, hub, agreement_id, action, {}, {})


@post("/agreements/{agreement_id:str}/{action:str}", sync_to_thread=True, status_code=200)
def change(
    *,
    page: ThisPage,
    hub: Hub,
    actions: Actions,
    agreement_id: FromPath[str],
    action: FromPath[Action],
    data: Form,
) -> Response[bytes]:
    actor = page.actor("change_agreement")
    until, faults = _judged(data, action)
    if faults:
        return _confirm(page, hub, agreement_id, action, data, faults)
    environment: Environment = "sandbox" if data.get("environment") == "sandbox" else "live"
    try:
        number = actions.change_agreement(
            actor=actor,
            agreement_id=agreement_id,
            environment=environment,
            action=action,
            reason=data.get("reason", "").strip(),
            until=until,
        )
    except SuspensionOver as refusal:
        faults = {"until": Words(refusal.thai, refusal.sentence())}
        return _confirm(page, hub, agreement_id, action, data, faults)
    return page.go(f"/agreements/{agreement_id}/steps/{environment}/{number}")


def _judged(data: Mapping[str, str], action: Action) -> tuple[date | None, dict[str, Words]]:
    """The day until which it is to last, and what is wrong, by the field."""
    faults = {}
    reason = data.get("reason", "").strip()
    if not reason:
        faults["reason"] = Words("โปรดระบุเหตุผล", "Give a reason.")
    elif len(reason) > LONGEST_REASON:
        faults["reason"] = Words("เหตุผลยาวเกินไป", "The reason is too long.")
    if data.get("understood") != "yes":
        faults["understood"] = Words("โปรดยืนยันว่าได้อ่านแล้ว", "Confirm that you have read it.")
    wanted = data.get("until", "").strip() if action == "suspend" else ""
    until = None
    if wanted:
        try:
            until = read_day(wanted)
        except UnreadableError:
            faults["until"] = Words(
                "อ่านวันที่ไม่ได้ เช่น 22/12/2569", "This is no day that we can read, such as 2026-12-22."
            )
    return until, faults


@get("/agreements/{agreement_id:str}/steps/{environment:str}/{number:int}", sync_to_thread=True)
def changed(
    page: ThisPage,
    hub: Hub,
    agreement_id: FromPath[str],
    environment: FromPath[Environment],
    number: FromPath[int],
) -> Response[bytes]:
    view = found(hub.stop_result(agreement_id, environment, number))
    return page.show("agreement_changed.html", view=view)


def _confirm(
    page: Page,
    hub: PortalData,
    agreement_id: str,
    action: Action,
    typed: Mapping[str, str],
    faults: Mapping[str, Words],
) -> Response[bytes]:
    view = hub.stop_preview(agreement_id, action)
    if view is None:  # it took such a step already: its page says how it stands
        return page.go(f"/agreements/{found(hub.agreement(agreement_id)).agreement.id}")
    return page.show(
        "agreement_confirm.html",
        status=422 if faults else 200,
        view=view,
        typed=typed,
        faults=faults,
        longest_reason=LONGEST_REASON,
    )


HANDLERS = (confirm_change, change, changed)
