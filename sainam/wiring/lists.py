"""Lists that are taken over by night: which there are, when they are due, and taking them."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

from sainam.agencies.operation import Operation
from sainam.agreements import store as agreements
from sainam.agreements.terms import Environment, Standing
from sainam.channels.owner_http import OwnerHttp
from sainam.kit.clock import now
from sainam.kit.database import Database
from sainam.kit.refusal import Refusal
from sainam.links.catalogue import Catalogue
from sainam.lookups.lists import store
from sainam.lookups.lists.begin_sync import granted
from sainam.lookups.lists.night import is_due, night_of
from sainam.lookups.lists.store import Listed
from sainam.lookups.lists.take_over import AskPage, ListBusy, NightlyList, take_over
from sainam.wiring.owners import Owners

_log = logging.getLogger(__name__)
ENVIRONMENTS: tuple[Environment, ...] = ("sandbox", "live")
ACTOR = "sainam worker"


class NightlyLists:
    """By the catalogue as it stands and the agreements that grant a list to the hub."""

    def __init__(
        self, database: Database, url: str, catalogue: Callable[[], Catalogue], owners: Owners,
        *, seconds: float,
    ) -> None:  # fmt: skip
        self._database = database
        self._url = url
        self._catalogue = catalogue
        self._owners = owners
        self._seconds = seconds

    def take_due(self) -> None:
        """Each list whose night has come and is not done; one after another."""
        for this in self.known():
            with self._database.read_only() as tx:
                moment = now(tx)
                night = night_of(this.nightly.at, moment)
                tonight = store.syncs(tx, this.which, night=night)[::-1]
            if not is_due(tonight, moment):
                continue
            try:
                number = self._take(this, actor=ACTOR, may_shrink=False)
                _log.info(
                    "%s of %s was taken over: %d", this.which.dataset, this.which.owner, number
                )
            except ListBusy:
                continue  # another worker has it
            except Refusal as refusal:
                _log.warning("%s was not taken over: %s", this.which.dataset, refusal.rule)

    def take_now(self, which: Listed, *, actor: str, may_shrink: bool = False) -> int:
        """Once more for the night that is; its number. Raises LookupError, and a Refusal."""
        for this in self.known():
            if this.which == which:
                return self._take(this, actor=actor, may_shrink=may_shrink)
        raise LookupError(f"there is no list {which.dataset} of {which.owner}")

    def known(self) -> tuple[NightlyList, ...]:
        catalogue = self._catalogue()
        found = []
        with self._database.read_only() as tx:
            for environment in ENVIRONMENTS:
                standings = agreements.load_standings(tx, environment)
                for system in catalogue.systems.values():
                    if getattr(system.addresses, environment) is None:
                        continue
                    for dataset, operation in system.operations.items():
                        which = Listed(environment, system.code, dataset)
                        agreement = _agreement(standings, which)
                        if operation.nightly is not None and agreement is not None:
                            contract = catalogue.contracts[dataset]
                            found.append(
                                NightlyList(
                                    which, agreement, operation, operation.nightly, contract
                                )
                            )
        return tuple(found)

    def _take(self, this: NightlyList, *, actor: str, may_shrink: bool) -> int:
        with self._database.read_only() as tx:
            night = night_of(this.nightly.at, now(tx))
        return take_over(
            self._database, self._url, partial(self._asking, this.which), this, night=night,
            actor=actor, may_shrink=may_shrink,
        )  # fmt: skip

    @asynccontextmanager
    async def _asking(self, which: Listed) -> AsyncIterator[AskPage]:
        http = OwnerHttp(self._owners.address, seconds=self._seconds, connections=1)

        async def ask(
            operation: Operation, page: str, fields: tuple[str, ...], exchange: UUID
        ) -> bytes | None:
            return await http.ask(which.owner, which.environment, operation, page, fields, exchange)

        try:
            yield ask
        finally:
            await http.close()


def _agreement(standings: Mapping[str, Standing], which: Listed) -> str | None:
    """One that is open before one that is not: what shut is then on record as the reason."""
    fitting = [one for one in standings.values() if granted(one, which) is not None]
    fitting.sort(key=lambda one: (one.state != "open", one.agreement))
    return fitting[0].agreement if fitting else None
