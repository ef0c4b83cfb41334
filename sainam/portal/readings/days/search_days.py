"""Searches agents' days: newest first."""

from datetime import date, timedelta

from sainam.kit.clock import now
from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.kit.thai_dates import business_date
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import Row, rows_of
from sainam.portal.readings.window import ROWS_OF_A_PART
from sainam.portal.views.agent_days import AgentDayFilter, AgentDayRow
from sainam.portal.views.exchanges import Environment
from sainam.portal.views.slices import Slice

_SQL = named_queries(__file__)
_BACK = timedelta(days=400)
# No agent's code is above it.
_AFTER_ALL = "\U0010ffff"


def search_days(tx: Tx, names: Names, wanted: AgentDayFilter) -> Slice[AgentDayRow]:
    """Business dates may lie some days ahead, where an agent's day ends before midnight."""
    before, agent = _read_key(wanted.after) or (business_date(now(tx)) + _BACK, _AFTER_ALL)
    rows = days_of(
        tx,
        wanted.environment,
        [wanted.agent] if wanted.agent else agents_with_days(tx, wanted.environment),
        first=business_date(now(tx)) - _BACK,
        before=(before, agent),
        verdict=wanted.verdict,
        most=ROWS_OF_A_PART + 1,
    )
    shown = tuple(day_row(names, row) for row in rows[:ROWS_OF_A_PART])
    more = len(rows) > len(shown)
    return Slice(shown, f"{shown[-1].business_date}/{shown[-1].agent_code}" if more else None)


def agents_with_days(tx: Tx, environment: Environment) -> list[str]:
    rows = rows_of(tx, _SQL["list_agents"], {"environment": environment})
    return [row["agent"] for row in rows]


def days_of(
    tx: Tx,
    environment: Environment,
    agents: list[str],
    *,
    first: date,
    before: tuple[date, str],
    verdict: str | None,
    most: int,
) -> list[Row]:
    """Rows of list_days, not earlier than `first`."""
    parameters = {
        "environment": environment,
        "agents": agents,
        "from": first,
        "before": before[0],
        "before_agent": before[1],
        "verdict": verdict,
        "most": most,
    }
    return rows_of(tx, _SQL["list_days"], parameters)


def day_row(names: Names, row: Row) -> AgentDayRow:
    return AgentDayRow(
        agent_code=row["agent_code"],
        agent=names.agency(row["agent_code"]),
        business_date=row["business_date"],
        verdict=row["verdict"],
        declared_satang=row["declared_satang"],
        difference_satang=row["difference_satang"],
    )


def _read_key(text: str | None) -> tuple[date, str] | None:
    day, _, agent = (text or "").partition("/")
    try:
        return date.fromisoformat(day), agent
    except ValueError:
        return None
