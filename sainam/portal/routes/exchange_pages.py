"""Exchanges and refusals: searched by what stands in the address; one exchange explained."""

from litestar import Response, get, post
from litestar.exceptions import ValidationException
from litestar.params import FromPath

from sainam.portal.address import day_of, words_of
from sainam.portal.page import found
from sainam.portal.routes.asked import Actions, Asked, Form, Hub, ThisPage
from sainam.portal.views.exchanges import (
    DeliveryDecision,
    Environment,
    ExchangeFilter,
    RefusalFilter,
)


def environment_of(page: ThisPage, request: Asked) -> Environment:
    """The environment in the address, else the one the portal shows."""
    environments: dict[str | None, Environment] = {"live": "live", "sandbox": "sandbox"}
    return environments.get(request.query_params.get("environment"), page.frame.environment)


def _wanted(page: ThisPage, request: Asked) -> ExchangeFilter:
    query = request.query_params
    return ExchangeFilter(
        environment=environment_of(page, request),
        agency=words_of(query, "agency"),
        agreement=words_of(query, "agreement"),
        dataset=words_of(query, "dataset"),
        outcome=words_of(query, "outcome"),
        from_day=day_of(query, "from"),
        to_day=day_of(query, "to"),
        exchange=words_of(query, "exchange"),
        case_number=words_of(query, "case"),
        after=words_of(query, "after"),
    )


def _wanted_refusals(page: ThisPage, request: Asked) -> RefusalFilter:
    query = request.query_params
    return RefusalFilter(
        environment=environment_of(page, request),
        agency=words_of(query, "agency"),
        rule=words_of(query, "rule"),
        fault=words_of(query, "fault"),
        from_day=day_of(query, "from"),
        to_day=day_of(query, "to"),
        after=words_of(query, "after"),
    )


@get("/exchanges", sync_to_thread=True)
def exchanges(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    wanted = _wanted(page, request)
    return page.show(
        "exchanges.html",
        slice=hub.exchanges(wanted, page.reader.person),
        wanted=wanted,
        choices=hub.choices(),
    )


@get("/exchanges.json", sync_to_thread=True)
def exchanges_json(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.json(hub.exchanges(_wanted(page, request), page.reader.person))


@get("/exchanges/{exchange_id:str}", sync_to_thread=True)
def exchange(page: ThisPage, hub: Hub, exchange_id: FromPath[str]) -> Response[bytes]:
    return page.show(
        "exchange.html", view=found(hub.exchange(exchange_id, page.reader.person)), key=None
    )


@get("/exchanges/{exchange_id:str}/exchange.json", sync_to_thread=True)
def exchange_json(page: ThisPage, hub: Hub, exchange_id: FromPath[str]) -> Response[bytes]:
    return page.json(found(hub.exchange(exchange_id, page.reader.person)))


@post("/exchanges/{exchange_id:str}/key", sync_to_thread=True, status_code=200)
def see_key(
    page: ThisPage, hub: Hub, actions: Actions, exchange_id: FromPath[str], data: Form
) -> Response[bytes]:
    """Shows the whole key once, in this answer only; seeing it is recorded with the reason."""
    actor = page.actor("see_key")
    view = found(hub.exchange(exchange_id, page.reader.person))
    key = actions.see_key(actor=actor, exchange_id=exchange_id, reason=reason_in(data))
    return page.show("exchange.html", view=view, key=key)


@post(
    "/exchanges/{exchange_id:str}/deliveries/{delivery_id:str}",
    sync_to_thread=True,
    status_code=200,
)
def decide(
    page: ThisPage,
    actions: Actions,
    exchange_id: FromPath[str],
    delivery_id: FromPath[str],
    data: Form,
) -> Response[bytes]:
    actor = page.actor("decide_delivery")
    decisions: dict[str, DeliveryDecision] = {
        "confirmed": "confirmed",
        "again": "again",
        "given_up": "given_up",
    }
    decision = decisions.get(data.get("decision", ""))
    if decision is None:
        raise ValidationException("decision")
    actions.decide_delivery(
        actor=actor, delivery_id=delivery_id, decision=decision, reason=reason_in(data)
    )
    return page.go(f"/exchanges/{exchange_id}")


def reason_in(form: dict[str, str]) -> str:
    """Raises ValidationException without a reason: browsers already ask for one."""
    reason = form.get("reason", "").strip()
    if not 0 < len(reason) <= 2000:
        raise ValidationException("reason")
    return reason


@get("/refusals", sync_to_thread=True)
def refusals(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    wanted = _wanted_refusals(page, request)
    return page.show(
        "refusals.html", slice=hub.refusals(wanted), wanted=wanted, choices=hub.choices()
    )


@get("/refusals.json", sync_to_thread=True)
def refusals_json(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    return page.json(hub.refusals(_wanted_refusals(page, request)))


HANDLERS = (
    exchanges,
    exchanges_json,
    exchange,
    exchange_json,
    see_key,
    decide,
    refusals,
    refusals_json,
)
