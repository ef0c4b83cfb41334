"""Suspending, resuming and ending an agreement: say what will stop, ask for a reason, show it."""

from litestar import Response, get, post
from litestar.params import FromPath

from sainam.portal.page import found
from sainam.portal.routes.asked import Actions, Form, Hub, ThisPage
from sainam.portal.views.agreements import Action
from sainam.portal.views.exchanges import Environment

LONGEST_REASON = 2000


@get("/agreements/{agreement_id:str}/{action:str}", sync_to_thread=True)
def confirm_change(
    page: ThisPage, hub: Hub, agreement_id: FromPath[str], action: FromPath[Action]
) -> Response[bytes]:
    page.actor("change_agreement")
    return _confirm(page, hub, agreement_id, action, missing=False, reason="")


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
    reason = data.get("reason", "").strip()
    if not reason or len(reason) > LONGEST_REASON or data.get("understood") != "yes":
        return _confirm(page, hub, agreement_id, action, missing=True, reason=reason)
    environment: Environment = "sandbox" if data.get("environment") == "sandbox" else "live"
    number = actions.change_agreement(
        actor=actor,
        agreement_id=agreement_id,
        environment=environment,
        action=action,
        reason=reason,
    )
    return page.go(f"/agreements/{agreement_id}/steps/{environment}/{number}")


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
    page: ThisPage, hub: Hub, agreement_id: str, action: Action, *, missing: bool, reason: str
) -> Response[bytes]:
    view = hub.stop_preview(agreement_id, action)
    if view is None:  # it took such a step already: its page says how it stands
        return page.go(f"/agreements/{found(hub.agreement(agreement_id)).agreement.id}")
    return page.show(
        "agreement_confirm.html",
        status=422 if missing else 200,
        view=view,
        missing=missing,
        reason=reason,
        longest_reason=LONGEST_REASON,
    )


HANDLERS = (confirm_change, change, changed)
