"""Service requests bound to the database, for the API."""

from __future__ import annotations

from typing import Any

from sainam.agencies.person import Person
from sainam.agencies.refusals import NotYours
from sainam.agreements.terms import Environment
from sainam.kit.database import Database
from sainam.service_requests import store
from sainam.service_requests.refusals import NoSuchRequest

_MOST = 500


class ServiceRequestsOfHub:
    """One per process. An agency's people see their own channel's requests, staff see all."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(
        self, who: Person, environment: Environment, *, agency: str | None, state: str | None,
        number: str | None,
    ) -> Any:  # fmt: skip
        """Raises NotYours."""
        if who.agency is not None and agency not in (None, who.agency):
            raise NotYours
        if any("\0" in text for text in (agency, state, number) if text is not None):
            return []  # nothing is called so
        with self._database.read_only() as tx:
            return store.list_requests(
                tx, environment, agency=who.agency or agency, state=state, number=number,
                most=_MOST,
            )  # fmt: skip

    def one(self, who: Person, environment: Environment, number: str) -> Any:
        """Raises NoSuchRequest also for another agency's."""
        if "\0" in number:
            raise NoSuchRequest
        with self._database.read_only() as tx:
            found = store.list_requests(
                tx, environment, agency=who.agency, number=number[:120], most=1
            )
            if not found:
                raise NoSuchRequest(number[:40])
            return {
                "request": found[0],
                "versions": store.list_versions(tx, environment, found[0].id),
                "words": store.heard(tx, environment, found[0].id),
            }
