"""One day of an agent: what it declared, our ledger, what CIS says; and its files."""

from datetime import date, timedelta

from sainam.kit.database import Tx
from sainam.kit.named_queries import named_queries
from sainam.portal.readings.days.search_days import day_row, days_of
from sainam.portal.readings.files.search_files import files_by_id
from sainam.portal.readings.names import Names
from sainam.portal.readings.rows import Row, row_of, rows_of
from sainam.portal.views.agent_days import AgentDayPage, CountAndAmount
from sainam.portal.views.exchanges import Environment

_SQL = named_queries(__file__)
_OTHER_DAYS = 14


def show_day(
    tx: Tx, names: Names, environment: Environment, agent: str, business_date: date
) -> AgentDayPage | None:
    of = {"environment": environment, "agent": agent, "business_date": business_date}
    row = row_of(tx, _SQL["show_day"], of)
    if row is None:
        return None
    files = [found["file"] for found in rows_of(tx, _SQL["files_of_day"], of)]
    return AgentDayPage(
        day=day_row(names, row | {"agent_code": agent, "business_date": business_date}),
        version=row["version"],
        closed_at=row["at"],
        closed_by=row["actor"],
        declared=_side(row, "declared"),
        ledger=_side(row, "ledger"),
        posted=_side(row, "posted"),
        owner=None if row["owner"] is None else _side(row, "owner"),
        files=files_by_id(tx, names, files, [environment]),
        other_days=tuple(
            day_row(names, other)
            for other in _days_around(tx, environment, agent, business_date)
            if other["business_date"] != business_date
        ),
    )


def _days_around(tx: Tx, environment: Environment, agent: str, day: date) -> list[Row]:
    """A week to either side."""
    week = timedelta(days=7)
    return days_of(
        tx,
        environment,
        [agent],
        first=max(day, date.min + week) - week,
        before=(min(day, date.max - 2 * week) + week + timedelta(days=1), ""),
        verdict=None,
        most=_OTHER_DAYS + 1,
    )


def _side(row: Row, name: str) -> CountAndAmount:
    return CountAndAmount(count=row[name], satang=row[f"{name}_satang"])
