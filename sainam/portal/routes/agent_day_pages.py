"""Reconciliation: the agents' days, and one day in three columns."""

from datetime import date

from litestar import Response, get
from litestar.params import FromPath

from sainam.portal.address import words_of
from sainam.portal.page import found
from sainam.portal.routes.asked import Asked, Hub, ThisPage
from sainam.portal.routes.exchange_pages import environment_of
from sainam.portal.views.agent_days import AgentDayFilter


@get("/agent-days", sync_to_thread=True)
def agent_days(page: ThisPage, hub: Hub, request: Asked) -> Response[bytes]:
    query = request.query_params
    wanted = AgentDayFilter(
        environment=environment_of(page, request),
        agent=words_of(query, "agent"),
        verdict=words_of(query, "verdict"),
        after=words_of(query, "after"),
    )
    return page.show(
        "agent_days.html", slice=hub.agent_days(wanted), wanted=wanted, choices=hub.choices()
    )


@get("/agent-days/{agent:str}/{business_date:date}", sync_to_thread=True)
def agent_day(
    page: ThisPage, hub: Hub, request: Asked, agent: FromPath[str], business_date: FromPath[date]
) -> Response[bytes]:
    view = found(hub.agent_day(environment_of(page, request), agent, business_date))
    return page.show("agent_day.html", view=view)


@get("/agent-days/{agent:str}/{business_date:date}/day.json", sync_to_thread=True)
def agent_day_json(
    page: ThisPage, hub: Hub, request: Asked, agent: FromPath[str], business_date: FromPath[date]
) -> Response[bytes]:
    return page.json(found(hub.agent_day(environment_of(page, request), agent, business_date)))


HANDLERS = (agent_days, agent_day, agent_day_json)
