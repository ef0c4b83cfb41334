"""Agreements' verbs bound to the database, for the API."""

from __future__ import annotations

from typing import Any

import msgspec

from sainam.agencies.person import Person
from sainam.agreements import store
from sainam.agreements.refusals import UnknownAgreement
from sainam.agreements.terms import Environment, Standing
from sainam.api.agreements import Resumption, Suspension
from sainam.kit.database import Database
from sainam.onboarding.stop_and_tell import name_of, resume_and_tell, suspend_and_tell
from sainam.wiring.installation import Installation

_ENVIRONMENTS: tuple[Environment, ...] = ("sandbox", "live")
_STOPPERS = ("operator", "legal", "dpo")


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
        """Told of by mail. Raises NotYours, and what suspend_agreement refuses."""
        who.must_be(*_STOPPERS)
        with self._database.transaction() as tx:
            taken = suspend_and_tell(
                tx, self._public_url, environment, agreement, actor=who.login,
                reason=suspension.reason, until=suspension.until,
            )  # fmt: skip
        return {"number": taken.number, "at": taken.at, "cut": taken.cut}

    def resume(
        self, who: Person, environment: Environment, agreement: str, resumption: Resumption
    ) -> Any:
        """Told of by mail. Raises NotYours, and what resume_agreement refuses."""
        who.must_be(*_STOPPERS)
        with self._database.transaction() as tx:
            taken = resume_and_tell(
                tx, self._public_url, environment, agreement, actor=who.login,
                reason=resumption.reason,
            )  # fmt: skip
        return {"number": taken.number, "at": taken.at}

    def suspensions(self, who: Person, agreement: str) -> Any:
        """Raises UnknownAgreement where it is another agency's."""
        with self._database.read_only() as tx:
            party = store.find_agreement(tx, agreement)
            if party is None or who.agency not in (None, party[0]):
                raise UnknownAgreement(agreement)
            return [
                {
                    "environment": one.environment, "number": one.number, "since": one.at,
                    "who": name_of(tx, one.actor), "reason": one.reason, "until": one.until,
                    "ended_at": one.ended_at, "ended_by": one.ended_by,
                    "ended_who": name_of(tx, one.ended_actor) if one.ended_actor else None,
                    "ended_reason": one.ended_reason,
                }
                for one in store.suspensions(tx, agreement)
            ]  # fmt: skip


def _told(standing: Standing, environment: Environment) -> dict[str, Any]:
    return {
        "agreement": standing.agreement, "environment": environment, "agency": standing.agency,
        "version": standing.version, "state": standing.state,
        "valid_from": standing.valid_from, "valid_until": standing.valid_until,
        "grants": msgspec.to_builtins(standing.terms.grants),
    }  # fmt: skip
