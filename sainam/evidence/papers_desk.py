"""How many copies nobody was asked for, in the portal and by the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sainam.agencies.authenticated import person_of
from sainam.agencies.refusals import NotSignedIn, NotYours
from sainam.exchanges.replaced_papers.tie_paper import Replaced, papers_replaced
from sainam.kit import clock
from sainam.kit.database import Database
from sainam.kit.thai_dates import business_date, start_of_day


@dataclass(frozen=True, slots=True)
class PapersPage:
    """Both days are counted."""

    first_day: date
    last_day: date
    rows: tuple[Replaced, ...]

    @property
    def copies(self) -> int:
        return sum(one.copies for one in self.rows)


class PapersDesk:
    """For the staff of the utility."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def papers(
        self, login: str, first_day: date | None = None, last_day: date | None = None
    ) -> PapersPage:
        """By default the year that is, up to today. Raises NotSignedIn, NotYours."""
        with self._database.read_only() as tx:
            person = person_of(tx, login)
            if person is None:
                raise NotSignedIn
            if person.agency is not None:
                raise NotYours
            today = business_date(clock.now(tx))
            first = first_day or today.replace(month=1, day=1)
            last = last_day or today
            until = start_of_day(last + timedelta(days=1))
            rows = papers_replaced(tx, start_of_day(first), until)
            return PapersPage(first, last, rows)
