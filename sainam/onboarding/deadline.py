"""Until when a dossier may stay where it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sainam.kit.thai_dates import business_date, start_of_day
from sainam.kit.working_days import add_working_days
from sainam.onboarding.process import STATIONS
from sainam.onboarding.state import State


def due_at(state: State, since: datetime, holidays: frozenset[date]) -> datetime | None:
    """The end of the last day (Bangkok), not counting the day itself; None in a last state."""
    station = STATIONS.get(state)
    if station is None:
        return None
    day = business_date(since)
    last = (
        add_working_days(day, station.days, holidays)
        if station.working
        else day + timedelta(days=station.days)
    )
    return start_of_day(last + timedelta(days=1))
