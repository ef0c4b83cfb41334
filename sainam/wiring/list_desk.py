"""Nightly lists bound to the database, for the API."""

from __future__ import annotations

from typing import Any

from sainam.agencies.person import Person
from sainam.agencies.refusals import NotYours
from sainam.agreements.terms import Environment
from sainam.api.lists import Taking
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.links.applied_catalogue import load_catalogue
from sainam.lookups.lists import store
from sainam.lookups.lists.night import night_of, state_of
from sainam.lookups.lists.store import Listed
from sainam.lookups.lists.take_over import NightlyList
from sainam.wiring.installation import Installation
from sainam.wiring.lists import NightlyLists
from sainam.wiring.owners import Owners

_TAKERS = ("operator", "admin")
_SYNCS, _CHANGES = 100, 500


class ListUnknown(Refusal):
    """There is no such list, or no such sync of it."""

    rule = "list.unknown"
    thai = "ไม่พบรายการที่รับทุกคืน หรือการรับครั้งที่ระบุ"


class ListsOfHub:
    """One per process. Lists are the utility's own business: no agency sees them here."""

    def __init__(self, installation: Installation, database: Database) -> None:
        self._database = database
        self._lists = NightlyLists(
            database,
            installation.settings.database_url or "",
            self._catalogue,
            Owners(installation, self._catalogue),
            seconds=installation.settings.provider_timeout,
        )

    def all(self, who: Person, environment: Environment) -> Any:
        _of_the_utility(who)
        known = [this for this in self._lists.known() if this.which.environment == environment]
        with self._database.read_only() as tx:
            moment = now(tx)
            told = []
            for this in known:
                night = night_of(this.nightly.at, moment)
                tonight = store.syncs(tx, this.which, night=night)[::-1]
                last = store.last_completed(tx, this.which)
                told.append(
                    {
                        "owner": this.which.owner, "dataset": this.which.dataset,
                        "agreement": this.agreement, "at": this.nightly.at, "due_at": night,
                        "state": state_of(tonight, night, moment, ever=last is not None),
                        "last_completed": last,
                    }
                )  # fmt: skip
            return told

    def syncs(self, who: Person, which: Listed) -> Any:
        self._known(who, which)
        with self._database.read_only() as tx:
            return store.syncs(tx, which, at_most=_SYNCS)

    def changes(self, who: Person, which: Listed, number: int, after: int) -> Any:
        self._known(who, which)
        with self._database.read_only() as tx:
            if not 0 < number <= store.last_number(tx, which):
                raise ListUnknown
            return store.changes_of(tx, which, number, after, at_most=_CHANGES)

    def take(self, who: Person, which: Listed, taking: Taking) -> Any:
        """Raises NotYours, ListUnknown, and why it was not taken over."""
        who.must_be(*_TAKERS)
        self._known(who, which)
        number = self._lists.take_now(which, actor=who.login, may_shrink=taking.may_shrink)
        return {"number": number}

    def _known(self, who: Person, which: Listed) -> NightlyList:
        _of_the_utility(who)
        for this in self._lists.known():
            if this.which == which:
                return this
        raise ListUnknown

    def _catalogue(self) -> Any:
        with self._database.read_only() as tx:
            return load_catalogue(tx)


def _of_the_utility(who: Person) -> None:
    """Raises NotYours."""
    if who.agency is not None:
        raise NotYours
