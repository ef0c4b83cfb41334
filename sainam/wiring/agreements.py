"""Agreements' verbs bound to the database, for the API."""

from __future__ import annotations

from typing import Any

import msgspec

from sainam.agencies import store as agencies
from sainam.agencies.person import Person
from sainam.agreements import store
from sainam.agreements.resume_agreement import resume_agreement
from sainam.agreements.suspend_agreement import suspend_agreement
from sainam.agreements.terms import Environment, Standing
from sainam.api.agreements import Resumption, Suspension
from sainam.formats.layout import Title
from sainam.kit import clock
from sainam.kit.database import Database, Tx
from sainam.kit.thai_dates import business_date
from sainam.onboarding.notices.notice import Fact, Notice
from sainam.onboarding.recipients import of_logins, of_roles, tell
from sainam.wiring.installation import Installation

_ENVIRONMENTS: tuple[Environment, ...] = ("sandbox", "live")
_STOPPERS = ("operator", "legal", "dpo")
_FURTHER_NOTICE = Title("จนกว่าจะแจ้งให้ทราบ", "further notice")


class Agreements:
    """One per process."""

    def __init__(self, installation: Installation, database: Database) -> None:
        self._database = database
        self._public_url = installation.public_url()

    def list(self, who: Person) -> Any:
        with self._database.read_only() as tx:
            return [
                _told(standing, environment)
                for environment in _ENVIRONMENTS
                for standing in store.load_standings(tx, environment).values()
                if who.agency is None or standing.agency == who.agency
            ]

    def suspend(
        self, who: Person, environment: Environment, agreement: str, suspension: Suspension
    ) -> Any:
        """The agency is told of it by mail. Raises NotYours, and what suspend_agreement refuses."""
        who.must_be(*_STOPPERS)
        with self._database.transaction() as tx:
            taken = suspend_agreement(
                tx, environment, agreement, actor=who.login, reason=suspension.reason,
                until=suspension.until,
            )  # fmt: skip
            if environment == "live":
                self._tell(tx, agreement, suspension)
        return {"number": taken.number, "at": taken.at, "cut": taken.cut}

    def resume(
        self, who: Person, environment: Environment, agreement: str, resumption: Resumption
    ) -> Any:
        """Raises NotYours, and what resume_agreement refuses."""
        who.must_be(*_STOPPERS)
        with self._database.transaction() as tx:
            taken = resume_agreement(
                tx, environment, agreement, actor=who.login, reason=resumption.reason
            )
        return {"number": taken.number, "at": taken.at}

    def _tell(self, tx: Tx, agreement: str, suspension: Suspension) -> None:
        standing = store.load_standing(tx, "live", agreement)
        if standing is None:
            return
        officers = agencies.logins_in_role(tx, "agency_officer", standing.agency)
        facts: dict[str, Fact] = {
            "agreement": agreement, "since": business_date(clock.now(tx)),
            "reason": suspension.reason, "until": suspension.until or _FURTHER_NOTICE,
            "url": f"{self._public_url}/th/agreements/{agreement}",
        }  # fmt: skip
        to = of_logins(tx, [login.name for login in officers]) + of_roles(tx, ("legal",))
        tell(tx, Notice.SUSPENDED, to, None, facts)


def _told(standing: Standing, environment: Environment) -> dict[str, Any]:
    return {
        "agreement": standing.agreement, "environment": environment, "agency": standing.agency,
        "version": standing.version, "state": standing.state,
        "valid_from": standing.valid_from, "valid_until": standing.valid_until,
        "grants": msgspec.to_builtins(standing.terms.grants),
    }  # fmt: skip
